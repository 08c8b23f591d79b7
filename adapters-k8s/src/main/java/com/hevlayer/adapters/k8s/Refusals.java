package com.hevlayer.adapters.k8s;

import com.hevlayer.ports.cluster.ClusterException;
import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.json.JsonNull;
import com.hevlayer.protocol.WireRefusal;
import com.hevlayer.protocol.json.JsonText;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Turns answers other than success into exceptions. */
final class Refusals {
  /** Reasons whose messages name objects and people, but never what was sent. */
  private static final Set<String> HARMLESS =
      Set.of(
          "AlreadyExists",
          "Conflict",
          "Expired",
          "Forbidden",
          "Gone",
          "NotFound",
          "ServerTimeout",
          "Timeout",
          "TooManyRequests",
          "Unauthorized");

  private static final int CONFLICT = 409;
  private static final int INVALID = 422;

  private Refusals() {}

  static ClusterException of(Call call, Answer answer) {
    return of(call, answer.status(), status(answer.body()), answer.retryAfter());
  }

  /**
   * Returns the exception for a {@code Status} of the server.
   *
   * @param status JSON {@code null} if the server gave none
   */
  static ClusterException of(Call call, int code, Json status, @Nullable Duration header) {
    if (code == INVALID && isAnotherObject(status)) {
      // The same fact as in the answer about an object that does not exist.
      return new ClusterException(
          CONFLICT, "Conflict", call + ": the object has another uid", null, null);
    }
    String reason = Values.text(status, "reason");
    String message = Values.text(status, "message");
    if (message.isEmpty()) {
      message = "the API server answered " + code + " to " + call;
    } else if (call.secret() && !HARMLESS.contains(reason)) {
      // Such messages quote the text that was sent.
      message =
          "the API server refused "
              + call
              + " with "
              + code
              + (reason.isEmpty() ? "" : " " + reason)
              + "; its message is not shown, since it may quote a secret";
    }
    long seconds = Values.number(-1, status, "details", "retryAfterSeconds");
    Duration wait = header == null && seconds > 0 ? Duration.ofSeconds(seconds) : header;
    return new ClusterException(code, reason, message, wait, null);
  }

  private static boolean isAnotherObject(Json status) {
    List<Json> causes = Values.elements(status, "details", "causes");
    return !causes.isEmpty()
        && causes.stream().allMatch(cause -> Values.text(cause, "field").equals("metadata.uid"));
  }

  private static Json status(byte[] body) {
    try {
      return JsonText.parseAnswer(body);
    } catch (WireRefusal e) {
      // A proxy's page, or nothing at all.
      return JsonNull.NULL;
    }
  }
}
