package com.hevlayer.domain.access;

import com.hevlayer.ports.plugin.Secret;
import org.jspecify.annotations.Nullable;

/** What a store says of a caller. Immutable. */
public sealed interface Judgement {

  /**
   * The caller may go on.
   *
   * @param keyName name of the listed key, or {@code null} in the other modes
   * @param callerKey the caller's key where the store has no credential of its own and the key goes
   *     upstream with this request; {@code null} everywhere else
   */
  record Admitted(@Nullable String keyName, @Nullable Secret callerKey) implements Judgement {}

  /** The caller is sent away. */
  sealed interface Refused extends Judgement {

    /** Returns the status of the answer. */
    int status();

    /** Returns the JSON text of the answer. */
    String body();
  }

  /** No bearer token. */
  record NoToken() implements Refused {
    @Override
    public int status() {
      return 401;
    }

    @Override
    public String body() {
      return "{\"error\":\"missing or malformed Authorization: Bearer header\"}";
    }
  }

  /** A token nobody knows. */
  record UnknownToken() implements Refused {
    @Override
    public int status() {
      return 403;
    }

    @Override
    public String body() {
      return "{\"error\":\"invalid API key\"}";
    }
  }

  /**
   * A known key that does not allow this.
   *
   * @param keyName name of the key
   * @param required what would allow it
   */
  record ScopeMissing(String keyName, Scope required) implements Refused {
    @Override
    public int status() {
      return 403;
    }

    @Override
    public String body() {
      return "{\"error\":\"insufficient API key scope\",\"required_scope\":\""
          + required.wireName()
          + "\"}";
    }
  }
}
