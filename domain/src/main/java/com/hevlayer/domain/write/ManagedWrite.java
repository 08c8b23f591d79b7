package com.hevlayer.domain.write;

import com.hevlayer.domain.cache.CacheChange;
import com.hevlayer.domain.cache.CacheEffects;
import com.hevlayer.domain.consistency.WriteInFlight;
import com.hevlayer.ports.cache.CachedRow;
import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.store.CallContext;
import com.hevlayer.protocol.Splice;
import com.hevlayer.protocol.scan.BodyIndex;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A write that is planned and under way: it ends with exactly one of {@link #accepted}, {@link
 * #refused} and {@link #unknown}. What it does to the cache is read from its body, which stays
 * valid until then. Thread-safe.
 */
public final class ManagedWrite {
  private static final List<String> NAMED =
      List.of("upsert_rows", "upsert_columns", "patch_rows", "patch_columns", "deletes");

  private final BodyIndex index;
  private final WritePlan.Managed plan;
  private final int shards;
  private final WriteInFlight inFlight;
  private final CacheEffects effects;
  private final CacheEffects.@Nullable Ticket ticket;

  ManagedWrite(
      BodyIndex index,
      WritePlan.Managed plan,
      int shards,
      WriteInFlight inFlight,
      CacheEffects effects,
      CacheEffects.@Nullable Ticket ticket) {
    this.index = index;
    this.plan = plan;
    this.shards = shards;
    this.inFlight = inFlight;
    this.effects = effects;
    this.ticket = ticket;
  }

  /** Returns the changes of the body. */
  public List<Splice> splices() {
    return plan.splices();
  }

  /** Returns how many rows are written by id. */
  public long rows() {
    return plan.upserts() + plan.patches();
  }

  /** Returns how many ids it names. */
  public long ids() {
    return plan.upserts() + plan.patches() + plan.deletes();
  }

  /** Whether only the answer tells which rows changed. */
  public boolean responseDriven() {
    return plan.responseDriven();
  }

  /** Whether the cache wants to hear of an accepted write. */
  public boolean concernsCache() {
    return ticket != null;
  }

  /**
   * The store accepted it; blocks while the cache follows.
   *
   * @param affected what the store says it changed, or {@code null} where it did not say
   */
  public void accepted(CallContext context, @Nullable AffectedIds affected) {
    try {
      if (ticket != null) {
        effects.apply(context, ticket, change(affected));
      }
    } finally {
      inFlight.accepted();
    }
  }

  /** The store refused it, or it was never sent. */
  public void refused() {
    inFlight.refused();
  }

  /** Nobody knows whether the store applied it; touches memory only. */
  public void unknown() {
    inFlight.unknown();
  }

  /** Removes every row it names from the cache; blocks. */
  public void evict(CallContext context) {
    if (ticket != null) {
      effects.apply(context, ticket, CacheChange.removing(named()));
    }
  }

  private CacheChange change(@Nullable AffectedIds affected) {
    if (plan.responseDriven() && affected == null) {
      return CacheChange.removing(named());
    }
    Predicate<String> upserted = confirmed(affected == null ? null : affected.upserted());
    Predicate<String> patched = confirmed(affected == null ? null : affected.patched());
    Predicate<String> deleted = confirmed(affected == null ? null : affected.deleted());
    List<CachedRow> upserts = new ArrayList<>();
    Map<String, float[]> vectors = new HashMap<>();
    for (WrittenRow row : WrittenRows.of(index, "upsert", inFlight.stamp(), shards)) {
      String key = CachedRow.key(row.id());
      if (upserted.test(key)) {
        upserts.add(CachedRow.of(row.id(), row.attributes()));
        if (row.vector() != null) {
          vectors.put(key, row.vector());
        }
      }
    }
    List<CachedRow> patches = new ArrayList<>();
    Set<String> named = new LinkedHashSet<>();
    for (WrittenRow row : WrittenRows.of(index, "patch", inFlight.stamp(), shards)) {
      named.add(CachedRow.key(row.id()));
      if (patched.test(CachedRow.key(row.id()))) {
        patches.add(CachedRow.of(row.id(), row.attributes()));
      }
    }
    Set<String> removed = new LinkedHashSet<>();
    for (Json id : TouchedIds.of(index, "deletes")) {
      if (deleted.test(CachedRow.key(id))) {
        removed.add(CachedRow.key(id));
      }
    }
    if (affected != null) {
      byFilter(affected, named, removed);
    }
    return new CacheChange(upserts, vectors, patches, List.copyOf(removed));
  }

  /** What a filter changed is known by id only, so it goes. */
  private void byFilter(AffectedIds affected, Set<String> named, Set<String> removed) {
    if (index.has("delete_by_filter")) {
      removed.addAll(affected.deleted());
    }
    if (index.has("patch_by_filter")) {
      affected.patched().stream().filter(key -> !named.contains(key)).forEach(removed::add);
    }
  }

  private Predicate<String> confirmed(@Nullable Set<String> keys) {
    return plan.responseDriven() && keys != null ? keys::contains : key -> true;
  }

  private List<String> named() {
    Set<String> keys = new LinkedHashSet<>();
    for (String member : NAMED) {
      TouchedIds.of(index, member).forEach(id -> keys.add(CachedRow.key(id)));
    }
    return List.copyOf(keys);
  }
}
