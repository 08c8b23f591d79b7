package com.hevlayer.app.edge;

/** A body cannot be held; says what the caller is told. */
final class BodyException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient Reply reply;

  BodyException(Reply reply) {
    super("status " + reply.status(), null, false, false);
    this.reply = reply;
  }

  Reply reply() {
    return reply;
  }
}
