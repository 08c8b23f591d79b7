package com.hevlayer.protocol;

import java.util.Objects;

/**
 * A body is refused: 400 where it is malformed or means nothing sensible, 422 where its shape does
 * not fit. The message says what is wrong, where in the body, and what is allowed.
 */
public final class WireRefusal extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final String text;

  private WireRefusal(int status, String text) {
    // Refusals are answers, not faults: nobody reads where they were raised.
    super(text, null, false, false);
    this.status = status;
    this.text = Objects.requireNonNull(text);
  }

  /** Returns a refusal of what the body means, or of text that is no JSON. */
  public static WireRefusal meaning(String text) {
    return new WireRefusal(400, text);
  }

  /** Returns a refusal of the body's shape. */
  public static WireRefusal shape(String text) {
    return new WireRefusal(422, text);
  }

  /** Returns the status: 400 or 422. */
  public int status() {
    return status;
  }

  /** Returns the text for the caller, never null. */
  public String text() {
    return text;
  }
}
