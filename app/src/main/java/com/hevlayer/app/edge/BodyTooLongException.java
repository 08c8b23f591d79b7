package com.hevlayer.app.edge;

import java.io.IOException;

/** A body that was not held grew beyond the limit while it was read. */
public final class BodyTooLongException extends IOException {
  private static final long serialVersionUID = 1L;

  private final long most;

  BodyTooLongException(long most) {
    super("the request body is longer than " + most + " bytes");
    this.most = most;
  }

  /** Returns how long a body may be, in bytes. */
  public long most() {
    return most;
  }
}
