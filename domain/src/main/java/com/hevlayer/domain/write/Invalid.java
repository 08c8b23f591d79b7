package com.hevlayer.domain.write;

/** A body breaks a rule of writes; caught where the plan is made. */
final class Invalid extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String text;

  Invalid(String text) {
    super(text, null, false, false);
    this.text = text;
  }

  String text() {
    return text;
  }
}
