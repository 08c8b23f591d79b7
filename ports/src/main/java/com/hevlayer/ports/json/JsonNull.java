package com.hevlayer.ports.json;

/** The JSON value {@code null}; {@link Json#NULL} is its only instance. */
public final class JsonNull extends Json {
  JsonNull() {}

  @Override
  public void appendTo(StringBuilder out) {
    out.append("null");
  }
}
