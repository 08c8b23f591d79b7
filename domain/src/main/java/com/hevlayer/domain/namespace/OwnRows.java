package com.hevlayer.domain.namespace;

import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.store.Rows;
import com.hevlayer.ports.store.WriteRequest;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A few rows that the gateway itself writes. Immutable. */
final class OwnRows implements Rows {
  private final List<OwnRow> rows;

  OwnRows(List<OwnRow> rows) {
    this.rows = List.copyOf(rows);
  }

  /** Returns a write that upserts these rows. */
  static WriteRequest upserting(OwnRows rows, String metric) {
    return request(rows, Rows.NONE, metric);
  }

  /** Returns a write that patches these rows. */
  static WriteRequest patching(OwnRows rows) {
    return request(Rows.NONE, rows, null);
  }

  private static WriteRequest request(Rows upserts, Rows patches, @Nullable String metric) {
    return new WriteRequest(
        upserts, patches, List.of(), null, null, null, null, false, null, false, Map.of(), metric,
        null, null, null, false, false);
  }

  @Override
  public int size() {
    return rows.size();
  }

  @Override
  public Cursor cursor() {
    Iterator<OwnRow> iterator = rows.iterator();
    return () -> iterator.hasNext() ? iterator.next() : null;
  }

  /** One row. */
  record OwnRow(Json id, List<String> names, List<Json> values) implements Row {
    static OwnRow of(Json id, Map<String, ? extends Json> attributes) {
      return new OwnRow(id, List.copyOf(attributes.keySet()), List.copyOf(attributes.values()));
    }

    @Override
    public int size() {
      return names.size();
    }

    @Override
    public String name(int index) {
      return names.get(index);
    }

    @Override
    public Json value(int index) {
      return values.get(index);
    }
  }
}
