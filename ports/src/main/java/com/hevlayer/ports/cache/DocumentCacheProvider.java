package com.hevlayer.ports.cache;

import com.hevlayer.ports.plugin.PluginContext;
import java.util.Map;

/** Opens caches of one kind. Stateless, thread-safe. */
public interface DocumentCacheProvider {

  /** Returns the kind as {@code LAYER_CACHE} names it: lower-case letters, digits and {@code -}. */
  String kind();

  /**
   * Opens a cache; does not have to reach a remote one.
   *
   * @param options what the configuration says to this kind, by name
   * @throws IllegalArgumentException if an option is wrong; the message says what is allowed
   */
  DocumentCache open(Map<String, String> options, PluginContext context);
}
