package com.hevlayer.domain.operator;

import com.hevlayer.ports.plugin.StoreDefinition;
import com.hevlayer.ports.store.VectorStore;
import java.util.Set;

/** Opens upstream stores. Thread-safe; the application implements this type. */
public interface StoreAccess {

  /** Returns the kinds that can be opened, lower-case; constant. */
  Set<String> kinds();

  /**
   * Opens a store; does not have to reach it. Whoever opened it closes it.
   *
   * @throws IllegalArgumentException if the definition is wrong
   * @throws com.hevlayer.ports.plugin.PluginException if it cannot be opened
   */
  VectorStore open(StoreDefinition definition);
}
