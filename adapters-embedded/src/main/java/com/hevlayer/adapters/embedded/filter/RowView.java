package com.hevlayer.adapters.embedded.filter;

import org.jspecify.annotations.Nullable;

/** The decoded attributes of one row. Used by one thread. */
@FunctionalInterface
public interface RowView {

  /** A row without any attribute. */
  RowView EMPTY = name -> null;

  /**
   * Returns the value of an attribute, {@code id} included, or {@code null} where the row lacks it:
   * the Java type that {@link com.hevlayer.adapters.embedded.schema.ValueKind} names, and for
   * arrays a list of that type.
   */
  @Nullable Object value(String attribute);
}
