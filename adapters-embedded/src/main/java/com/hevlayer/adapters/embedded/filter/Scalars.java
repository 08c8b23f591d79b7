package com.hevlayer.adapters.embedded.filter;

import com.hevlayer.adapters.embedded.schema.IndexValues;
import com.hevlayer.adapters.embedded.schema.ValueKind;
import org.apache.lucene.util.BytesRef;

/**
 * Values in the form in which the index compares them: {@link BytesRef} for strings and UUIDs,
 * {@link Long} for everything else. Two of one kind compare by their natural order.
 */
public final class Scalars {
  private Scalars() {}

  /**
   * Returns the form of a decoded scalar, of the Java type that {@link ValueKind} names.
   *
   * @throws IllegalArgumentException if values of the kind cannot be compared
   */
  public static Object of(ValueKind kind, Object value) {
    return kind.isNumeric()
        ? (Object) IndexValues.number(kind, value)
        : IndexValues.keyword(kind, value);
  }

  /** Compares two values of the same kind. */
  public static int compare(Object a, Object b) {
    return a instanceof Long x ? Long.compare(x, (Long) b) : ((BytesRef) a).compareTo((BytesRef) b);
  }
}
