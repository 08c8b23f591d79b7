package com.hevlayer.ports.net;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One request of an adapter. Immutable; the caller does not change the body afterwards.
 *
 * @param store name of the store, for breakers and metrics
 * @param method such as {@code POST}
 * @param target raw path and query behind the origin's prefix, already percent-encoded, starting
 *     with {@code /}
 * @param headers without {@code Host}, {@code Content-Length} and {@code X-Request-Id}; values may
 *     be secret
 * @param body the body, or {@code null} for none
 */
@SuppressWarnings("ArrayRecordComponent") // a body is handed over, never compared
public record HttpCall(
    Origin origin,
    String store,
    String method,
    String target,
    List<Map.Entry<String, String>> headers,
    byte @Nullable [] body) {

  /** Copies the headers and checks the target. */
  public HttpCall {
    headers = List.copyOf(headers);
    if (!target.startsWith("/")) {
      throw new IllegalArgumentException("target '" + target + "' does not start with '/'");
    }
    Objects.requireNonNull(origin);
  }

  /** Names neither headers nor body. */
  @Override
  public String toString() {
    return method + " " + origin + target;
  }
}
