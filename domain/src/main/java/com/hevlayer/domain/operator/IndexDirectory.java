package com.hevlayer.domain.operator;

import com.hevlayer.domain.resource.IndexObjects;
import com.hevlayer.domain.resource.Metadata;
import com.hevlayer.ports.json.JsonObject;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Which Index objects describe a namespace, so that nobody has to look at all. Thread-safe. */
final class IndexDirectory {
  private final Map<Place, Set<String>> names = new ConcurrentHashMap<>();

  /**
   * Where to look.
   *
   * @param objects namespace of the Index objects
   * @param described namespace that they describe
   */
  private record Place(String objects, String described) {}

  /** Takes note of a change that was delivered. */
  void changed(@Nullable JsonObject before, @Nullable JsonObject after) {
    if (before != null) {
      String name = Metadata.name(before);
      names.computeIfPresent(
          place(before),
          (place, known) -> {
            Set<String> rest = new TreeSet<>(known);
            rest.remove(name);
            return rest.isEmpty() ? null : Set.copyOf(rest);
          });
    }
    if (after != null) {
      String name = Metadata.name(after);
      names.compute(
          place(after),
          (place, known) -> {
            Set<String> more = known == null ? new TreeSet<>() : new TreeSet<>(known);
            more.add(name);
            return Set.copyOf(more);
          });
    }
  }

  /**
   * Returns the names of the Index objects that describe a namespace.
   *
   * @param objects namespace of the Index objects
   */
  Set<String> describing(String objects, String described) {
    return names.getOrDefault(new Place(objects, described), Set.of());
  }

  private static Place place(JsonObject index) {
    return new Place(Metadata.namespace(index), IndexObjects.namespace(index));
  }
}
