package com.hevlayer.protocol.scan;

/** What a value is, told by its first byte. */
public enum ValueKind {
  OBJECT("map"),
  ARRAY("sequence"),
  STRING("string"),
  NUMBER("number"),
  BOOLEAN("boolean"),
  NULL("null");

  private final String title;

  ValueKind(String title) {
    this.title = title;
  }

  /** Returns the kind as messages name it. */
  public String title() {
    return title;
  }
}
