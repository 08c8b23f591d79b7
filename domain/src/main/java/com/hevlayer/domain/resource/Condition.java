package com.hevlayer.domain.resource;

import java.util.Objects;

/**
 * What the operator says about one aspect of an object. Immutable. Times and generations are added
 * when it is written.
 *
 * @param type such as {@code Ready}
 * @param reason PascalCase, at most 64 characters
 * @param message for people, perhaps empty; holds no secret
 */
public record Condition(String type, Status status, String reason, String message) {

  /** Whether it holds. */
  public enum Status {
    /** It does. */
    TRUE("True"),
    /** It does not. */
    FALSE("False"),
    /** Nobody can say. */
    UNKNOWN("Unknown");

    private final String text;

    Status(String text) {
      this.text = text;
    }

    /** Returns the name on the wire. */
    public String text() {
      return text;
    }
  }

  /** Checks that nothing is absent. */
  public Condition {
    Objects.requireNonNull(type);
    Objects.requireNonNull(status);
    Objects.requireNonNull(reason);
    Objects.requireNonNull(message);
  }

  /** Returns a condition that holds. */
  public static Condition yes(String type, String reason, String message) {
    return new Condition(type, Status.TRUE, reason, message);
  }

  /** Returns a condition that does not hold. */
  public static Condition no(String type, String reason, String message) {
    return new Condition(type, Status.FALSE, reason, message);
  }

  /** Returns a condition of which nobody can say whether it holds. */
  public static Condition unknown(String type, String reason, String message) {
    return new Condition(type, Status.UNKNOWN, reason, message);
  }

  /** Returns a condition whose inputs were not reached. */
  public static Condition notEvaluated(String type) {
    return unknown(type, "NotEvaluated", "");
  }
}
