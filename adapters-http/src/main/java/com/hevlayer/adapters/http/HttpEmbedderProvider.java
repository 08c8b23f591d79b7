package com.hevlayer.adapters.http;

import com.hevlayer.ports.embed.Embedder;
import com.hevlayer.ports.embed.EmbedderDefinition;
import com.hevlayer.ports.embed.EmbedderProvider;
import com.hevlayer.ports.net.Origin;
import com.hevlayer.ports.plugin.PluginContext;
import java.net.URI;
import java.net.URISyntaxException;

/** Opens embedders that are OpenAI-compatible services. */
final class HttpEmbedderProvider implements EmbedderProvider {

  @Override
  public String kind() {
    return "http";
  }

  @Override
  public Embedder open(EmbedderDefinition definition, PluginContext context) {
    try {
      Origin origin = Origin.of(new URI(definition.url()), null);
      return new HttpEmbedder(origin, definition.credential(), context.http());
    } catch (URISyntaxException malformed) {
      throw new IllegalArgumentException(
          "the URL of the embedder is malformed; allowed is http(s)://host[:port][/prefix]",
          malformed);
    }
  }
}
