package com.hevlayer.adapters.embedded.query;

import com.hevlayer.adapters.embedded.filter.Scalars;
import com.hevlayer.adapters.embedded.schema.Attribute;
import com.hevlayer.adapters.embedded.schema.IndexValues;
import com.hevlayer.adapters.embedded.schema.ValueKind;
import com.hevlayer.adapters.embedded.schema.Values;
import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.json.JsonNull;
import com.hevlayer.ports.json.JsonObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.SortedNumericDocValues;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.Query;
import org.apache.lucene.util.Bits;
import org.apache.lucene.util.BytesRef;
import org.jspecify.annotations.Nullable;

/** One run of a grouping. Used by one thread. */
final class Grouping {
  private static final int ROWS_BETWEEN_CHECKS = 16_384;

  private final View view;
  private final List<Key> keys;
  private final Map<String, Optional<Attribute>> functions;
  private final List<Attribute> summed;
  private final Map<Object, Group> groups = new HashMap<>();

  /** One member of the key of a group. */
  record Key(String label, Attribute attribute, boolean forEach) {}

  private static final class Group {
    private final List<Object> key;
    private final Summand[] sums;
    private long count;

    Group(List<Object> key, Summand[] sums) {
      this.key = key;
      this.sums = sums;
    }
  }

  Grouping(View view, List<Key> keys, Map<String, Optional<Attribute>> functions) {
    this.view = view;
    this.keys = keys;
    this.functions = functions;
    this.summed = functions.values().stream().flatMap(Optional::stream).distinct().toList();
  }

  List<JsonObject> run(@Nullable Query filter, int limit) throws IOException {
    if (isCount() && filter == null && TermCounts.canCount(view, keys.getFirst())) {
      addCounts(TermCounts.of(view, keys.getFirst().attribute()));
    } else {
      Map<Object, Long> counts = new HashMap<>();
      for (FilteredLeaf leaf : FilteredLeaf.of(view, filter)) {
        if (!isCount() || !OrdinalCounts.add(view, leaf, keys.getFirst().attribute(), counts)) {
          collect(leaf);
        }
      }
      addCounts(counts);
    }
    List<Group> sorted = new ArrayList<>(groups.values());
    sorted.sort((a, b) -> compare(a.key, b.key));
    List<JsonObject> objects = new ArrayList<>();
    for (Group group : sorted.subList(0, Math.min(limit, sorted.size()))) {
      objects.add(json(group));
    }
    return objects;
  }

  /** Whether rows are only counted, by one keyword. */
  private boolean isCount() {
    return keys.size() == 1
        && summed.isEmpty()
        && !keys.getFirst().forEach
        && keys.getFirst().attribute.kind().isKeyword();
  }

  private void addCounts(Map<Object, Long> counts) {
    counts.forEach((term, count) -> single(term).count += count);
  }

  private void collect(FilteredLeaf leaf) throws IOException {
    LeafReader reader = leaf.leaf().reader();
    List<GroupKeys> values = new ArrayList<>();
    for (Key key : keys) {
      values.add(GroupKeys.of(reader, key.attribute, key.forEach));
    }
    List<SortedNumericDocValues> numbers = new ArrayList<>();
    for (Attribute attribute : summed) {
      numbers.add(Summand.values(reader, attribute));
    }
    Bits live = reader.getLiveDocs();
    DocIdSetIterator rows = leaf.iterator();
    if (rows == null) {
      rows = DocIdSetIterator.all(reader.maxDoc());
    }
    long[] row = new long[summed.size()];
    boolean[] present = new boolean[summed.size()];
    int seen = 0;
    for (int doc = rows.nextDoc(); doc != DocIdSetIterator.NO_MORE_DOCS; doc = rows.nextDoc()) {
      if (seen++ % ROWS_BETWEEN_CHECKS == 0) {
        view.checkWanted();
      }
      if (live != null && !live.get(doc)) {
        continue;
      }
      for (int i = 0; i < row.length; i++) {
        SortedNumericDocValues number = numbers.get(i);
        present[i] = number.advanceExact(doc);
        row[i] = present[i] ? number.nextValue() : 0;
      }
      if (values.size() == 1) {
        for (Object key : values.getFirst().of(doc)) {
          add(single(key), row, present);
        }
      } else {
        combine(values, doc, 0, new Object[values.size()], row, present);
      }
    }
  }

  private void combine(
      List<GroupKeys> values, int doc, int at, Object[] key, long[] row, boolean[] present)
      throws IOException {
    if (at == key.length) {
      add(group(List.of(key)), row, present);
      return;
    }
    for (Object value : values.get(at).of(doc)) {
      key[at] = value;
      combine(values, doc, at + 1, key, row, present);
    }
  }

  /** The group of a single key: found by the value itself. */
  private Group single(Object value) {
    Group group = groups.get(value);
    if (group == null) {
      group = newGroup(List.of(value));
      groups.put(value, group);
    }
    return group;
  }

  private Group group(List<Object> key) {
    return keys.size() == 1
        ? single(key.getFirst())
        : groups.computeIfAbsent(key, ignored -> newGroup(key));
  }

  private Group newGroup(List<Object> key) {
    Summand[] sums = new Summand[summed.size()];
    for (int i = 0; i < sums.length; i++) {
      sums[i] = new Summand(summed.get(i).kind());
    }
    return new Group(key, sums);
  }

  private static void add(Group group, long[] row, boolean[] present) {
    group.count++;
    for (int i = 0; i < row.length; i++) {
      if (present[i]) {
        group.sums[i].add(row[i]);
      }
    }
  }

  private static int compare(List<Object> a, List<Object> b) {
    for (int i = 0; i < a.size(); i++) {
      Object x = a.get(i);
      Object y = b.get(i);
      int order =
          GroupKeys.isMissing(x) || GroupKeys.isMissing(y)
              ? Boolean.compare(GroupKeys.isMissing(y), GroupKeys.isMissing(x))
              : Scalars.compare(x, y);
      if (order != 0) {
        return order;
      }
    }
    return 0;
  }

  private JsonObject json(Group group) {
    Json.ObjectBuilder object = Json.objectBuilder();
    for (int i = 0; i < keys.size(); i++) {
      object.put(keys.get(i).label, json(keys.get(i).attribute.kind(), group.key.get(i)));
    }
    functions.forEach((label, attribute) ->
        object.put(
            label,
            attribute.isPresent()
                ? group.sums[summed.indexOf(attribute.get())].json()
                : Json.of(group.count)));
    return object.build();
  }

  private static Json json(ValueKind kind, Object key) {
    if (GroupKeys.isMissing(key)) {
      return JsonNull.NULL;
    }
    Object value =
        key instanceof Long number
            ? IndexValues.numberValue(kind, number)
            : IndexValues.keywordValue(kind, (BytesRef) key);
    return Values.scalarJson(kind, value);
  }
}
