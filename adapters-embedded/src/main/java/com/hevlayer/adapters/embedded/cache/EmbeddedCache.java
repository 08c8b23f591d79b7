package com.hevlayer.adapters.embedded.cache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.hevlayer.ports.cache.CacheState;
import com.hevlayer.ports.cache.CachedRow;
import com.hevlayer.ports.cache.DocumentCache;
import com.hevlayer.ports.store.CallContext;
import com.hevlayer.ports.store.NamespaceName;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Rows and vectors in the heap, bounded in bytes; what was used least goes first. Never fails and
 * never waits. Thread-safe.
 */
final class EmbeddedCache implements DocumentCache {
  /** The kind of this cache. */
  static final String KIND = "embedded";

  private static final int BATCH = 1_000;
  private static final CacheState CONNECTED = new CacheState(true, 1, null);

  private final Map<NamespaceName, Space> spaces = new ConcurrentHashMap<>();
  private final Cache<Key, Entry> entries;

  /**
   * Creates one.
   *
   * @param maxBytes about how much of the heap it may take, at least 1
   */
  EmbeddedCache(long maxBytes) {
    entries =
        Caffeine.newBuilder()
            .maximumWeight(maxBytes)
            .weigher((Key key, Entry entry) ->
                (int) Math.min(Integer.MAX_VALUE, key.bytes() + entry.bytes()))
            // Within the step that removes the entry, so that the sets stay true.
            .evictionListener((key, _, _) -> {
              if (key != null) {
                key.space.evicted(key);
              }
            })
            // Whoever puts pays for making room: no pool of other threads is woken for it.
            .executor(Runnable::run)
            .build();
  }

  @Override
  public CacheState state() {
    return CONNECTED;
  }

  @Override
  public boolean local() {
    return true;
  }

  @Override
  public Map<String, CachedRow> rows(
      CallContext context, NamespaceName namespace, Collection<String> keys) {
    Space space = spaces.get(namespace);
    if (space == null) {
      return Map.of();
    }
    Map<String, CachedRow> found = HashMap.newHashMap(keys.size());
    for (String key : keys) {
      if (entries.getIfPresent(new Key(space, key, false)) instanceof Entry.Row row) {
        found.put(key, row.read(key));
      }
    }
    return found;
  }

  @Override
  public Map<String, float[]> vectors(
      CallContext context, NamespaceName namespace, Collection<String> keys) {
    Space space = spaces.get(namespace);
    if (space == null) {
      return Map.of();
    }
    Map<String, float[]> found = HashMap.newHashMap(keys.size());
    for (String key : keys) {
      if (entries.getIfPresent(new Key(space, key, true)) instanceof Entry.Vector vector) {
        found.put(key, vector.read());
      }
    }
    return found;
  }

  @Override
  public void putRows(CallContext context, NamespaceName namespace, List<CachedRow> rows) {
    if (!rows.isEmpty()) {
      Space space = space(namespace);
      for (CachedRow row : rows) {
        put(new Key(space, row.key(), false), Entry.Row.of(row));
      }
    }
  }

  @Override
  public void mergeRows(CallContext context, NamespaceName namespace, List<CachedRow> patches) {
    Space space = spaces.get(namespace);
    if (space == null) {
      return;
    }
    for (CachedRow patch : patches) {
      entries
          .asMap()
          .computeIfPresent(
              new Key(space, patch.key(), false),
              (_, entry) -> entry instanceof Entry.Row row ? row.with(patch) : entry);
    }
  }

  @Override
  public void putVectors(
      CallContext context, NamespaceName namespace, Map<String, float[]> vectors) {
    if (!vectors.isEmpty()) {
      Space space = space(namespace);
      vectors.forEach((key, vector) -> put(new Key(space, key, true), Entry.Vector.of(vector)));
    }
  }

  @Override
  public void removeVectors(CallContext context, NamespaceName namespace, Collection<String> keys) {
    Space space = spaces.get(namespace);
    if (space != null) {
      keys.forEach(key -> remove(new Key(space, key, true)));
    }
  }

  @Override
  public void remove(CallContext context, NamespaceName namespace, Collection<String> keys) {
    Space space = spaces.get(namespace);
    if (space != null) {
      for (String key : keys) {
        remove(new Key(space, key, false));
        remove(new Key(space, key, true));
      }
    }
  }

  @Override
  public void drop(CallContext context, NamespaceName namespace) {
    Space space = spaces.remove(namespace);
    if (space != null) {
      space.drop();
      space.rows().forEach(this::remove);
      space.vectors().forEach(this::remove);
    }
  }

  @Override
  public long size(CallContext context, NamespaceName namespace) {
    Space space = spaces.get(namespace);
    return space == null ? 0 : space.rows().size();
  }

  @Override
  public long evictions(NamespaceName namespace) {
    Space space = spaces.get(namespace);
    return space == null ? 0 : space.evictions();
  }

  @Override
  public Walk walk(CallContext context, NamespaceName namespace) {
    Space space = spaces.get(namespace);
    return new KeyWalk(space == null ? List.<Key>of().iterator() : space.rows().iterator());
  }

  @Override
  public void close() {
    spaces.clear();
    entries.invalidateAll();
  }

  /** Returns how many entries there are in all, for tests. */
  long held() {
    entries.cleanUp();
    return entries.estimatedSize();
  }

  private Space space(NamespaceName namespace) {
    Space space = spaces.get(namespace);
    return space != null ? space : spaces.computeIfAbsent(namespace, _ -> new Space());
  }

  private void put(Key key, Entry entry) {
    entries
        .asMap()
        .compute(
            key,
            (_, before) -> {
              if (before == null) {
                key.space.added(key);
              }
              return entry;
            });
    // Whoever dropped the namespace meanwhile may have walked past this key already.
    if (key.space.isDropped()) {
      remove(key);
    }
  }

  private void remove(Key key) {
    entries
        .asMap()
        .computeIfPresent(
            key,
            (_, _) -> {
              key.space.removed(key);
              return null;
            });
  }

  /** Visits the keys that a namespace has; those that come meanwhile may be missed. */
  private final class KeyWalk implements Walk {
    private final Iterator<Key> keys;
    private boolean closed;

    KeyWalk(Iterator<Key> keys) {
      this.keys = keys;
    }

    @Override
    public List<CachedRow> next() {
      List<CachedRow> batch = new ArrayList<>();
      while (!closed && batch.size() < BATCH && keys.hasNext()) {
        Key key = keys.next();
        // Not through the cache's own look-up: a scan says nothing about which rows are in use.
        if (entries.policy().getIfPresentQuietly(key) instanceof Entry.Row row) {
          batch.add(row.read(key.text));
        }
      }
      return batch;
    }

    @Override
    public void close() {
      closed = true;
    }
  }
}
