package com.hevlayer.adapters.embedded.schema;

/** What a value, or each element of an array, is; and the Java type that stands for it. */
public enum ValueKind {
  /** {@link String}. */
  STRING("string"),
  /** {@link Long}. */
  INT("int"),
  /** {@link Long}, the bits of the unsigned number. */
  UINT("uint"),
  /** {@link Double}; never minus zero. */
  FLOAT("float"),
  /** {@link Boolean}. */
  BOOL("bool"),
  /** {@link java.util.UUID}. */
  UUID("uuid"),
  /** {@link Long}, milliseconds since the epoch. */
  DATETIME("datetime"),
  /** {@code byte[]}. */
  BYTES("bytes"),
  /** {@code float[]}. */
  VECTOR("vector"),
  /** {@code float[][]}, one for each vector. */
  MULTI_VECTOR("multi-vector"),
  /** {@link SparseVector}. */
  SPARSE("{}f16"),
  /** The elements of an array that was always empty. */
  UNKNOWN("unknown");

  private final String wireName;

  ValueKind(String wireName) {
    this.wireName = wireName;
  }

  /** Returns the name of scalar types in a schema. */
  public String wireName() {
    return wireName;
  }

  /** Whether values lie in the numeric fields of the index, as sortable longs. */
  public boolean isNumeric() {
    return switch (this) {
      case INT, UINT, FLOAT, BOOL, DATETIME -> true;
      case STRING, UUID, BYTES, VECTOR, MULTI_VECTOR, SPARSE, UNKNOWN -> false;
    };
  }

  /** Whether values lie in the keyword fields of the index, as terms. */
  public boolean isKeyword() {
    return this == STRING || this == UUID;
  }

  /** Whether it is a dense vector, or several. */
  public boolean isVector() {
    return this == VECTOR || this == MULTI_VECTOR;
  }
}
