package com.hevlayer.domain.operator;

import com.hevlayer.domain.resource.Metadata;
import com.hevlayer.ports.json.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Which Functions have the same name, so that nobody has to look at all. The name is the id in the
 * gateway, and the oldest of them has it. Thread-safe.
 */
final class Namesakes {
  private static final Comparator<Holder> OLDEST_FIRST =
      Comparator.comparing(Holder::created).thenComparing(Holder::namespace);

  /** By name, the oldest first. */
  private final Map<String, List<Holder>> holders = new ConcurrentHashMap<>();

  private record Holder(String namespace, Instant created) {}

  /** Takes note of a change of a Function that was delivered. */
  void changed(@Nullable JsonObject before, @Nullable JsonObject after) {
    JsonObject some = after != null ? after : before;
    if (some == null) {
      return;
    }
    String namespace = Metadata.namespace(some);
    Holder holder = after == null ? null : new Holder(namespace, Metadata.created(after));
    holders.compute(
        Metadata.name(some),
        (name, known) -> {
          List<Holder> all = known == null ? List.of() : known;
          if (holder != null && all.contains(holder)) {
            return known;
          }
          List<Holder> now = new ArrayList<>(all);
          now.removeIf(each -> each.namespace().equals(namespace));
          if (holder != null) {
            now.add(holder);
          }
          now.sort(OLDEST_FIRST);
          return now.isEmpty() ? null : List.copyOf(now);
        });
  }

  /** Returns the namespaces with a Function of this name: that of the oldest first. */
  List<String> namespaces(String name) {
    return holders.getOrDefault(name, List.of()).stream().map(Holder::namespace).toList();
  }
}
