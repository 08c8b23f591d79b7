package com.hevlayer.adapters.embedded.namespace;

import com.hevlayer.adapters.embedded.index.Snapshot;
import com.hevlayer.adapters.embedded.write.Change;
import com.hevlayer.adapters.embedded.write.Effect;
import com.hevlayer.adapters.embedded.write.NamespaceState;
import java.io.IOException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A change that waits for its answer. Whoever holds the lock of the namespace works on it. */
final class Pending<T> {
  private final Change<T> change;
  private Change.Outcome<T> outcome;
  private RuntimeException failure;
  private volatile boolean done;

  @SuppressWarnings("NullAway.Init") // one of outcome and failure is set before done
  Pending(Change<T> change) {
    this.change = change;
  }

  boolean needsRows(NamespaceState state) {
    return change.needsRows(state);
  }

  /** Evaluates the change and returns its effect, or {@code null} if nothing is to be written. */
  @Nullable Effect evaluate(NamespaceState state, @Nullable Snapshot view, Instant now)
      throws IOException {
    outcome = change.evaluate(state, view, now);
    return outcome.effect();
  }

  /** Whether it changes anything; asked once it was evaluated. */
  boolean hasEffect() {
    return outcome.effect() != null;
  }

  void succeed() {
    done = true;
  }

  void fail(RuntimeException cause) {
    failure = cause;
    done = true;
  }

  boolean isDone() {
    return done;
  }

  T answer() {
    if (failure != null) {
      throw failure;
    }
    return outcome.answer();
  }
}
