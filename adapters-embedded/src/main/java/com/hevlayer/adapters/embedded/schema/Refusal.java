package com.hevlayer.adapters.embedded.schema;

import com.hevlayer.ports.store.Answer;

/** A request that the store refuses, with the status and the text that the caller gets. */
public final class Refusal extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int status;

  private Refusal(int status, String message) {
    super(message, null, false, false);
    this.status = status;
  }

  /** The meaning of the request is wrong: 400. */
  public static Refusal meaning(String message) {
    return new Refusal(400, message);
  }

  /** The shape of the request is wrong: 422. */
  public static Refusal shape(String message) {
    return new Refusal(422, message);
  }

  /** The filter or the score has more parts than the index evaluates at once: 400. */
  public static Refusal tooManyClauses(int most) {
    return meaning("the filter or score has too many parts, at most " + most + " are allowed");
  }

  /** A refusal with any other status, 400 to 599. */
  public static Refusal of(int status, String message) {
    return new Refusal(status, message);
  }

  /** Returns the status. */
  public int status() {
    return status;
  }

  /** Returns the refusal as an answer. */
  public <T> Answer<T> answer() {
    return Answer.refused(status, message());
  }

  /** Returns the text for the caller. */
  public String message() {
    String message = getMessage();
    return message == null ? "" : message;
  }
}
