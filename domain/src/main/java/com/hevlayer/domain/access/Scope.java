package com.hevlayer.domain.access;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** What a key allows. {@link #WRITE} does not imply {@link #READ}; {@link #ADMIN} implies both. */
public enum Scope {
  /** Queries and look-ups. */
  READ,
  /** Changes of data. */
  WRITE,
  /** Everything. */
  ADMIN;

  /** Returns the scope as configurations and answers spell it, lower-case. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Returns the scope of this spelling. */
  public static Optional<Scope> ofWireName(String name) {
    for (Scope scope : values()) {
      if (scope.wireName().equals(name)) {
        return Optional.of(scope);
      }
    }
    return Optional.empty();
  }

  /** Whether a set of scopes satisfies this one. */
  public boolean satisfiedBy(Set<Scope> held) {
    return held.contains(ADMIN) || held.contains(this);
  }
}
