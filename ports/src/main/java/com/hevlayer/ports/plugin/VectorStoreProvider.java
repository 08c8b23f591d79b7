package com.hevlayer.ports.plugin;

import com.hevlayer.ports.store.VectorStore;

/** Opens vector stores of one kind. Stateless, thread-safe. Plug-ins implement this type. */
public interface VectorStoreProvider {

  /** Returns the kind as configurations name it: lower-case letters, digits and {@code -}. */
  String kind();

  /**
   * Opens a store. May do I/O on the store's own data; does not have to reach a remote one.
   *
   * @throws IllegalArgumentException if the definition is wrong; the message says what is allowed
   *     and never holds a secret
   * @throws PluginException if the store cannot be opened, such as a locked or damaged directory
   */
  VectorStore open(StoreDefinition definition, PluginContext context);
}
