package com.hevlayer.ports.plugin;

import com.hevlayer.ports.cache.DocumentCacheProvider;
import com.hevlayer.ports.embed.EmbedderProvider;
import com.hevlayer.ports.embed.ImageFetcherProvider;
import java.util.List;

/**
 * What an adapter jar offers. Found through {@link java.util.ServiceLoader}: name the class in
 * {@code META-INF/services/com.hevlayer.ports.plugin.LayerPlugin}.
 *
 * <p>An instance is stateless and quick to construct. Each kind of provider is one method that
 * returns nothing by default, so that a new kind breaks no plug-in. Plug-ins implement this type;
 * it grows by default methods only.
 */
public interface LayerPlugin {

  /** Returns who this is; constant. */
  PluginDescriptor descriptor();

  /** Returns the vector stores this plug-in can open, one provider for each kind. */
  default List<VectorStoreProvider> vectorStores() {
    return List.of();
  }

  /** Returns the document caches this plug-in can open, one provider for each kind. */
  default List<DocumentCacheProvider> documentCaches() {
    return List.of();
  }

  /** Returns the embedders this plug-in can open, one provider for each kind. */
  default List<EmbedderProvider> embedders() {
    return List.of();
  }

  /** Returns the fetchers of images this plug-in can open, one provider for each kind. */
  default List<ImageFetcherProvider> imageFetchers() {
    return List.of();
  }
}
