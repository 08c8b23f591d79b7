package com.hevlayer.testkit.cache;

import com.hevlayer.ports.cache.CachedRow;
import com.hevlayer.ports.cache.DocumentCache;
import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.store.CallContext;
import com.hevlayer.ports.store.NamespaceName;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/** What a cache's test gives the contract. */
public interface CacheFixture {
  /** A context for calls that no test looks into. */
  CallContext CALL = CallContext.of("contract", CallContext.Purpose.REQUEST);

  /** Returns the cache under test, the same for all calls of one test method; it is connected. */
  DocumentCache cache();

  /** Returns a namespace of which nothing is cached. */
  default NamespaceName namespace() {
    return new NamespaceName("contract-" + UUID.randomUUID());
  }

  /**
   * Returns a row.
   *
   * @param pairs name, value, name, value; a value is a {@link Json} or a string
   */
  static CachedRow row(Json id, Object... pairs) {
    Map<String, Json> attributes = new LinkedHashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      attributes.put(
          (String) pairs[i],
          pairs[i + 1] instanceof Json value ? value : Json.of((String) pairs[i + 1]));
    }
    return CachedRow.of(id, attributes);
  }

  /** Returns a row whose id is a string, see {@link #row(Json, Object...)}. */
  static CachedRow row(String id, Object... pairs) {
    return row(Json.of(id), pairs);
  }

  /** Returns the cached row of a key as JSON, id and attributes; {@code none} if it is absent. */
  default String cached(NamespaceName namespace, String key) {
    CachedRow row = cache().rows(CALL, namespace, List.of(key)).get(key);
    return row == null ? "none" : row.id() + Json.object(row.attributes()).toString();
  }

  /** Returns the rows that a walk visits by key; fails if it visits one twice. */
  default Map<String, CachedRow> walked(NamespaceName namespace) {
    Map<String, CachedRow> rows = new TreeMap<>();
    List<String> twice = new ArrayList<>();
    try (DocumentCache.Walk walk = cache().walk(CALL, namespace)) {
      for (List<CachedRow> batch = walk.next(); !batch.isEmpty(); batch = walk.next()) {
        if (batch.size() > 1000) {
          throw new AssertionError("a batch has " + batch.size() + " rows");
        }
        for (CachedRow row : batch) {
          if (rows.put(row.key(), row) != null) {
            twice.add(row.key());
          }
        }
      }
      if (!walk.next().isEmpty()) {
        throw new AssertionError("a walk that ended goes on");
      }
    }
    if (!twice.isEmpty()) {
      throw new AssertionError("visited twice: " + twice);
    }
    return rows;
  }
}
