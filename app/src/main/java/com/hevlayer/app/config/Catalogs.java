package com.hevlayer.app.config;

import com.hevlayer.ports.catalog.Catalog;
import com.hevlayer.ports.catalog.CatalogSnapshot;
import com.hevlayer.ports.catalog.StoreEntry;
import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.json.JsonObject;
import com.hevlayer.ports.plugin.PluginException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Makes the catalogue that a configuration asks for. */
public final class Catalogs {
  private static final Duration LOOK_EVERY = Duration.ofSeconds(1);

  private Catalogs() {}

  /**
   * Returns the catalogue.
   *
   * @throws PluginException if an inline document is not well-formed
   */
  public static Catalog of(StoreSource source) {
    return of(source, LOOK_EVERY);
  }

  /** Returns the catalogue, with the time between two looks at a file. */
  public static Catalog of(StoreSource source, Duration lookEvery) {
    return switch (source) {
      case StoreSource.File file -> new FileCatalog(file.path(), lookEvery);
      case StoreSource.Inline inline ->
          new FixedCatalog(StoreDocument.parse(inline.variable(), inline.text()));
      case StoreSource.Upstream upstream ->
          single(
              upstream.variable(),
              Json.objectBuilder()
                  .put("kind", "turbopuffer")
                  .put(
                      "endpoint",
                      Json.objectBuilder()
                          .put("url", upstream.url().toString())
                          .put("region", upstream.region())
                          .build())
                  .build());
      case StoreSource.Embedded embedded ->
          single(
              "the embedded store",
              Json.objectBuilder()
                  .put("kind", "search-embedded")
                  .put("inboundAuth", Json.object("mode", Json.of("open")))
                  .put("options", texts(embedded.options()))
                  .build());
      case StoreSource.Resources resources ->
          throw new IllegalArgumentException(
              "a plug-in opens the catalogue of " + resources.storeNamespace());
    };
  }

  private static Catalog single(String origin, JsonObject spec) {
    return new FixedCatalog(
        new CatalogSnapshot(origin, List.of(new StoreEntry("default", "default", spec, null))));
  }

  private static JsonObject texts(Map<String, String> options) {
    Map<String, Json> members = new LinkedHashMap<>();
    options.forEach((name, value) -> members.put(name, Json.of(value)));
    return Json.object(members);
  }
}
