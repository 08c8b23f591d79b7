package com.hevlayer.domain.routing;

import java.util.List;

/** Definitions of stores that make no sense together. Holds every problem, no secret. */
public final class InvalidStoresException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  @SuppressWarnings("serial") // never serialised
  private final List<String> problems;

  /** Creates one with at least one problem, each a sentence that names its place. */
  public InvalidStoresException(List<String> problems) {
    super(String.join("; ", problems));
    this.problems = List.copyOf(problems);
  }

  /** Returns the problems in the order they were found. */
  public List<String> problems() {
    return problems;
  }
}
