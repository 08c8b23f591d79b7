package com.hevlayer.domain.write;

import com.hevlayer.domain.cache.CacheChange;
import com.hevlayer.domain.cache.CacheEffects;
import com.hevlayer.domain.shard.ShardHash;
import com.hevlayer.ports.cache.CachedRow;
import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.json.JsonNull;
import com.hevlayer.ports.store.CallContext;
import com.hevlayer.protocol.WireNames;
import com.hevlayer.protocol.WireRefusal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** What one write does to the document cache. Used once, by one thread; blocks. */
final class Mirror {
  private static final int MOST_ROWS = 1_000;
  private static final long MOST_BYTES = 4 << 20;
  private static final int MOST_KEYS = 10_000;

  private final CacheEffects cache;
  private final CallContext context;
  private final CacheEffects.Ticket ticket;
  private final WriteIndex write;
  private final Filters filters;
  private final Json time;
  private final int shards;

  private List<CachedRow> upserts = new ArrayList<>();
  private Map<String, float[]> vectors = new HashMap<>();
  private List<CachedRow> patches = new ArrayList<>();
  private List<String> removed = new ArrayList<>();
  private long bytes;

  /**
   * Creates one.
   *
   * @param context neither cancelled nor limited: whoever left, the cache must learn of the write
   * @param epochMillis the stamp of the rows
   */
  Mirror(
      CacheEffects cache,
      CallContext context,
      CacheEffects.Ticket ticket,
      WriteIndex write,
      Filters filters,
      long epochMillis,
      int shards) {
    this.cache = cache;
    this.context = context;
    this.ticket = ticket;
    this.write = write;
    this.filters = filters;
    this.time = Json.of(epochMillis);
    this.shards = shards;
  }

  /** Which operations by filter a write has. */
  record Filters(boolean deletes, boolean patches) {
    boolean any() {
      return deletes || patches;
    }
  }

  /** The write was accepted, and names every row it changes. */
  void accepted() {
    mirrored(this::all);
  }

  // A store may read leniently what nobody here can: then the cache knows nothing any more.
  private void mirrored(Runnable step) {
    try {
      step.run();
      flush();
    } catch (WireRefusal unreadable) {
      drop();
    }
  }

  private void all() {
    for (Part part : Part.values()) {
      Marks marks = write.marks(part);
      if (marks != null) {
        Marks.Walk rows = marks.walk(part != Part.DELETES);
        while (rows.next()) {
          apply(part, rows);
        }
      }
    }
  }

  /** The write was accepted, and the store says which rows it changed. */
  void accepted(Confirmed confirmed) {
    if (confirmed.complete()) {
      mirrored(() -> some(confirmed));
    } else {
      evict();
    }
  }

  private void some(Confirmed confirmed) {
    Set<String> left = new HashSet<>(confirmed.upserted());
    left.addAll(confirmed.patched());
    left.addAll(confirmed.deleted());
    for (Part part : Part.values()) {
      Marks marks = write.marks(part);
      if (marks != null) {
        confirmed(part, marks, confirmed, left);
      }
    }
    // What a filter found, and whatever else the store names.
    for (String key : left) {
      remove(key);
    }
  }

  private void confirmed(Part part, Marks marks, Confirmed confirmed, Set<String> left) {
    Set<String> named =
        switch (part) {
          case UPSERT_ROWS, UPSERT_COLUMNS -> confirmed.upserted();
          case PATCH_ROWS, PATCH_COLUMNS -> confirmed.patched();
          case DELETES -> confirmed.deleted();
        };
    boolean patch = part == Part.PATCH_ROWS || part == Part.PATCH_COLUMNS;
    Marks.Walk rows = marks.walk(part != Part.DELETES);
    while (rows.next()) {
      String key = CachedRow.key(rows.id());
      if (!named.contains(key)) {
        continue; // not written; if another operation changed it, it is in what is left
      }
      left.remove(key);
      boolean unsure =
          patch && (filters.patches() || (filters.deletes() && confirmed.deleted().contains(key)));
      if (unsure) {
        remove(key);
      } else {
        apply(part, rows);
      }
    }
  }

  /** The write was accepted, and nobody can say which rows it changed. */
  void evict() {
    if (filters.any()) {
      drop();
    } else {
      mirrored(() -> ids(this::remove));
    }
  }

  /** Nobody knows whether the write was applied, or still will be. */
  void unknown() {
    if (filters.any()) {
      drop();
      return;
    }
    mirrored(() -> {
      ids(key -> {
        removed.add(key);
        if (removed.size() >= MOST_KEYS) {
          forget();
        }
      });
      forget();
    });
  }

  private void forget() {
    cache.unknown(context, ticket, removed);
    removed = new ArrayList<>();
  }

  private void ids(Consumer<String> each) {
    for (Part part : Part.values()) {
      Marks marks = write.marks(part);
      if (marks != null) {
        Marks.Walk rows = marks.walk(false);
        while (rows.next()) {
          each.accept(CachedRow.key(rows.id()));
        }
      }
    }
  }

  /** Every row of the namespace may be gone. */
  void drop() {
    cache.drop(context, ticket.namespace());
  }

  private void apply(Part part, Marks.Walk rows) {
    Json id = rows.id();
    String key = CachedRow.key(id);
    if (part == Part.DELETES) {
      remove(key);
      return;
    }
    Marks.Content content = rows.content();
    Map<String, Json> attributes = content.attributes();
    if (part.isUpsert()) {
      // A row does not have what is null in it; in a patch it says what goes.
      attributes.values().removeIf(JsonNull.NULL::equals);
    }
    attributes.put(WireNames.UPSERTED_AT, time);
    attributes.put(WireNames.SHARD, Json.of(ShardHash.shard(key, shards)));
    (part.isUpsert() ? upserts : patches).add(CachedRow.of(id, attributes));
    if (content.vector() != null) {
      vectors.put(key, content.vector());
    }
    bytes += content.bytes();
    if (upserts.size() + patches.size() >= MOST_ROWS || bytes >= MOST_BYTES) {
      flush();
    }
  }

  private void remove(String key) {
    removed.add(key);
    if (removed.size() >= MOST_KEYS) {
      flush();
    }
  }

  private void flush() {
    if (upserts.isEmpty() && patches.isEmpty() && removed.isEmpty()) {
      return;
    }
    cache.apply(context, ticket, new CacheChange(upserts, vectors, patches, removed));
    upserts = new ArrayList<>();
    vectors = new HashMap<>();
    patches = new ArrayList<>();
    removed = new ArrayList<>();
    bytes = 0;
  }
}
