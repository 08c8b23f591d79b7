package com.hevlayer.adapters.embedded.query;

import com.hevlayer.adapters.embedded.schema.Attribute;
import com.hevlayer.adapters.embedded.schema.FieldNames;
import com.hevlayer.adapters.embedded.schema.ValueKind;
import com.hevlayer.ports.json.Json;
import java.io.IOException;
import java.math.BigInteger;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.SortedNumericDocValues;
import org.apache.lucene.util.NumericUtils;

/** A sum that grows: exact for integers, in 64 bits for floats. Used by one thread. */
final class Summand {
  private final ValueKind kind;
  private double floats;
  private long small;
  private BigInteger large = BigInteger.ZERO;

  Summand(ValueKind kind) {
    this.kind = kind;
  }

  /** The numbers of an attribute on a segment. */
  static SortedNumericDocValues values(LeafReader reader, Attribute attribute) throws IOException {
    return DocValues.getSortedNumeric(reader, FieldNames.number(attribute));
  }

  /** Adds a number of the index. */
  void add(long number) {
    switch (kind) {
      case FLOAT -> floats += NumericUtils.sortableLongToDouble(number);
      case UINT -> {
        long bits = number ^ Long.MIN_VALUE;
        if (bits >= 0) {
          addSmall(bits);
        } else {
          large = large.add(new BigInteger(Long.toUnsignedString(bits)));
        }
      }
      default -> addSmall(number);
    }
  }

  private void addSmall(long value) {
    long sum = small + value;
    if (((small ^ sum) & (value ^ sum)) < 0) {
      large = large.add(BigInteger.valueOf(small));
      sum = value;
    }
    small = sum;
  }

  Json json() {
    if (kind == ValueKind.FLOAT) {
      return Json.of(Math.clamp(floats + 0.0, -Double.MAX_VALUE, Double.MAX_VALUE));
    }
    return large.signum() == 0
        ? Json.of(small)
        : Json.number(large.add(BigInteger.valueOf(small)).toString());
  }
}
