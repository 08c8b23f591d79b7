package com.hevlayer.ports.store;

/**
 * The name of a namespace: 1 to 128 ASCII letters, digits, {@code -}, {@code _} and {@code .}; not
 * {@code .} and not {@code ..}, which no path can carry.
 */
public record NamespaceName(String value) {

  /**
   * Checks the name.
   *
   * @throws IllegalArgumentException if it is illegal; the message says how
   */
  public NamespaceName {
    if (value.isEmpty() || value.length() > 128) {
      throw new IllegalArgumentException(
          "namespace name has " + value.length() + " characters, allowed are 1 to 128");
    }
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      boolean legal =
          (c >= 'a' && c <= 'z')
              || (c >= 'A' && c <= 'Z')
              || (c >= '0' && c <= '9')
              || c == '-'
              || c == '_'
              || c == '.';
      if (!legal) {
        throw new IllegalArgumentException(
            "namespace name holds an illegal character at position "
                + i
                + ", allowed are A-Z a-z 0-9 - _ .");
      }
    }
    if (value.equals(".") || value.equals("..")) {
      throw new IllegalArgumentException("namespace name '" + value + "' is not allowed");
    }
  }

  @Override
  public String toString() {
    return value;
  }
}
