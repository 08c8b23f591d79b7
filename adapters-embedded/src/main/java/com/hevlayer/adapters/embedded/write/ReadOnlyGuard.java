package com.hevlayer.adapters.embedded.write;

import com.hevlayer.adapters.embedded.index.Snapshot;
import com.hevlayer.adapters.embedded.schema.Refusal;
import java.io.IOException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Refuses changes of namespaces that are read-only. */
public final class ReadOnlyGuard {
  private ReadOnlyGuard() {}

  /** Returns a change that is refused if the namespace is read-only when its turn comes. */
  public static <T> Change<T> of(String name, Change<T> change) {
    return new Change<>() {
      @Override
      public boolean needsRows(@Nullable NamespaceState current) {
        return change.needsRows(current);
      }

      @Override
      public Outcome<T> evaluate(
          @Nullable NamespaceState current, @Nullable Snapshot view, Instant now)
          throws IOException {
        if (current != null) {
          check(name, current);
        }
        return change.evaluate(current, view, now);
      }
    };
  }

  /** Refuses a namespace that is read-only. */
  public static void check(String name, NamespaceState state) {
    if (state.readOnly()) {
      throw Refusal.meaning(
          "namespace '" + name + "' is read-only: writes and schema changes are refused");
    }
  }
}
