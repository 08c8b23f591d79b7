package com.hevlayer.domain.cache;

import com.hevlayer.domain.routing.Target;
import com.hevlayer.ports.cache.CachedRow;
import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.json.JsonNull;
import com.hevlayer.ports.json.JsonObject;
import com.hevlayer.ports.store.CallContext;
import com.hevlayer.ports.store.NamespaceName;
import com.hevlayer.ports.store.ResultRow;
import com.hevlayer.protocol.WireNames;
import com.hevlayer.protocol.json.JsonBytes;
import com.hevlayer.protocol.json.JsonText;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Puts what the store answered, unless a write came between. Thread-safe; see {@link Modifications}
 * for why it is safe to do so.
 */
final class Fills {
  private static final String VECTOR = "vector";

  private final Access access;
  private final Modifications modifications;
  private final Withheld withheld;
  private final CacheObserver observer;

  Fills(Access access, Modifications modifications, Withheld withheld, CacheObserver observer) {
    this.access = access;
    this.modifications = modifications;
    this.withheld = withheld;
    this.observer = observer;
  }

  /**
   * What became of a fill.
   *
   * @param succeeded whether the cache did what it was asked
   * @param left rows that were not put since they were changed meanwhile
   */
  record Outcome(boolean succeeded, List<CachedRow> left) {}

  /** Returns the time, to be taken before the store is read. */
  long now() {
    return modifications.now();
  }

  /**
   * Puts rows.
   *
   * @param readAt the time before the store was read
   */
  Outcome rows(Target target, long readAt, List<CachedRow> rows) {
    NamespaceName namespace = target.namespace();
    List<CachedRow> fresh = new ArrayList<>(rows.size());
    List<CachedRow> left = new ArrayList<>();
    for (CachedRow row : rows) {
      if (isMarker(row.key())) {
        continue;
      }
      boolean stale =
          modifications.changed(namespace, row.key(), readAt)
              || withheld.contains(target, row.key());
      (stale ? left : fresh).add(row);
    }
    if (fresh.isEmpty()) {
      return new Outcome(true, left);
    }
    CacheObserver.Backfill backfill = observer.backfill(namespace);
    CallContext context = Access.lasting(target.context());
    boolean succeeded =
        access.change(
            namespace,
            Access.keys(fresh),
            "putting rows",
            () -> {
              access.cache().putRows(context, namespace, fresh);
              List<CachedRow> late = new ArrayList<>();
              for (CachedRow row : fresh) {
                if (modifications.changed(namespace, row.key(), readAt)) {
                  late.add(row);
                }
              }
              if (!late.isEmpty()) {
                access.cache().remove(context, namespace, Access.keys(late));
                left.addAll(late);
              }
            });
    backfill.ended(succeeded, fresh.stream().mapToLong(Access::bytes).sum());
    return new Outcome(succeeded, left);
  }

  /**
   * Puts vectors.
   *
   * @param readAt the time before the store was read
   */
  void vectors(Target target, long readAt, Map<String, float[]> vectors) {
    NamespaceName namespace = target.namespace();
    Map<String, float[]> fresh = HashMap.newHashMap(vectors.size());
    vectors.forEach((key, vector) -> {
      if (!isMarker(key)
          && !modifications.changed(namespace, key, readAt)
          && !withheld.contains(target, key)) {
        fresh.put(key, vector);
      }
    });
    if (fresh.isEmpty()) {
      return;
    }
    CacheObserver.Backfill backfill = observer.backfill(namespace);
    CallContext context = Access.lasting(target.context());
    boolean succeeded =
        access.change(
            namespace,
            fresh.keySet(),
            "putting vectors",
            () -> {
              access.cache().putVectors(context, namespace, fresh);
              List<String> late =
                  fresh.keySet().stream()
                      .filter(key -> modifications.changed(namespace, key, readAt))
                      .toList();
              if (!late.isEmpty()) {
                access.cache().removeVectors(context, namespace, late);
              }
            });
    backfill.ended(
        succeeded,
        fresh.values().stream().mapToLong(vector -> (long) Float.BYTES * vector.length).sum());
  }

  /** Whether this is the marker row, which is no document: what walks the cache must not see it. */
  static boolean isMarker(String key) {
    return key.equals(WireNames.MARKER_ID);
  }

  /** Returns a row of the store as it is cached: as text, so that it is written only once. */
  static CachedRow cacheable(ResultRow row) {
    return CachedRow.ofText(
        row.id(), JsonBytes.of(Json.object(withoutNulls(row.attributes()))), Fills::decode);
  }

  /** Returns attributes without vector and without those that are absent, which null says too. */
  static Map<String, Json> withoutNulls(Map<String, Json> attributes) {
    Map<String, Json> kept = LinkedHashMap.newLinkedHashMap(attributes.size());
    attributes.forEach((name, value) -> {
      if (!name.equals(VECTOR) && !(value instanceof JsonNull)) {
        kept.put(name, value);
      }
    });
    return kept;
  }

  private static Map<String, Json> decode(byte[] text) {
    return ((JsonObject) JsonText.parseAnswer(text)).members();
  }
}
