package com.hevlayer.adapters.embedded.log;

/** A log holds something in its middle that is no record. The message names file and place. */
public final class DamagedLogException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  DamagedLogException(String message) {
    super(message);
  }
}
