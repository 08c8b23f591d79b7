package com.hevlayer.domain.operator;

import com.hevlayer.ports.json.JsonObject;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What is remembered of a Function beside its object. Used by one reconcile at a time, since an
 * object has no two.
 */
final class FunctionState {
  final String uid;

  /** What was last found or made to be registered, canonical; {@code null} if nobody knows. */
  @Nullable JsonObject registered;

  boolean paused;

  /** When it was last compared as a whole. */
  Instant compared = Instant.MIN;

  /** What was last put, canonical, and what the gateway made of it. */
  @Nullable JsonObject put;

  @Nullable JsonObject answer;

  /** Items that wait, and when the gateway said so; {@code null} if it never did. */
  @Nullable Long depth;

  Instant depthAt = Instant.MIN;

  /** When the gateway was last asked how many items wait. */
  Instant polled = Instant.MIN;

  FunctionState(String uid) {
    this.uid = uid;
  }

  void forgetRegistration() {
    registered = null;
    compared = Instant.MIN;
  }
}
