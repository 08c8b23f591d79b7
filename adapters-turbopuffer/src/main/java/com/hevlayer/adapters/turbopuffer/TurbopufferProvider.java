package com.hevlayer.adapters.turbopuffer;

import com.hevlayer.ports.net.Origin;
import com.hevlayer.ports.plugin.PluginContext;
import com.hevlayer.ports.plugin.StoreDefinition;
import com.hevlayer.ports.plugin.VectorStoreProvider;
import com.hevlayer.ports.store.VectorStore;
import com.hevlayer.ports.store.Wire;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Opens turbopuffer stores. The endpoint is any base URL; {@code {region}} in it is replaced by the
 * region, and with a region alone it is {@code https://{region}.turbopuffer.com}. Opening reaches
 * nobody.
 */
final class TurbopufferProvider implements VectorStoreProvider {
  private static final String TEMPLATE = "https://{region}.turbopuffer.com";
  private static final String TRUSTED = "trusted-certificates";

  @Override
  public String kind() {
    return "turbopuffer";
  }

  @Override
  public VectorStore open(StoreDefinition definition, PluginContext context) {
    for (String option : definition.options().keySet()) {
      if (!Set.of(TRUSTED).contains(option)) {
        throw new IllegalArgumentException(
            "option '%s' is unknown; a turbopuffer store knows '%s'".formatted(option, TRUSTED));
      }
    }
    Origin origin = Origin.of(url(definition), trusted(definition));
    Wire wire = Wire.of(origin, definition::credential);
    return new TurbopufferStore(definition.name(), wire, context.http(), context.clock());
  }

  private static URI url(StoreDefinition definition) {
    String template =
        definition
            .url()
            .or(() -> definition.region().map(region -> TEMPLATE))
            .orElseThrow(() ->
                new IllegalArgumentException(
                    "endpoint.url is missing; give a base URL or endpoint.region"));
    String url = template;
    if (template.contains("{region}")) {
      String region =
          definition
              .region()
              .orElseThrow(() ->
                  new IllegalArgumentException(
                      "endpoint.url '"
                          + template
                          + "' holds {region}, but endpoint.region is missing"));
      url = template.replace("{region}", region);
    }
    try {
      return new URI(url);
    } catch (URISyntaxException malformed) {
      throw new IllegalArgumentException(
          "endpoint.url '%s' is not a URL: %s".formatted(url, malformed.getReason()), malformed);
    }
  }

  private static @Nullable Path trusted(StoreDefinition definition) {
    String file = definition.options().get(TRUSTED);
    if (file == null) {
      return null;
    }
    Path path = Path.of(file);
    if (!Files.isReadable(path)) {
      throw new IllegalArgumentException(
          "%s '%s' cannot be read; give a PEM file with certificates".formatted(TRUSTED, file));
    }
    return path;
  }
}
