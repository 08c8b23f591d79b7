package com.hevlayer.adapters.embedded.write;

import com.hevlayer.adapters.embedded.index.Row;
import com.hevlayer.adapters.embedded.index.Snapshot;
import com.hevlayer.adapters.embedded.schema.Attribute;
import com.hevlayer.adapters.embedded.schema.IndexValues;
import com.hevlayer.adapters.embedded.schema.NamespaceSchema;
import com.hevlayer.adapters.embedded.schema.Refusal;
import com.hevlayer.adapters.embedded.schema.ValueKind;
import com.hevlayer.ports.store.Filter;
import com.hevlayer.ports.store.WriteRequest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.Scorer;
import org.apache.lucene.search.Weight;
import org.apache.lucene.util.Bits;
import org.jspecify.annotations.Nullable;

/**
 * Resolves a plan against the rows that exist: by-filter operations, then conditions and patches.
 * Runs under the lock of the namespace on a view that holds everything, so what was found cannot
 * change before it is applied. Used once.
 */
final class Evaluation {
  static final int MAX_DELETED = 5_000_000;
  static final int MAX_PATCHED = 50_000;

  private final WritePlan plan;
  private final Filters filters;
  private final @Nullable Snapshot view;
  private final @Nullable RowLookup lookup;
  private final WriteCost cost;
  private final Set<Integer> known = new HashSet<>();
  private final Map<String, Attribute> byName;

  /** What operations before changed; empty: the row is gone. */
  private final Map<Object, Optional<Row>> changes = new LinkedHashMap<>();

  final List<Object> upserted = new ArrayList<>();
  final List<Object> patched = new ArrayList<>();
  final List<Object> deleted = new ArrayList<>();
  boolean remaining;

  /**
   * Prepares a plan.
   *
   * @param view everything written so far; {@code null} where there is nothing, or where the plan
   *     needs no rows
   */
  Evaluation(WritePlan plan, @Nullable Snapshot view, Filters filters) throws IOException {
    this.plan = plan;
    this.view = view;
    this.filters = filters;
    this.lookup = view == null ? null : new RowLookup(view);
    this.cost = new WriteCost(plan.schema());
    this.byName = plan.schema().byName();
    for (Attribute attribute : plan.schema().attributes()) {
      known.add(attribute.id());
    }
  }

  WriteCost cost() {
    return cost;
  }

  void run() throws IOException {
    WriteRequest request = plan.request();
    deleteByFilter(request.deleteByFilter());
    if (request.patchByFilter() != null) {
      patchByFilter(request.patchByFilter().filter());
    }
    upserts(test(request.upsertCondition()));
    patches(test(request.patchCondition()));
    deletes(test(request.deleteCondition()));
  }

  List<Row> puts() {
    List<Row> puts = new ArrayList<>(changes.size());
    changes.values().forEach(change -> change.ifPresent(puts::add));
    return puts;
  }

  List<Object> removes() {
    List<Object> removes = new ArrayList<>();
    changes.forEach((id, change) -> {
      if (change.isEmpty()) {
        removes.add(id);
      }
    });
    return removes;
  }

  private void deleteByFilter(@Nullable Filter filter) throws IOException {
    if (filter == null) {
      return;
    }
    // Checked before anything else: a filter that makes no sense is refused in a new namespace too.
    Query query = filters.query(filterSchema(), filter);
    RowLookup rows = lookup;
    if (rows == null) {
      return;
    }
    List<Object> ids = new ArrayList<>();
    for (int doc :
        find(query, MAX_DELETED, plan.request().deleteByFilterAllowPartial(), "delete_by_filter")) {
      ids.add(rows.id(doc));
    }
    if (plan.request().returnAffectedIds()) {
      sort(ids);
    }
    for (Object id : ids) {
      changes.put(id, Optional.empty());
      deleted.add(id);
    }
  }

  private void patchByFilter(Filter filter) throws IOException {
    Query query = filters.query(filterSchema(), filter);
    RowLookup rows = lookup;
    if (rows == null) {
      return;
    }
    WritePlan.Patch patch = Objects.requireNonNull(plan.filterPatch());
    List<Object> ids = new ArrayList<>();
    Map<Object, Row> found = new LinkedHashMap<>();
    for (int doc :
        find(query, MAX_PATCHED, plan.request().patchByFilterAllowPartial(), "patch_by_filter")) {
      Object id = rows.id(doc);
      if (!changes.containsKey(id)) {
        ids.add(id);
        found.put(id, rows.row(doc));
      }
    }
    sort(ids);
    for (Object id : ids) {
      changes.put(id, Optional.of(apply(patch, Objects.requireNonNull(found.get(id)))));
      patched.add(id);
    }
  }

