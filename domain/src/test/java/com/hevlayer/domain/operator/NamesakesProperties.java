package com.hevlayer.domain.operator;

import static org.assertj.core.api.Assertions.assertThat;

import com.hevlayer.domain.resource.Kinds;
import com.hevlayer.domain.resource.Metadata;
import com.hevlayer.ports.cluster.ObjectRef;
import com.hevlayer.ports.json.JsonObject;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Against all Functions, looked at one by one. */
class NamesakesProperties {
  private static final List<String> NAMES = List.of("a", "b", "c");
  private static final List<String> NAMESPACES = List.of("p", "q", "r", "s");

  @Property(tries = 200)
  void anyChanges_oldestOfEachNameIsFirst(@ForAll long seed) {
    Random random = new Random(seed);
    Namesakes namesakes = new Namesakes();
    Map<ObjectRef, JsonObject> all = new HashMap<>();
    for (int step = 0; step < 200; step++) {
      ObjectRef ref =
          new ObjectRef(
              Kinds.FUNCTION,
              NAMESPACES.get(random.nextInt(NAMESPACES.size())),
              NAMES.get(random.nextInt(NAMES.size())));
      JsonObject before = all.get(ref);
      JsonObject after =
          switch (random.nextInt(4)) {
            case 0 -> null;
            // Changed, as old as before.
            case 1 -> before;
            default -> function(ref, random.nextInt(5));
          };
      if (after == null) {
        all.remove(ref);
      } else {
        all.put(ref, after);
      }
      namesakes.changed(before, after);
      for (String name : NAMES) {
        assertThat(namesakes.namespaces(name)).isEqualTo(sorted(all, name));
      }
    }
  }

  private static JsonObject function(ObjectRef ref, int age) {
    String created =
        age == 0
            ? "{}"
            : "{'metadata': {'creationTimestamp': '" + Instant.ofEpochSecond(age) + "'}}";
    return Rig.object(Kinds.FUNCTION, ref.namespace(), ref.name(), created);
  }

  private static List<String> sorted(Map<ObjectRef, JsonObject> all, String name) {
    return all.values().stream()
        .filter(function -> Metadata.name(function).equals(name))
        .sorted(Comparator.comparing(Metadata::created).thenComparing(Metadata::namespace))
        .map(Metadata::namespace)
        .toList();
  }
}
