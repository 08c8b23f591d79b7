package com.hevlayer.testkit.cluster;

import org.jspecify.annotations.Nullable;

/** Decides which calls fail. Called before each call, outside of any lock, so it may wait. */
@FunctionalInterface
public interface Faults {

  /** Returns how the call fails, or {@code null} if it does not. */
  @Nullable Fault on(ApiCall call);
}
