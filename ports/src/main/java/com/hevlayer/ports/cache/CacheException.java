package com.hevlayer.ports.cache;

import org.jspecify.annotations.Nullable;

/** The cache did not do what it was asked; the message holds no secret. */
public final class CacheException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Creates one. */
  public CacheException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
