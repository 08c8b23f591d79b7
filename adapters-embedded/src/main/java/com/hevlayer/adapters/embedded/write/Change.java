package com.hevlayer.adapters.embedded.write;

import com.hevlayer.adapters.embedded.index.Snapshot;
import java.io.IOException;
import java.time.Instant;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A change of a namespace that waits for its turn.
 *
 * @param <T> what the caller gets once the effect is durable and applied
 */
public interface Change<T> {

  /**
   * Whether it must see the rows that exist.
   *
   * @param current the state that it will be evaluated against; {@code null}: no namespace yet
   */
  boolean needsRows(@Nullable NamespaceState current);

  /**
   * Says what it changes.
   *
   * @param current the state now; {@code null}: no namespace yet
   * @param view every row written so far; {@code null} unless {@link #needsRows} asked for it
   * @throws com.hevlayer.adapters.embedded.schema.Refusal if it is refused
   */
  Outcome<T> evaluate(@Nullable NamespaceState current, @Nullable Snapshot view, Instant now)
      throws IOException;

  /** Returns the same change with another answer. */
  default <R> Change<R> then(Function<T, R> answer) {
    Change<T> first = this;
    return new Change<>() {
      @Override
      public boolean needsRows(@Nullable NamespaceState current) {
        return first.needsRows(current);
      }

      @Override
      public Outcome<R> evaluate(
          @Nullable NamespaceState current, @Nullable Snapshot view, Instant now)
          throws IOException {
        Outcome<T> outcome = first.evaluate(current, view, now);
        return new Outcome<>(outcome.effect(), answer.apply(outcome.answer()));
      }
    };
  }

  /**
   * What a change comes to.
   *
   * @param effect what goes into the log and the index; {@code null}: nothing changes
   */
  record Outcome<T>(@Nullable Effect effect, T answer) {}
}
