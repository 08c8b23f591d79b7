package com.hevlayer.adapters.http;

import com.hevlayer.ports.embed.EmbedderProvider;
import com.hevlayer.ports.embed.ImageFetcherProvider;
import com.hevlayer.ports.plugin.LayerPlugin;
import com.hevlayer.ports.plugin.PluginDescriptor;
import java.util.List;

/** Offers the embedder and the fetcher of images of kind {@code http}. */
public final class HttpPlugin implements LayerPlugin {

  /** Called by the service loader. */
  public HttpPlugin() {}

  @Override
  public PluginDescriptor descriptor() {
    return PluginDescriptor.of("http", "0.1.0", 1);
  }

  @Override
  public List<EmbedderProvider> embedders() {
    return List.of(new HttpEmbedderProvider());
  }

  @Override
  public List<ImageFetcherProvider> imageFetchers() {
    return List.of(new WebImageFetcherProvider());
  }
}
