package com.hevlayer.adapters.embedded.schema;

import com.hevlayer.adapters.embedded.text.TextOptions;
import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.json.JsonObject;
import com.hevlayer.ports.store.AttributeSchema;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Shows a schema to callers. */
public final class SchemaViews {
  private SchemaViews() {}

  /** Returns the schema by attribute, {@code id} first. */
  public static Map<String, AttributeSchema> of(NamespaceSchema schema) {
    Map<String, AttributeSchema> view = new LinkedHashMap<>();
    view.put(NamespaceSchema.ID, AttributeSchema.builder(schema.idKind().wireName()).build());
    for (Attribute attribute : schema.attributes()) {
      view.put(attribute.name(), of(schema, attribute));
    }
    return view;
  }

  /** Returns an instant as callers see it. */
  public static String timestamp(Instant instant) {
    return Datetimes.format(instant.toEpochMilli());
  }

  private static AttributeSchema of(NamespaceSchema schema, Attribute attribute) {
    boolean vector = attribute.kind().isVector() || attribute.kind() == ValueKind.SPARSE;
    TextOptions text = attribute.text();
    return AttributeSchema.builder(attribute.type().wireName())
        .filterable(vector ? null : (Boolean) attribute.filterable())
        .fullTextSearch(text == null ? null : text(text))
        .patterns(attribute.regex(), attribute.glob(), attribute.fuzzy())
        .ann(ann(schema, attribute))
        .sparseKnn(
            attribute.sparseKnn() ? Json.object("distance_metric", Json.of("dot_product")) : null)
        .build();
  }

  private static @Nullable JsonObject ann(NamespaceSchema schema, Attribute attribute) {
    if (!attribute.ann() && !attribute.lateInteraction()) {
      return null;
    }
    DistanceMetric metric = schema.metric();
    return Json.objectBuilder()
        .put("distance_metric", metric == null ? null : Json.of(metric.wireName()))
        .put("late_interaction", attribute.lateInteraction() ? Json.of(true) : null)
        .build();
  }

  private static JsonObject text(TextOptions options) {
    return Json.objectBuilder()
        .put("tokenizer", options.tokenizer().wireName())
        .put("language", options.language().wireName())
        .put("stemming", options.stemming())
        .put("remove_stopwords", options.removeStopwords())
        .put("case_sensitive", options.caseSensitive())
        .put("ascii_folding", options.asciiFolding())
        .put("max_token_length", options.maxTokenLength())
        .put("k1", Json.of(options.k1()))
        .put("b", Json.of(options.b()))
        .put("k3", Json.of(options.k3()))
        .build();
  }
}
