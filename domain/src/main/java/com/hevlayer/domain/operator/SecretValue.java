package com.hevlayer.domain.operator;

import com.hevlayer.ports.plugin.Secret;

/** What a reference to a key of a Secret leads to. Immutable; shows no value. */
sealed interface SecretValue {

  /** A value that is more than white space. */
  record Found(Secret value, String revision, String base64) implements SecretValue {
    @Override
    public String toString() {
      return "Found[" + revision + "]";
    }
  }

  /** Why there is no value. */
  enum Absent implements SecretValue {
    /** No Secret of that name. */
    NO_SECRET("SecretNotFound", "cannot be read: the secret does not exist"),
    /** The Secret lacks the key. */
    NO_KEY("SecretKeyNotFound", "cannot be read: the secret has no such key"),
    /** Nothing but white space. */
    EMPTY("SecretValueEmpty", "is empty");

    private final String reason;
    private final String text;

    Absent(String reason, String text) {
      this.reason = reason;
      this.text = text;
    }

    /** Returns the reason of a condition. */
    String reason() {
      return reason;
    }

    /** Returns a message about a reference. */
    String message(String name, String key) {
      return "secret \"" + name + "\" key \"" + key + "\" " + text;
    }
  }
}
