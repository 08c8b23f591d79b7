package com.hevlayer.adapters.embedded.query;

import com.hevlayer.adapters.embedded.filter.RowView;
import com.hevlayer.adapters.embedded.index.Row;
import com.hevlayer.adapters.embedded.schema.Attribute;
import com.hevlayer.adapters.embedded.schema.NamespaceSchema;
import com.hevlayer.adapters.embedded.schema.ValueKind;
import com.hevlayer.adapters.embedded.schema.Values;
import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.store.ResultRow;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Makes rows of an answer from hits, and sums up what they cost. Used by one thread. */
final class RowBuilder {
  private static final int DISTANCE_BYTES = 4;

  private final View view;
  private final Collection<Attribute> projection;
  private final Map<String, Computation> computations;
  private final boolean base64Vectors;

  /** What is read of a row: what is returned and what computations need. */
  private final Collection<Attribute> read;

  private long bytes;

  RowBuilder(
      View view,
      Collection<Attribute> projection,
      Map<String, Computation> computations,
      boolean base64Vectors) {
    this.view = view;
    this.projection = projection;
    this.computations = computations;
    this.base64Vectors = base64Vectors;
    Set<Attribute> attributes = new LinkedHashSet<>(projection);
    Set<String> names = new LinkedHashSet<>();
    computations.values().forEach(computation -> computation.addNames(names));
    for (String name : names) {
      Attribute attribute = view.schema().attribute(name);
      if (attribute != null) {
        attributes.add(attribute);
      }
    }
    this.read = attributes;
  }

  List<ResultRow> rows(Hits hits) throws IOException {
    List<ResultRow> rows = new ArrayList<>(hits.size());
    for (int i = 0; i < hits.size(); i++) {
      rows.add(row(hits.docs()[i], hits.scored() ? hits.scores()[i] : Float.NaN));
    }
    return rows;
  }

  /** Returns a row; a distance of NaN is none. */
  ResultRow row(int doc, float distance) throws IOException {
    Object id = view.rows().id(doc);
    ValueKind idKind = view.schema().idKind();
    bytes += Values.scalarBytes(idKind, id);
    Map<String, Json> attributes = Map.of();
    if (!read.isEmpty() || !computations.isEmpty()) {
      attributes = attributes(doc, id);
    }
    Json idJson = Values.scalarJson(idKind, id);
    if (Float.isNaN(distance)) {
      return ResultRow.of(idJson, attributes);
    }
    bytes += DISTANCE_BYTES;
    return ResultRow.ranked(idJson, distance, attributes);
  }

  private Map<String, Json> attributes(int doc, Object id) throws IOException {
    Map<Attribute, Row.Cell> cells = view.rows().selectedCells(doc, read);
    Map<String, Json> attributes = new LinkedHashMap<>();
    for (Attribute attribute : projection) {
      Row.Cell cell = cells.get(attribute);
      if (cell != null) {
        attributes.put(attribute.name(), Values.toJson(cell.type(), cell.value(), base64Vectors));
        bytes += Values.logicalBytes(cell.type(), cell.value());
      }
    }
    if (!computations.isEmpty()) {
      RowView row = view(cells, id);
      computations.forEach((name, computation) -> {
        Json value = computation.of(row);
        if (value != null) {
          attributes.put(name, value);
        }
      });
    }
    return attributes;
  }

  private RowView view(Map<Attribute, Row.Cell> cells, Object id) {
    return name -> {
      if (name.equals(NamespaceSchema.ID)) {
        return id;
      }
      Attribute attribute = view.schema().attribute(name);
      Row.Cell cell = attribute == null ? null : cells.get(attribute);
      return cell == null ? null : cell.value();
    };
  }

  /** Returns the bytes of all rows made so far, as a bill counts them. */
  long bytes() {
    return bytes;
  }
}
