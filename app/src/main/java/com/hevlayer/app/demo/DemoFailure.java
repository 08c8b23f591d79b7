package com.hevlayer.app.demo;

/** The demonstration cannot go on; the message is what its reader should see. */
final class DemoFailure extends Exception {
  private static final long serialVersionUID = 1L;

  DemoFailure(String message) {
    super(message);
  }
}
