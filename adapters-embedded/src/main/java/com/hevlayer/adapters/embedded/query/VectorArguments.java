package com.hevlayer.adapters.embedded.query;

import com.hevlayer.adapters.embedded.schema.Attribute;
import com.hevlayer.adapters.embedded.schema.DistanceMetric;
import com.hevlayer.adapters.embedded.schema.NamespaceSchema;
import com.hevlayer.adapters.embedded.schema.Refusal;
import com.hevlayer.adapters.embedded.schema.ValueKind;
import com.hevlayer.ports.store.QueryVector;
import java.util.List;

/** Checks vectors of queries. */
final class VectorArguments {
  private VectorArguments() {}

  /** Returns the attribute if it holds vectors. */
  static Attribute attribute(NamespaceSchema schema, String name, String where) {
    Attribute attribute = schema.attribute(name);
    if (attribute == null) {
      throw Refusal.meaning("%s error in key `%s`: attribute not found".formatted(where, name));
    }
    if (!attribute.kind().isVector()) {
      throw Refusal.meaning(
          "%s error in key `%s`: %s is no vector type".formatted(where, name, attribute.type()));
    }
    return attribute;
  }

  static DistanceMetric metric(NamespaceSchema schema) {
    DistanceMetric metric = schema.metric();
    // A metric comes with the first vector; before that there is no row to compare.
    return metric == null ? DistanceMetric.COSINE : metric;
  }

  /** Returns the vectors of a query: one, or several for an attribute of several. */
  static List<float[]> vectors(
      NamespaceSchema schema, Attribute attribute, QueryVector query, String where) {
    List<float[]> vectors =
        switch (query) {
          case QueryVector.Dense dense -> {
            if (attribute.kind() == ValueKind.MULTI_VECTOR) {
              throw Refusal.meaning(
                  "%s error in key `%s`: type %s needs an array of vectors"
                      .formatted(where, attribute.name(), attribute.type()));
            }
            yield List.of(dense.values());
          }
          case QueryVector.Multiple multiple -> {
            if (attribute.kind() == ValueKind.VECTOR) {
              throw Refusal.meaning(
                  "%s error in key `%s`: type %s needs one vector, but got an array of vectors"
                      .formatted(where, attribute.name(), attribute.type()));
            }
            if (multiple.vectors().isEmpty()) {
              throw Refusal.meaning(
                  "%s error in key `%s`: the array of vectors is empty"
                      .formatted(where, attribute.name()));
            }
            yield multiple.vectors();
          }
          case QueryVector.Embed ignored ->
              throw Refusal.meaning(
                  "%s error in key `%s`: Embed needs an embedding model, and none is configured"
                      .formatted(where, attribute.name()));
        };
    for (float[] vector : vectors) {
      check(schema, attribute, vector, where);
    }
    return vectors;
  }

  private static void check(
      NamespaceSchema schema, Attribute attribute, float[] vector, String where) {
    int dimensions = attribute.type().dimensions();
    if (vector.length != dimensions) {
      throw Refusal.meaning(
          "%s error in key `%s`: invalid vector: it has %d dimensions, the attribute has %d"
              .formatted(where, attribute.name(), vector.length, dimensions));
    }
    for (int i = 0; i < vector.length; i++) {
      if (!Float.isFinite(vector[i])) {
        throw Refusal.meaning(
            "%s error in key `%s`: invalid vector: dimension %d is %s, it must be finite"
                .formatted(where, attribute.name(), i, vector[i]));
      }
    }
    if (metric(schema) == DistanceMetric.COSINE && Distances.square(vector) == 0) {
      throw Refusal.meaning(
          "%s error in key `%s`: invalid vector: a vector of zeros has no cosine distance"
              .formatted(where, attribute.name()));
    }
  }
}
