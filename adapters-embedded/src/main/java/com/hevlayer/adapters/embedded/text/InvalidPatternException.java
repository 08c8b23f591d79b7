package com.hevlayer.adapters.embedded.text;

/** A pattern that cannot be understood or is too large. The message is fit for the caller. */
public final class InvalidPatternException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  InvalidPatternException(String message) {
    super(message);
  }
}
