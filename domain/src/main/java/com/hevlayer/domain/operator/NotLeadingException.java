package com.hevlayer.domain.operator;

/** Another process may write now, so this one must not. */
final class NotLeadingException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  NotLeadingException() {
    super("leadership was lost");
  }
}
