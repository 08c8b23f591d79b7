package com.hevlayer.app.edge;

import com.hevlayer.ports.store.NoAnswerException;

/** What the caller is told when something failed and nobody said it better. */
public final class EdgeFaults {
  private EdgeFaults() {}

  /**
   * Returns the answer of a fault: 502, 503 or 504 for a store that gave no answer, 500 for
   * anything else, whose text is not shown.
   */
  public static Reply reply(Throwable cause) {
    if (cause instanceof BodyTooLongException tooLong) {
      return BodyStore.tooLargeReply(tooLong.most());
    }
    if (!(cause instanceof NoAnswerException noAnswer)) {
      return Reply.error(500, "internal_error", "the gateway failed to serve the request");
    }
    String message = String.valueOf(noAnswer.getMessage());
    return switch (noAnswer.reason()) {
      case TIMEOUT -> Reply.error(504, "gateway_timeout", message);
      case BREAKER_OPEN ->
          Reply.error(503, "service_unavailable", message).with("Retry-After", "5");
      case CONNECT, RESET, GARBLED, CANCELLED, CLOSED ->
          Reply.error(502, "upstream_error", message);
    };
  }
}
