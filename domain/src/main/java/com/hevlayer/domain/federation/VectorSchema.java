package com.hevlayer.domain.federation;

import com.hevlayer.domain.query.IncludedAttributes;
import com.hevlayer.ports.json.JsonString;
import com.hevlayer.ports.store.AttributeSchema;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a schema says of the vectors of a namespace, as far as it says anything.
 *
 * @param dimension 0 if unknown
 * @param metric {@code null} if unknown
 */
record VectorSchema(int dimension, @Nullable String metric) {
  static final VectorSchema UNKNOWN = new VectorSchema(0, null);

  private static final int MOST_DIGITS = 9;

  static VectorSchema of(Map<String, AttributeSchema> schema) {
    AttributeSchema vector = schema.get(IncludedAttributes.VECTOR);
    if (vector == null) {
      return UNKNOWN;
    }
    String metric =
        vector.ann().map(ann -> ann.get("distance_metric")).orElse(null) instanceof JsonString name
            ? name.value()
            : null;
    return new VectorSchema(dimension(vector.type()), metric);
  }

  /** Returns the N of {@code [N]f32} and the like, or 0. */
  private static int dimension(String type) {
    int end = type.indexOf(']');
    if (!type.startsWith("[") || end < 2 || end > MOST_DIGITS + 1) {
      return 0;
    }
    int dimension = 0;
    for (int i = 1; i < end; i++) {
      int digit = Character.digit(type.charAt(i), 10);
      if (digit < 0) {
        return 0;
      }
      dimension = 10 * dimension + digit;
    }
    return dimension;
  }
}
