package com.hevlayer.domain.namespace;

import com.hevlayer.domain.fault.StoreAnswers;
import com.hevlayer.domain.routing.Target;
import com.hevlayer.domain.shard.Marker;
import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.json.JsonNull;
import com.hevlayer.ports.json.JsonString;
import com.hevlayer.ports.store.Answer;
import com.hevlayer.ports.store.AttributeSchema;
import com.hevlayer.ports.store.NamespaceDescription;
import com.hevlayer.ports.store.WriteResult;
import com.hevlayer.protocol.WireNames;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Writes the marker row. Stateless; blocks. */
final class MarkerWriter {
  private static final String DEFAULT_METRIC = "cosine_distance";
  private static final Pattern VECTOR = Pattern.compile("(\\[\\])?\\[(\\d{1,5})\\](f32|f16|i8)");

  private MarkerWriter() {}

  /**
   * Writes it. Some stores want every row of a namespace to carry its vectors: if one refuses the
   * row without them, it gets vectors of zeros.
   *
   * @throws com.hevlayer.domain.fault.Fault wrapped, if the store refuses
   */
  static void write(
      Target target, NamespaceDescription description, Marker marker, long schemaVersion) {
    Map<String, Json> attributes = new LinkedHashMap<>();
    attributes.put(WireNames.SHARD_COUNT, Json.of(marker.shards()));
    attributes.put(WireNames.SCHEMA_VERSION, Json.ofUnsigned(schemaVersion));
    if (marker.rewriting()) {
      attributes.put(WireNames.SHARD_REWRITE, Json.of(true));
    }
    String metric = metric(description);
    Answer<WriteResult> answer = upsert(target, attributes, metric);
    if (answer instanceof Answer.Refused<WriteResult> refused && refused.status() == 400) {
      Map<String, Json> vectors = zeros(description);
      if (!vectors.isEmpty()) {
        attributes.putAll(vectors);
        answer = upsert(target, attributes, metric);
      }
    }
    StoreAnswers.wrapping(answer, "writing the marker row", target.kind());
  }

  /**
   * Says that every row carries the shard of this count.
   *
   * @throws com.hevlayer.domain.fault.Fault wrapped, if the store refuses
   */
  static void rewritten(Target target) {
    StoreAnswers.wrapping(
        target.write(
            OwnRows.patching(
                new OwnRows(
                    List.of(
                        OwnRows.OwnRow.of(
                            Json.of(WireNames.MARKER_ID),
                            Map.of(WireNames.SHARD_REWRITE, JsonNull.NULL)))))),
        "updating the marker row",
        target.kind());
  }

  private static Answer<WriteResult> upsert(
      Target target, Map<String, Json> attributes, String metric) {
    return target.write(
        OwnRows.upserting(
            new OwnRows(List.of(OwnRows.OwnRow.of(Json.of(WireNames.MARKER_ID), attributes))),
            metric));
  }

  /** A namespace refuses a write that names another metric than its own. */
  private static String metric(NamespaceDescription description) {
    for (AttributeSchema attribute : description.schema().values()) {
      if (attribute.ann().isPresent()
          && attribute.ann().get().get("distance_metric") instanceof JsonString metric) {
        return metric.value();
      }
    }
    return DEFAULT_METRIC;
  }

  private static Map<String, Json> zeros(NamespaceDescription description) {
    Map<String, Json> vectors = new LinkedHashMap<>();
    description
        .schema()
        .forEach((name, schema) -> {
          Matcher type = VECTOR.matcher(schema.type());
          if (type.matches()) {
            Json vector = Json.floats(new float[Integer.parseInt(type.group(2))]);
            vectors.put(name, type.group(1) == null ? vector : Json.array(vector));
          }
        });
    return vectors;
  }
}
