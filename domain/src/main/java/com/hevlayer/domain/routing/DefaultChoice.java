package com.hevlayer.domain.routing;

import com.hevlayer.ports.catalog.StoreEntry;
import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.json.JsonBoolean;
import com.hevlayer.ports.json.JsonObject;
import com.hevlayer.ports.json.JsonString;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Chooses the default store among resources, by the rule that the operator reports by: all of a
 * kind that can be opened count, also those with another fault.
 */
final class DefaultChoice {
  private DefaultChoice() {}

  /** Returns the name of the default store, or {@code null} if there is none. */
  static @Nullable String among(
      List<StoreEntry> stores,
      Collection<String> kinds,
      @Nullable String former,
      List<String> problems) {
    List<StoreEntry> supported =
        stores.stream().filter(store -> kinds.contains(kind(store.spec()))).toList();
    if (supported.size() == 1) {
      return supported.getFirst().name();
    }
    List<String> marked =
        supported.stream()
            .filter(store -> isMarked(store.spec()))
            .map(StoreEntry::name)
            .sorted()
            .toList();
    if (marked.size() == 1) {
      return marked.getFirst();
    }
    if (supported.isEmpty()) {
      return null;
    }
    boolean kept = supported.stream().anyMatch(store -> store.name().equals(former));
    problems.add(
        (marked.isEmpty()
                ? "no store is marked as default"
                : "several stores are marked as default (" + String.join(", ", marked) + ")")
            + (kept ? "; '" + former + "' stays it" : "; there is none"));
    return kept ? former : null;
  }

  private static String kind(Json spec) {
    return spec instanceof JsonObject object && object.get("kind") instanceof JsonString kind
        ? kind.value().strip().toLowerCase(Locale.ROOT)
        : "";
  }

  private static boolean isMarked(Json spec) {
    return spec instanceof JsonObject object
        && object.get("default") instanceof JsonBoolean flag
        && flag.value();
  }
}
