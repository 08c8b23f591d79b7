package com.hevlayer.app.boot;

import com.hevlayer.app.config.EmbedConfig;
import com.hevlayer.app.guard.GuardedEmbedder;
import com.hevlayer.app.guard.InPlugin;
import com.hevlayer.app.telemetry.HostTelemetry;
import com.hevlayer.app.telemetry.Meters;
import com.hevlayer.ports.embed.Embedder;
import com.hevlayer.ports.embed.EmbedderDefinition;
import com.hevlayer.ports.embed.EmbedderProvider;
import com.hevlayer.ports.embed.ImageFetcher;
import com.hevlayer.ports.embed.ImageFetcherProvider;
import com.hevlayer.ports.net.HttpTransport;
import com.hevlayer.ports.plugin.PluginContext;
import com.hevlayer.ports.plugin.PluginException;
import java.nio.file.Path;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** What embedding needs of plug-ins, open as long as the gateway runs. */
final class EmbedPorts implements AutoCloseable {
  private static final String KIND = "http";

  private final @Nullable Embedder embedder;
  private final @Nullable ImageFetcher fetcher;

  private EmbedPorts(@Nullable Embedder embedder, @Nullable ImageFetcher fetcher) {
    this.embedder = embedder;
    this.fetcher = fetcher;
  }

  /**
   * Opens the embedder, where one is configured, and the fetcher of images, where a plug-in has
   * one.
   *
   * @throws PluginException if the embedder cannot be opened
   */
  static EmbedPorts open(
      EmbedConfig config,
      Plugins plugins,
      HttpTransport http,
      InstantSource clock,
      Meters meters,
      Path data) {
    HostTelemetry telemetry = new HostTelemetry(meters, "embedder");
    PluginContext context = new HostContext(http, clock, telemetry, data.resolve("embedder"));
    Embedder embedder =
        config
            .configured()
            .<Embedder>map(definition ->
                new GuardedEmbedder(embedder(definition, plugins, context), telemetry))
            .orElse(null);
    ImageFetcherProvider images = plugins.imageFetchers().get(KIND);
    return new EmbedPorts(
        embedder,
        images == null
            ? null
            : InPlugin.run(images, () -> images.open(config.privateHosts(), context)));
  }

  private static Embedder embedder(
      EmbedderDefinition definition, Plugins plugins, PluginContext context) {
    EmbedderProvider provider = plugins.embedders().get(KIND);
    if (provider == null) {
      throw new PluginException(
          "an embedder is configured, but no plug-in offers one of kind '" + KIND + "'");
    }
    try {
      return InPlugin.run(provider, () -> provider.open(definition, context));
    } catch (IllegalArgumentException e) {
      throw new PluginException("the embedder cannot be opened: " + e.getMessage(), e);
    }
  }

  /** Returns the embedder, or {@code null} where none is configured. */
  @Nullable Embedder embedder() {
    return embedder;
  }

  /** Returns the fetcher of images, or {@code null} where nothing offers one. */
  @Nullable ImageFetcher fetcher() {
    return fetcher;
  }

  @Override
  public void close() {
    if (embedder != null) {
      embedder.close();
    }
    if (fetcher != null) {
      fetcher.close();
    }
  }
}
