package com.hevlayer.domain.cache;

import com.hevlayer.ports.cache.CachedRow;
import com.hevlayer.ports.store.CallContext;
import com.hevlayer.ports.store.NamespaceName;
import com.hevlayer.protocol.WireNames;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Brings accepted writes into the cache; see {@link Modifications} for the order of the steps. */
final class CacheMirror implements CacheEffects {
  private final Access access;
  private final Modifications modifications;
  private final Withheld withheld;
  private final Warmer warmer;
  private final IdTypes types;
  private final boolean wanted;

  CacheMirror(
      Access access,
      Modifications modifications,
      Withheld withheld,
      Warmer warmer,
      IdTypes types,
      boolean wanted) {
    this.access = access;
    this.modifications = modifications;
    this.withheld = withheld;
    this.warmer = warmer;
    this.types = types;
    this.wanted = wanted;
  }

  private record Begun(NamespaceName namespace, long at) implements Ticket {}

  @Override
  public boolean wanted() {
    return wanted;
  }

  @Override
  public Ticket begin(NamespaceName namespace) {
    return new Begun(namespace, modifications.now());
  }

  @Override
  public void apply(CallContext context, Ticket ticket, CacheChange change) {
    if (!wanted) {
      return;
    }
    Plan plan = new Plan(change);
    if (plan.keys.isEmpty()) {
      return;
    }
    NamespaceName namespace = ticket.namespace();
    plan.notPut().forEach(key -> withheld.changed(namespace, key));
    CallContext own = Access.lasting(context);
    Modifications.Marks marks = modifications.mark(namespace, plan.keys);
    if (plan.takeOut(
        row ->
            marks.overlapped(row, at(ticket))
                || withheld.mayStillChange(namespace, plan.keys.get(row)))) {
      plan.notPut().forEach(key -> withheld.changed(namespace, key));
    }
    access.change(
        namespace,
        plan.keys,
        "mirroring a write",
        () -> {
          mirror(own, namespace, plan);
          List<String> late = plan.kept(marks::overtaken);
          if (!late.isEmpty()) {
            access.cache().remove(own, namespace, late);
          }
        });
  }

  @Override
  public void unknown(CallContext context, Ticket ticket, List<String> keys) {
    if (!wanted || keys.isEmpty()) {
      return;
    }
    // First, so that nobody puts what is read between the two.
    keys.forEach(key -> withheld.mayChange(ticket.namespace(), key));
    apply(context, ticket, CacheChange.removing(keys));
  }

  @Override
  public void drop(CallContext context, NamespaceName namespace) {
    types.forget(namespace);
    modifications.drop(namespace);
    warmer.forget(namespace);
    if (wanted) {
      access.drop(context, namespace);
    }
  }

  @Override
  public boolean owes(NamespaceName namespace) {
    return access.owes(namespace);
  }

  private void mirror(CallContext context, NamespaceName namespace, Plan plan) {
    List<String> gone = plan.gone();
    if (!gone.isEmpty()) {
      access.cache().remove(context, namespace, gone);
    }
    List<CachedRow> rows = List.copyOf(plan.upserts.values());
    if (!rows.isEmpty()) {
      access.cache().putRows(context, namespace, rows);
      Map<String, float[]> vectors = new HashMap<>();
      List<String> without = new ArrayList<>();
      for (CachedRow row : rows) {
        float[] vector = plan.change.vectors().get(row.key());
        if (vector == null) {
          without.add(row.key());
        } else {
          vectors.put(row.key(), vector);
        }
      }
      if (!vectors.isEmpty()) {
        access.cache().putVectors(context, namespace, vectors);
      }
      if (!without.isEmpty()) {
        access.cache().removeVectors(context, namespace, without);
      }
    }
    if (!plan.patches.isEmpty()) {
      access.cache().mergeRows(context, namespace, List.copyOf(plan.patches.values()));
    }
  }

  private static long at(Ticket ticket) {
    if (ticket instanceof Begun begun) {
      return begun.at();
    }
    throw new IllegalArgumentException("the ticket was not taken here");
  }

  /** Tests a row by its place in the list of keys. */
  @FunctionalInterface
  private interface RowTest {
    boolean test(int row);
  }

  /** What is done to each row; a row that is named twice is taken out. Used by one thread. */
  private static final class Plan {
    final CacheChange change;
    final List<String> keys;
    final Map<String, CachedRow> upserts = new LinkedHashMap<>();
    final Map<String, CachedRow> patches = new LinkedHashMap<>();

    Plan(CacheChange change) {
      this.change = change;
      Set<String> named = new HashSet<>();
      Set<String> twice = new HashSet<>();
      List<String> all = new ArrayList<>();
      for (CachedRow row : change.upserts()) {
        name(row.key(), named, twice, all);
        upserts.put(row.key(), CachedRow.of(row.id(), Fills.withoutNulls(row.attributes())));
      }
      for (CachedRow row : change.patches()) {
        name(row.key(), named, twice, all);
        patches.put(row.key(), row);
      }
      for (String key : change.removed()) {
        name(key, named, twice, all);
      }
      // No document, so nothing that walks the cache may see it.
      twice.add(WireNames.MARKER_ID);
      upserts.keySet().removeAll(twice);
      patches.keySet().removeAll(twice);
      keys = all;
    }

    private static void name(String key, Set<String> named, Set<String> twice, List<String> all) {
      if (named.add(key)) {
        all.add(key);
      } else {
        twice.add(key);
      }
    }

    /** Returns the keys of rows that may be absent afterwards, so that somebody may read them. */
    List<String> notPut() {
      return keys.stream().filter(key -> !upserts.containsKey(key)).toList();
    }

    /** Has rows removed instead; returns whether there are any. */
    boolean takeOut(RowTest test) {
      boolean any = false;
      for (int i = 0; i < keys.size(); i++) {
        if (test.test(i)) {
          upserts.remove(keys.get(i));
          patches.remove(keys.get(i));
          any = true;
        }
      }
      return any;
    }

    /** Returns the keys of rows that are removed. */
    List<String> gone() {
      return keys.stream()
          .filter(key -> !upserts.containsKey(key) && !patches.containsKey(key))
          .toList();
    }

    /** Returns the keys of rows that are put or merged and pass a test. */
    List<String> kept(RowTest test) {
      List<String> kept = new ArrayList<>();
      for (int i = 0; i < keys.size(); i++) {
        String key = keys.get(i);
        if ((upserts.containsKey(key) || patches.containsKey(key)) && test.test(i)) {
          kept.add(key);
        }
      }
      return kept;
    }
  }
}
