package com.hevlayer.ports.embed;

import com.hevlayer.ports.plugin.PluginContext;

/** Opens embedders of one kind. Stateless, thread-safe. Plug-ins implement this type. */
public interface EmbedderProvider {

  /** Returns the kind as configurations name it: lower-case letters, digits and {@code -}. */
  String kind();

  /**
   * Opens an embedder; does not have to reach the service.
   *
   * @throws IllegalArgumentException if the definition is wrong; the message says what is allowed
   *     and holds no secret
   */
  Embedder open(EmbedderDefinition definition, PluginContext context);
}
