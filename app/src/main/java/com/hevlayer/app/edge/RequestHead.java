package com.hevlayer.app.edge;

import org.jspecify.annotations.Nullable;

/**
 * What is known of a request before its body. Path and query are as received, still encoded.
 *
 * @param requestId 1 to 128 visible ASCII characters; the caller's own if it sent a sane one
 * @param method as received, such as {@code POST}
 * @param rawPath starts with {@code /}
 * @param rawQuery what follows the first {@code ?}, possibly empty; {@code null} if there is none
 * @param draining whether the gateway takes no new work: after authentication succeeded, every
 *     route but the public ones is refused with {@link Reply#draining()}, before it is matched
 */
public record RequestHead(
    String requestId,
    String method,
    String rawPath,
    @Nullable String rawQuery,
    HeaderView headers,
    boolean draining) {

  /** Returns path and query as one request target. */
  public String rawTarget() {
    return rawQuery == null ? rawPath : rawPath + "?" + rawQuery;
  }

  /** Names neither headers nor query: both may hold secrets. */
  @Override
  public String toString() {
    return method + " " + rawPath + " [" + requestId + "]";
  }
}
