package com.hevlayer.adapters.embedded.query;

import com.hevlayer.adapters.embedded.filter.FilterSchema;
import com.hevlayer.adapters.embedded.schema.Attribute;
import com.hevlayer.adapters.embedded.schema.FieldNames;
import com.hevlayer.adapters.embedded.schema.NamespaceSchema;
import com.hevlayer.adapters.embedded.schema.Refusal;
import com.hevlayer.adapters.embedded.schema.ValueKind;
import com.hevlayer.ports.store.RankBy;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.document.KeywordField;
import org.apache.lucene.document.LongField;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.PointValues;
import org.apache.lucene.search.FieldDoc;
import org.apache.lucene.search.MatchAllDocsQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.Sort;
import org.apache.lucene.search.SortField;
import org.apache.lucene.search.SortedNumericSelector;
import org.apache.lucene.search.SortedNumericSortField;
import org.apache.lucene.search.SortedSetSelector;
import org.apache.lucene.search.TopDocs;
import org.apache.lucene.search.TopFieldCollectorManager;
import org.apache.lucene.util.NumericUtils;
import org.jspecify.annotations.Nullable;

/** By attributes; null is lower than any value; ties by ascending id. */
final class OrderRanking implements Ranking {
  private static final int MAX_ORDERS = 8;

  private final NamespaceSchema schema;
  private final List<Key> keys;

  private record Key(Attribute attribute, boolean ascending) {}

  private OrderRanking(NamespaceSchema schema, List<Key> keys) {
    this.schema = schema;
    this.keys = keys;
  }

  static OrderRanking byId(NamespaceSchema schema) {
    return new OrderRanking(schema, List.of());
  }

  static OrderRanking of(NamespaceSchema schema, RankBy.Orders orders) {
    if (orders.orders().isEmpty() || orders.orders().size() > MAX_ORDERS) {
      throw Refusal.meaning(
          "rank_by has %d orders, allowed are 1 to %d"
              .formatted(orders.orders().size(), MAX_ORDERS));
    }
    List<Key> keys = new ArrayList<>();
    for (RankBy.Order order : orders.orders()) {
      Attribute attribute = FilterSchema.require(schema, order.attribute(), "rank_by");
      if (attribute.isArray() || !attribute.type().isComparable()) {
        throw Refusal.meaning(
            "rank_by error in key `%s`: attributes of type %s have no order"
                .formatted(attribute.name(), attribute.type()));
      }
      if (!attribute.filterable()) {
        throw Refusal.meaning(
            "rank_by error in key `%s`: an order needs the attribute to be filterable in the schema"
                .formatted(attribute.name()));
      }
      keys.add(new Key(attribute, order.ascending()));
    }
    return new OrderRanking(schema, keys);
  }

  @Override
  public Hits top(View view, @Nullable Query filter, int count) throws IOException {
    int wanted = Math.min(count, view.rowCount());
    if (wanted == 0) {
      return Hits.NONE;
    }
    Query query = filter == null ? MatchAllDocsQuery.INSTANCE : filter;
    TopDocs top =
        view.searcher()
            .search(query, new TopFieldCollectorManager(sort(view), wanted, null, wanted));
    int[] docs = new int[top.scoreDocs.length];
    for (int i = 0; i < docs.length; i++) {
      docs[i] = top.scoreDocs[i].doc;
    }
    return new Hits(docs, new float[0]);
  }

  private Sort sort(View view) throws IOException {
    List<SortField> fields = new ArrayList<>();
    boolean byId = false;
    for (Key key : keys) {
      if (byId) {
        break;
      }
      if (FilterSchema.isId(key.attribute)) {
        fields.add(id(schema.idKind(), !key.ascending));
        byId = true;
      } else if (key.attribute.kind().isNumeric()) {
        String field = FieldNames.number(key.attribute);
        if (needsPresence(view, field)) {
          fields.add(new SortField(field, PresenceOrder.INSTANCE, !key.ascending));
        }
        // Present values are above this one, unless the presence was compared before.
        fields.add(
            new SortedNumericSortField(
                field,
                SortField.Type.LONG,
                !key.ascending,
                SortedNumericSelector.Type.MIN,
                Long.MIN_VALUE));
      } else {
        fields.add(
            KeywordField.newSortField(
                FieldNames.keyword(key.attribute), !key.ascending, SortedSetSelector.Type.MIN));
      }
    }
    if (!byId) {
      fields.add(id(schema.idKind(), false));
    }
    return new Sort(fields.toArray(SortField[]::new));
  }

  /** The order of ids, for ties. */
  static SortField id(ValueKind idKind, boolean descending) {
    return idKind == ValueKind.UINT
        ? LongField.newSortField(FieldNames.ID_ORDER, descending, SortedNumericSelector.Type.MIN)
        : new SortField(FieldNames.ID_SORTED, SortField.Type.STRING, descending);
  }

  /** Whether the lowest number occurs as a value while other rows have none. */
  private static boolean needsPresence(View view, String field) throws IOException {
    boolean lowest = false;
    boolean missing = false;
    for (LeafReaderContext leaf : view.leaves()) {
      PointValues points = leaf.reader().getPointValues(field);
      if (points == null) {
        missing = true;
        continue;
      }
      lowest |= NumericUtils.sortableBytesToLong(points.getMinPackedValue(), 0) == Long.MIN_VALUE;
      missing |= points.getDocCount() < leaf.reader().maxDoc();
    }
    return lowest && missing;
  }

  @Override
  public String explain(View view, @Nullable Query filter, int count) {
    StringBuilder orders = new StringBuilder();
    for (Key key : keys) {
      orders
          .append(orders.isEmpty() ? "" : ", ")
          .append(key.attribute.name())
          .append(key.ascending ? " asc" : " desc");
    }
    return "TopK(%d) <- OrderIndex(%s)"
        .formatted(count, keys.isEmpty() ? "id asc" : orders.toString());
  }

  /** The score that a sorted search kept as its first field. */
  static float scoreOf(FieldDoc hit) {
    Object[] fields = hit.fields;
    return (Float) fields[0];
  }
}
