package com.hevlayer.domain.operator;

import com.hevlayer.domain.resource.Fields;
import com.hevlayer.domain.resource.Metadata;
import com.hevlayer.ports.cluster.Cluster;
import com.hevlayer.ports.cluster.ObjectRef;
import com.hevlayer.ports.cluster.ResourceKind;
import com.hevlayer.ports.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The cache of the cluster, ahead of it by what this process wrote or read itself: otherwise the
 * first change that is delivered after several writes would have them all repeated. Thread-safe.
 */
final class View {
  /** How long a cache may lag; a change that is never delivered must not be believed for ever. */
  private static final Duration LAG = Duration.ofSeconds(30);

  /**
   * How long an object that was read counts, since of what is not watched no change is delivered.
   */
  private static final Duration FRESH = Duration.ofSeconds(5);

  private final Cluster cluster;
  private final InstantSource clock;
  private final Map<ObjectRef, Known> known = new ConcurrentHashMap<>();

  /**
   * What is known beside the cache.
   *
   * @param object as it was last seen, or {@code null} if it was gone
   * @param uid of that object
   */
  private record Known(@Nullable JsonObject object, String uid, Instant until) {

    boolean isGone(String other) {
      return object == null && uid.equals(other);
    }

    boolean isOvertakenBy(JsonObject delivered) {
      return object == null ? !isGone(Metadata.uid(delivered)) : !isNewer(object, delivered);
    }
  }

  View(Cluster cluster, InstantSource clock) {
    this.cluster = cluster;
    this.clock = clock;
  }

  /** Returns an object as it was last seen. */
  Optional<JsonObject> get(ObjectRef ref) {
    Optional<JsonObject> cached = cluster.get(ref);
    Known ahead = known.get(ref);
    if (ahead == null) {
      return cached;
    }
    if (clock.instant().isAfter(ahead.until())) {
      known.remove(ref, ahead);
      return cached;
    }
    if (ahead.object() == null) {
      return cached.filter(object -> !Metadata.uid(object).equals(ahead.uid()));
    }
    return cached.isPresent() && !isNewer(ahead.object(), cached.get())
        ? cached
        : Optional.of(ahead.object());
  }

  /** Returns the objects of a kind from the cache. */
  List<JsonObject> list(ResourceKind kind, String namespace) {
    return cluster.list(kind, namespace);
  }

  /** Reads an object from the API server. */
  Optional<JsonObject> read(ObjectRef ref) {
    Known before = known.get(ref);
    Optional<JsonObject> found = cluster.read(ref);
    Instant now = clock.instant();
    if (found.isPresent()) {
      String uid = Metadata.uid(found.get());
      Known fresh = new Known(found.get(), uid, now.plus(FRESH));
      known.compute(
          ref,
          (key, ahead) ->
              // Deleted while the answer was on its way; what only left the cache was known before.
              ahead != null && !ahead.equals(before) && ahead.isGone(uid) ? ahead : fresh);
      return found;
    }
    Optional<JsonObject> cached = cluster.get(ref);
    if (cached.isPresent()) {
      known.put(ref, new Known(null, Metadata.uid(cached.get()), now.plus(LAG)));
    } else {
      known.remove(ref);
    }
    return found;
  }

  /** Takes note of an object that a write was answered with. */
  void wrote(ResourceKind kind, JsonObject object) {
    ObjectRef ref = Metadata.ref(kind, object);
    String uid = Metadata.uid(object);
    // Without a finalizer it went with this very write.
    boolean gone =
        Metadata.isGoing(object) && Fields.list(object, "metadata", "finalizers").isEmpty();
    Known fresh = new Known(gone ? null : object, uid, clock.instant().plus(LAG));
    // That it was deleted may have been delivered before the answer to the write.
    known.compute(ref, (key, ahead) -> ahead != null && ahead.isGone(uid) ? ahead : fresh);
  }

  /** Takes note of a change that was delivered. */
  void changed(ResourceKind kind, @Nullable JsonObject before, @Nullable JsonObject after) {
    if (after == null) {
      if (before != null) {
        Known gone = new Known(null, Metadata.uid(before), clock.instant().plus(LAG));
        known.compute(
            Metadata.ref(kind, before),
            (ref, ahead) -> ahead == null || ahead.uid().equals(gone.uid()) ? gone : ahead);
      }
      return;
    }
    known.computeIfPresent(
        Metadata.ref(kind, after), (ref, ahead) -> ahead.isOvertakenBy(after) ? null : ahead);
  }

  /** Forgets what the cache must have caught up with. */
  void tidy() {
    Instant now = clock.instant();
    known.values().removeIf(each -> now.isAfter(each.until()));
  }

  /** Versions are decimal numbers that grow; of what is not, the cache is believed. */
  private static boolean isNewer(JsonObject one, JsonObject other) {
    String first = version(one);
    String second = version(other);
    return first.length() != second.length()
        ? first.length() > second.length() && isDecimal(first) && isDecimal(second)
        : first.compareTo(second) > 0 && isDecimal(first) && isDecimal(second);
  }

  private static String version(JsonObject object) {
    return Fields.text(object, "metadata", "resourceVersion").orElse("");
  }

  private static boolean isDecimal(String text) {
    return !text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9');
  }
}
