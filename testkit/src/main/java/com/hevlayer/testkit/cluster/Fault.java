package com.hevlayer.testkit.cluster;

import com.hevlayer.ports.cluster.ClusterException;
import java.time.Duration;

/**
 * How a call fails.
 *
 * @param exception what the caller sees
 * @param effective whether the call took effect all the same, so that only its answer is lost
 */
public record Fault(ClusterException exception, boolean effective) {

  /** Returns a refusal. */
  public static Fault refused(int status, String reason, String message) {
    return new Fault(new ClusterException(status, reason, message, null, null), false);
  }

  /** Returns the refusal of a write that another one came before. */
  public static Fault conflict() {
    return refused(409, "Conflict", "the object has been modified");
  }

  /** Returns what a server answers whose history does not reach back far enough. */
  public static Fault expired() {
    return refused(410, "Expired", "too old resource version");
  }

  /** Returns the refusal of a server that is busy. */
  public static Fault busy() {
    return new Fault(
        new ClusterException(
            429, "TooManyRequests", "too many requests", Duration.ofSeconds(1), null),
        false);
  }

  /** Returns the failure of a server with a fault of its own. */
  public static Fault broken() {
    return refused(500, "InternalError", "an internal error");
  }

  /** Returns the failure of a call that never arrived. */
  public static Fault noAnswer() {
    return new Fault(noAnswerException(), false);
  }

  /** Returns the failure of a call that took effect but whose answer was lost. */
  public static Fault lostAnswer() {
    return new Fault(noAnswerException(), true);
  }

  static ClusterException noAnswerException() {
    return new ClusterException(ClusterException.NO_ANSWER, "", "no answer", null, null);
  }
}
