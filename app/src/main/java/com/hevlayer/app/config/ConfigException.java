package com.hevlayer.app.config;

import java.util.List;

/** The configuration is wrong. Holds every problem; none of them shows a secret. */
public final class ConfigException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  @SuppressWarnings("serial") // never serialised
  private final List<String> problems;

  /** Creates one with at least one problem. */
  public ConfigException(List<String> problems) {
    super(String.join("; ", problems));
    this.problems = List.copyOf(problems);
  }

  /** Returns the problems, each naming the variable or key, the value given and what is allowed. */
  public List<String> problems() {
    return problems;
  }
}
