package com.hevlayer.ports.json;

/** The JSON value {@code null}; {@link #NULL} is its only instance. */
public final class JsonNull extends Json {
  /** The value. */
  public static final JsonNull NULL = new JsonNull();

  private JsonNull() {}

  @Override
  public void appendTo(StringBuilder out) {
    out.append("null");
  }
}
