package com.hevlayer.domain.fault;

import com.hevlayer.ports.store.Answer;
import java.nio.charset.StandardCharsets;

/** Reads what stores answer. */
public final class StoreAnswers {
  private static final String UNSUPPORTED = "UnsupportedByStore";

  private static final int LONGEST_QUOTE = 2048;

  private StoreAnswers() {}

  /**
   * Returns the success of an answer whose refusal is relayed.
   *
   * @param kind of the store
   * @throws Fault if it is a refusal
   */
  public static <T> Answer.Ok<T> relayed(Answer<T> answer, String kind) {
    return switch (answer) {
      case Answer.Ok<T> ok -> ok;
      case Answer.Refused<T> refused ->
          throw new Fault.StoreRefused(refused.status(), refused.headers(), refused.body());
      case Answer.Unsupported<T> unsupported ->
          throw new Fault.Unsupported(kind, unsupported.operation());
    };
  }

  /**
   * Returns the success of a step whose refusal is wrapped.
   *
   * @param step such as {@code reading the marker row}
   * @param kind of the store
   * @throws Fault if it is a refusal
   */
  public static <T> Answer.Ok<T> wrapping(Answer<T> answer, String step, String kind) {
    return switch (answer) {
      case Answer.Ok<T> ok -> ok;
      case Answer.Refused<T> refused -> throw wrapped(step, refused);
      case Answer.Unsupported<T> unsupported ->
          throw new Fault.Unsupported(kind, unsupported.operation());
    };
  }

  /**
   * Returns the fault of a step whose refusal is wrapped, cut to a readable length.
   *
   * @param step such as {@code reading the marker row}
   */
  public static Fault wrapped(String step, Answer.Refused<?> refused) {
    return new Fault.StepRefused(step + " failed: " + quoted(refused));
  }

  /** Returns what a store answered, cut to a readable length; it may hold secrets. */
  public static String quoted(Answer.Refused<?> refused) {
    return "the store answered " + refused.status() + ": " + cut(text(refused.body()));
  }

  /** Returns the body of a refusal as text. */
  public static String text(byte[] body) {
    return new String(body, StandardCharsets.UTF_8);
  }

  /** Returns a text that is quoted, cut to a readable length. */
  public static String cut(String text) {
    return text.length() > LONGEST_QUOTE ? text.substring(0, LONGEST_QUOTE) + "…" : text;
  }

  /**
   * Whether a refusal, or a message that quotes it, says that this kind of store cannot do that.
   */
  public static boolean saysUnsupported(String text) {
    return text.contains(UNSUPPORTED);
  }

  /**
   * Returns the fault of an operation that a step was refused to. Some stores say so that they can
   * not do something; then they cannot do the operation.
   *
   * @param kind of the store
   * @param operation in camel case
   */
  public static Fault ofOperation(Fault.StepRefused step, String kind, String operation) {
    return saysUnsupported(String.valueOf(step.getMessage()))
        ? new Fault.Unsupported(kind, operation)
        : step;
  }
}
