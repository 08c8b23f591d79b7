package com.hevlayer.domain.routing;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Who claims a namespace: an exact name wins over a prefix, a longer prefix over a shorter one.
 *
 * @param <T> who claims
 */
final class Claims<T> {
  private final Map<String, T> exact = new HashMap<>();
  private final TreeMap<String, T> prefixes = new TreeMap<>();

  void add(String claim, T owner) {
    if (claim.endsWith("*")) {
      prefixes.put(claim.substring(0, claim.length() - 1), owner);
    } else {
      exact.put(claim, owner);
    }
  }

  @Nullable T owner(String namespace) {
    T owner = exact.get(namespace);
    if (owner != null || prefixes.isEmpty()) {
      return owner;
    }
    // A prefix of the name sorts at or before it; what lies between shares no more than its start.
    String key = prefixes.floorKey(namespace);
    while (key != null) {
      if (namespace.startsWith(key)) {
        return prefixes.get(key);
      }
      int common = 0;
      int most = Math.min(key.length(), namespace.length());
      while (common < most && key.charAt(common) == namespace.charAt(common)) {
        common++;
      }
      key = prefixes.floorKey(namespace.substring(0, common));
    }
    return null;
  }
}
