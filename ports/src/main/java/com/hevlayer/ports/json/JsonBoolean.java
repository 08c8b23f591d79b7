package com.hevlayer.ports.json;

/** A JSON boolean. */
public final class JsonBoolean extends Json {
  static final JsonBoolean TRUE = new JsonBoolean(true);
  static final JsonBoolean FALSE = new JsonBoolean(false);

  private final boolean value;

  private JsonBoolean(boolean value) {
    this.value = value;
  }

  /** Returns the value. */
  public boolean value() {
    return value;
  }

  @Override
  public void appendTo(StringBuilder out) {
    out.append(value);
  }
}
