package com.hevlayer.ports.plugin;

import org.jspecify.annotations.Nullable;

/** A provider could not be opened. The message is for the person who starts the process. */
public final class PluginException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Creates one with a message that says what is wrong and what to do. */
  public PluginException(String message) {
    super(message);
  }

  /** Creates one with a message and the fault behind it. */
  public PluginException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