  /** An index that this very request asks for cannot be searched yet. */
  private NamespaceSchema filterSchema() {
    return plan.rebuild() ? Objects.requireNonNull(plan.base()) : plan.schema();
  }

  private int[] find(Query query, int most, boolean partial, String operation) throws IOException {
    IndexSearcher searcher = Objects.requireNonNull(view).searcher();
    int total = searcher.count(query);
    if (total > most && !partial) {
      throw Refusal.meaning(
          operation
              + " matches "
              + total
              + " rows, allowed are "
              + most
              + "; "
              + operation
              + "_allow_partial applies it to so many at a time");
    }
    remaining |= total > most;
    int[] docs = new int[Math.min(total, most)];
    Weight weight =
        searcher.createWeight(searcher.rewrite(query), ScoreMode.COMPLETE_NO_SCORES, 1f);
    int count = 0;
    for (LeafReaderContext leaf : searcher.getIndexReader().leaves()) {
      Scorer scorer = weight.scorer(leaf);
      if (scorer == null) {
        continue;
      }
      Bits live = leaf.reader().getLiveDocs();
      DocIdSetIterator matches = scorer.iterator();
      for (int doc = matches.nextDoc();
          doc != DocIdSetIterator.NO_MORE_DOCS && count < docs.length;
          doc = matches.nextDoc()) {
        if (live == null || live.get(doc)) {
          docs[count++] = leaf.docBase + doc;
        }
      }
    }
    return docs;
  }

  private Filters.@Nullable RowTest test(@Nullable Filter condition) {
    return condition == null ? null : filters.test(plan.schema(), condition);
  }

  private void upserts(Filters.@Nullable RowTest condition) throws IOException {
    for (Row row : plan.upserts()) {
      if (condition != null) {
        Row current = current(row.id());
        if (current != null && !condition.matches(values(current), values(row))) {
          continue;
        }
      }
      changes.put(row.id(), Optional.of(row));
      upserted.add(row.id());
      cost.add(row.id(), row.cells());
    }
  }

  private void patches(Filters.@Nullable RowTest condition) throws IOException {
    for (WritePlan.Patch patch : plan.patches()) {
      Row current = current(patch.id());
      if (current == null
          || (condition != null
              && !condition.matches(values(current), values(new Row(patch.id(), patch.cells()))))) {
        continue;
      }
      changes.put(patch.id(), Optional.of(apply(patch, current)));
      patched.add(patch.id());
    }
  }

  private void deletes(Filters.@Nullable RowTest condition) throws IOException {
    for (Object id : plan.deletes()) {
      if (condition != null) {
        Row current = current(id);
        if (current == null || !condition.matches(values(current), name -> null)) {
          continue;
        }
      }
      changes.put(id, Optional.empty());
      deleted.add(id);
    }
  }

  private @Nullable Row current(Object id) throws IOException {
    Optional<Row> changed = changes.get(id);
    if (changed != null) {
      return changed.orElse(null);
    }
    return lookup == null ? null : lookup.find(id);
  }

  private Row apply(WritePlan.Patch patch, Row row) {
    Set<Integer> replaced = new HashSet<>(patch.cleared());
    for (Row.Cell cell : patch.cells()) {
      replaced.add(cell.attribute());
    }
    List<Row.Cell> cells = new ArrayList<>();
    for (Row.Cell cell : row.cells()) {
      if (!replaced.contains(cell.attribute()) && known.contains(cell.attribute())) {
        cells.add(cell);
      }
    }
    cells.addAll(patch.cells());
    cost.add(row.id(), patch.cells());
    return new Row(row.id(), cells);
  }

  private Function<String, @Nullable Object> values(Row row) {
    return name -> {
      if (name.equals(NamespaceSchema.ID)) {
        return row.id();
      }
      Attribute attribute = byName.get(name);
      return attribute == null ? null : row.value(attribute);
    };
  }

  private void sort(List<Object> ids) {
    ValueKind kind = plan.schema().idKind();
    ids.sort((a, b) ->
        kind == ValueKind.UINT
            ? Long.compareUnsigned((Long) a, (Long) b)
            : IndexValues.idTerm(kind, a).compareTo(IndexValues.idTerm(kind, b)));
  }
}
