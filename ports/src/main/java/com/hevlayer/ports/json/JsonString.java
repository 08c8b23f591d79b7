package com.hevlayer.ports.json;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A JSON string. */
public final class JsonString extends Json {
  private final String value;

  JsonString(String value) {
    this.value = Objects.requireNonNull(value);
  }

  /** Returns the string, unescaped. */
  public String value() {
    return value;
  }

  @Override
  public void appendTo(StringBuilder out) {
    appendString(out, value);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof JsonString that && value.equals(that.value);
  }

  @Override
  public int hashCode() {
    return value.hashCode();
  }
}
