package com.hevlayer.adapters.embedded.query;

import com.hevlayer.adapters.embedded.filter.FilterSchema;
import com.hevlayer.adapters.embedded.schema.Attribute;
import com.hevlayer.adapters.embedded.schema.FieldNames;
import com.hevlayer.adapters.embedded.schema.IndexValues;
import com.hevlayer.adapters.embedded.schema.ValueKind;

/** Numbers of attributes as 64-bit floats. */
final class Numbers {
  private static final double TWO_TO_64 = 0x1p64;

  private Numbers() {}

  /** Returns a decoded number as the nearest float. */
  static double toDouble(ValueKind kind, Object value) {
    if (kind == ValueKind.UINT) {
      long bits = (Long) value;
      return bits >= 0 ? bits : bits + TWO_TO_64;
    }
    return ((Number) value).doubleValue();
  }

  /** Returns a number of the index as the nearest float. */
  static double indexed(ValueKind kind, long number) {
    return switch (kind) {
      case UINT -> {
        long bits = number ^ Long.MIN_VALUE;
        yield bits >= 0 ? bits : bits + TWO_TO_64;
      }
      case INT, DATETIME -> number;
      default -> ((Number) IndexValues.numberValue(kind, number)).doubleValue();
    };
  }

  /** Returns the field with the numbers of an attribute, which may be an unsigned id. */
  static String field(Attribute attribute) {
    return FilterSchema.isId(attribute) ? FieldNames.ID_ORDER : FieldNames.number(attribute);
  }
}
