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

  private final Cluster cluster;
  private final InstantSource clock;
  private final Map<ObjectRef, Known> known = new ConcurrentHashMap<>();

  /**
   * What is known beside the cache.
   *
   * @param object as it was last seen, or {@code null} if it was gone
   * @param uid of that object
   */
  private record Known(@Nullable JsonObject object, String uid, Instant until) {}

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
    Optional<JsonObject> found = cluster.read(ref);
    if (found.isPresent()) {
      remember(ref, found.get());
    } else {
      forgetObject(ref);
    }
    return found;
  }

  /** Takes note of an object that a write was answered with. */
  void wrote(ResourceKind kind, JsonObject object) {
    remember(Metadata.ref(kind, object), object);
  }

  /** Takes note of a change that was delivered. */
  void changed(ResourceKind kind, @Nullable JsonObject before, @Nullable JsonObject after) {
    JsonObject some = after != null ? after : before;
    if (some == null) {
      return;
    }
    known.computeIfPresent(
        Metadata.ref(kind, some),
        (ref, ahead) -> {
          JsonObject object = ahead.object();
          boolean overtaken =
              after == null
                  ? ahead.uid().equals(Metadata.uid(some))
                  : object == null
                      ? !ahead.uid().equals(Metadata.uid(after))
                      : !isNewer(object, after);
          return overtaken ? null : ahead;
        });
  }

  private void remember(ObjectRef ref, JsonObject object) {
    known.put(ref, new Known(object, Metadata.uid(object), clock.instant().plus(LAG)));
  }

  private void forgetObject(ObjectRef ref) {
    Optional<JsonObject> cached = cluster.get(ref);
    if (cached.isPresent()) {
      known.put(ref, new Known(null, Metadata.uid(cached.get()), clock.instant().plus(LAG)));
    } else {
      known.remove(ref);
    }
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
