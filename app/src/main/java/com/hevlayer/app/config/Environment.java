package com.hevlayer.app.config;

import java.util.Map;
import java.util.Optional;

/** The environment variables of the process, read once. Its text names none of them. */
public final class Environment {
  private final Map<String, String> variables;

  /** Creates one of these variables. */
  public Environment(Map<String, String> variables) {
    this.variables = Map.copyOf(variables);
  }

  /** Returns the environment of this process. */
  public static Environment ofProcess() {
    return new Environment(System.getenv());
  }

  /** Returns the trimmed value of a variable; blank is unset. */
  public Optional<String> get(String name) {
    return Optional.ofNullable(variables.get(name))
        .map(String::strip)
        .filter(value -> !value.isEmpty());
  }

  @Override
  public String toString() {
    return variables.size() + " variables";
  }
}
