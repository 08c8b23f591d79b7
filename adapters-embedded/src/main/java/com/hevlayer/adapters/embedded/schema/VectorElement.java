package com.hevlayer.adapters.embedded.schema;

/** How wide the numbers of a dense vector are. */
public enum VectorElement {
  /** 32-bit floats. */
  F32("f32", 4),
  /** 16-bit floats. */
  F16("f16", 2),
  /** Signed bytes. */
  I8("i8", 1);

  private final String wireName;
  private final int bytes;

  VectorElement(String wireName, int bytes) {
    this.wireName = wireName;
    this.bytes = bytes;
  }

  /** Returns the name in a type. */
  public String wireName() {
    return wireName;
  }

  /** Returns the bytes of one number. */
  public int bytes() {
    return bytes;
  }
}
