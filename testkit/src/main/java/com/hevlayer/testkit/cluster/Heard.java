package com.hevlayer.testkit.cluster;

import com.hevlayer.ports.cluster.ClusterListener;
import com.hevlayer.ports.cluster.ResourceKind;
import com.hevlayer.ports.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A listener that remembers, and on which a test can wait. Thread-safe. */
public final class Heard implements ClusterListener {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final List<Change> changes = new ArrayList<>();

  /**
   * What was heard: a change of an object, or of whether a kind is served.
   *
   * @param served {@code null} for a change of an object
   */
  public record Change(
      ResourceKind kind,
      @Nullable JsonObject before,
      @Nullable JsonObject after,
      @Nullable Boolean served) {

    /** Returns the name of the object. */
    public String name() {
      return Values.text(after == null ? before : after, "metadata", "name");
    }

    @Override
    public String toString() {
      return served != null
          ? kind + " served: " + served
          : kind + " " + name() + (before == null ? " came" : after == null ? " went" : " changed");
    }
  }

  @Override
  public void changed(ResourceKind kind, @Nullable JsonObject before, @Nullable JsonObject after) {
    add(new Change(kind, before, after, null));
  }

  @Override
  public void served(ResourceKind kind, boolean served) {
    add(new Change(kind, null, null, served));
  }

  private synchronized void add(Change change) {
    changes.add(change);
    notifyAll();
  }

  /** Returns all that was heard, in order. */
  public synchronized List<Change> changes() {
    return List.copyOf(changes);
  }

  /** Forgets what was heard. */
  public synchronized void clear() {
    changes.clear();
  }

  /** Waits until something was heard, and returns the first such thing. */
  public Change await(Predicate<Change> wanted) {
    until(() -> changes().stream().anyMatch(wanted), "what was waited for");
    return changes().stream().filter(wanted).findFirst().orElseThrow();
  }

  /** Waits until something holds, looking anew whenever something was heard. */
  public synchronized void until(BooleanSupplier holds, String what) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!holds.getAsBoolean()) {
      long left = deadline - System.nanoTime();
      if (left <= 0) {
        throw new AssertionError(what + " did not happen; heard: " + changes);
      }
      try {
        // Some of what is waited for tells nobody.
        wait(Math.max(1, Math.min(50, left / 1_000_000)));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new AssertionError("interrupted", e);
      }
    }
  }
}
