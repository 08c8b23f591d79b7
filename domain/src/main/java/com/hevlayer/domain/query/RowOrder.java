package com.hevlayer.domain.query;

import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.json.JsonNumber;
import com.hevlayer.ports.json.JsonString;
import com.hevlayer.ports.store.ResultRow;
import java.util.Comparator;

/** The orders of rows. Ids: numbers before strings, numbers by value, strings by UTF-8 bytes. */
public final class RowOrder {
  /** Ascending ids. */
  public static final Comparator<Json> IDS = RowOrder::compareIds;

  /** Nearest first, without a distance last, ties by id. */
  public static final Comparator<ResultRow> DISTANCE = (one, other) -> compare(one, other, 1);

  /** Highest score first, without a score last, ties by id. */
  public static final Comparator<ResultRow> SCORE = (one, other) -> compare(one, other, -1);

  private RowOrder() {}

  private static int compare(ResultRow one, ResultRow other, int sign) {
    boolean ranked = one.distance().isPresent();
    if (ranked != other.distance().isPresent()) {
      return ranked ? -1 : 1;
    }
    int byDistance =
        ranked
            ? sign * Double.compare(one.distance().getAsDouble(), other.distance().getAsDouble())
            : 0;
    return byDistance != 0 ? byDistance : compareIds(one.id(), other.id());
  }

  /** Compares strings by their UTF-8 bytes, which is the order of their code points. */
  public static int compareUtf8(String one, String other) {
    int length = Math.min(one.length(), other.length());
    for (int i = 0; i < length; i++) {
      char a = one.charAt(i);
      char b = other.charAt(i);
      if (a != b) {
        // Surrogates stand for code points above all other characters.
        boolean pairA = Character.isSurrogate(a);
        boolean pairB = Character.isSurrogate(b);
        return pairA == pairB ? Character.compare(a, b) : Boolean.compare(pairA, pairB);
      }
    }
    return Integer.compare(one.length(), other.length());
  }

  private static int compareIds(Json one, Json other) {
    if (one instanceof JsonNumber a && other instanceof JsonNumber b) {
      return a.isUnsignedLong() && b.isUnsignedLong()
          ? Long.compareUnsigned(a.unsignedLongValue(), b.unsignedLongValue())
          : a.decimalValue().compareTo(b.decimalValue());
    }
    if (one instanceof JsonString a && other instanceof JsonString b) {
      return compareUtf8(a.value(), b.value());
    }
    return Boolean.compare(one instanceof JsonString, other instanceof JsonString);
  }
}
