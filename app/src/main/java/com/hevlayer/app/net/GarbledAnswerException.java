package com.hevlayer.app.net;

import java.io.IOException;

/** What came back is no HTTP/1.1 answer. The message names the flaw, never the bytes. */
final class GarbledAnswerException extends IOException {
  private static final long serialVersionUID = 1L;

  GarbledAnswerException(String message) {
    super(message);
  }
}
