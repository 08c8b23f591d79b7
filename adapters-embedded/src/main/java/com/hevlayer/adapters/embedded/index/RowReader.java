package com.hevlayer.adapters.embedded.index;

import com.hevlayer.adapters.embedded.schema.Attribute;
import com.hevlayer.adapters.embedded.schema.AttributeType;
import com.hevlayer.adapters.embedded.schema.FieldNames;
import com.hevlayer.adapters.embedded.schema.IndexValues;
import com.hevlayer.adapters.embedded.schema.NamespaceSchema;
import com.hevlayer.adapters.embedded.schema.ValueKind;
import com.hevlayer.adapters.embedded.schema.Values;
import com.hevlayer.ports.json.Json;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.lucene.document.DocumentStoredFieldVisitor;
import org.apache.lucene.index.BinaryDocValues;
import org.apache.lucene.index.FloatVectorValues;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.KnnVectorValues;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.ReaderUtil;
import org.apache.lucene.index.SortedDocValues;
import org.apache.lucene.index.SortedNumericDocValues;
import org.apache.lucene.index.StoredFields;
import org.apache.lucene.util.BytesRef;
import org.jspecify.annotations.Nullable;

/**
 * Reads rows of a view by document number, in any order. Used by one thread while the view is open.
 */
public final class RowReader {
  private static final Set<String> ROW_ONLY = Set.of(FieldNames.ROW);

  private final IndexReader reader;
  private final NamespaceSchema schema;
  private final Map<Integer, Attribute> byId = new HashMap<>();
  private @Nullable StoredFields stored;

  RowReader(IndexReader reader, NamespaceSchema schema) {
    this.reader = reader;
    this.schema = schema;
    for (Attribute attribute : schema.attributes()) {
      byId.put(attribute.id(), attribute);
    }
  }

  /** Returns the id: {@link Long} bits, {@link java.util.UUID} or {@link String}. */
  public Object id(int doc) throws IOException {
    LeafReaderContext leaf = leaf(doc);
    int local = doc - leaf.docBase;
    if (schema.idKind() == ValueKind.UINT) {
      SortedNumericDocValues order = leaf.reader().getSortedNumericDocValues(FieldNames.ID_ORDER);
      if (order == null || !order.advanceExact(local)) {
        throw new IllegalStateException("a document has no id");
      }
      return IndexValues.numberValue(ValueKind.UINT, order.nextValue());
    }
    SortedDocValues order = leaf.reader().getSortedDocValues(FieldNames.ID_SORTED);
    if (order == null || !order.advanceExact(local)) {
      throw new IllegalStateException("a document has no id");
    }
    return IndexValues.keywordValue(schema.idKind(), order.lookupOrd(order.ordValue()));
  }

  /** Returns the id as it is written to callers. */
  public Json idJson(int doc) throws IOException {
    return Values.scalarJson(schema.idKind(), id(doc));
  }

  /** Returns the whole row; attributes that were dropped are not in it. */
  public Row row(int doc) throws IOException {
    return new Row(id(doc), cells(doc, byId.keySet()));
  }

  /** Returns the value of an attribute, or {@code null} if the row has none. */
  public @Nullable Object value(int doc, Attribute attribute) throws IOException {
    for (Row.Cell cell : cells(doc, Set.of(attribute.id()))) {
      return cell.value();
    }
    return null;
  }

  /**
   * Returns the selected attributes that the row has, as JSON in the order of the schema.
   *
   * @param selected of this view's schema
   */
  public Map<String, Json> attributes(
      int doc, Collection<Attribute> selected, boolean base64Vectors) throws IOException {
    Map<String, Json> attributes = new LinkedHashMap<>();
    for (Map.Entry<Attribute, Row.Cell> entry : selectedCells(doc, selected).entrySet()) {
      Row.Cell cell = entry.getValue();
      attributes.put(
          entry.getKey().name(), Values.toJson(cell.type(), cell.value(), base64Vectors));
    }
    return attributes;
  }

  /** Returns the selected attributes that the row has, in the order of the selection. */
  public Map<Attribute, Row.Cell> selectedCells(int doc, Collection<Attribute> selected)
      throws IOException {
    if (selected.isEmpty()) {
      return Map.of();
    }
    Set<Integer> wanted = new HashSet<>();
    for (Attribute attribute : selected) {
      wanted.add(attribute.id());
    }
    Map<Integer, Row.Cell> found = new HashMap<>();
    for (Row.Cell cell : cells(doc, wanted)) {
      found.put(cell.attribute(), cell);
    }
    Map<Attribute, Row.Cell> cells = new LinkedHashMap<>();
    for (Attribute attribute : selected) {
      Row.Cell cell = found.get(attribute.id());
      if (cell != null) {
        cells.put(attribute, cell);
      }
    }
    return cells;
  }

  private List<Row.Cell> cells(int doc, Set<Integer> wanted) throws IOException {
    List<Row.Cell> cells = RowCodec.readCells(source(doc), wanted);
    boolean complete = true;
    for (Row.Cell cell : cells) {
      complete &= !(cell.value() instanceof RowCodec.Elsewhere);
    }
    if (complete) {
      return cells;
    }
    List<Row.Cell> filled = new ArrayList<>(cells.size());
    for (Row.Cell cell : cells) {
      filled.add(
          cell.value() instanceof RowCodec.Elsewhere
              ? new Row.Cell(cell.attribute(), cell.type(), elsewhere(doc, cell))
              : cell);
    }
    return filled;
  }

  private ByteReader source(int doc) throws IOException {
    if (stored == null) {
      stored = reader.storedFields();
    }
    DocumentStoredFieldVisitor visitor = new DocumentStoredFieldVisitor(ROW_ONLY);
    stored.document(doc, visitor);
    BytesRef bytes = visitor.getDocument().getBinaryValue(FieldNames.ROW);
    if (bytes == null) {
      throw new IllegalStateException("a document has no row");
    }
    return new ByteReader(bytes.bytes, bytes.offset, bytes.length);
  }

  private Object elsewhere(int doc, Row.Cell cell) throws IOException {
    Attribute attribute = byId.get(cell.attribute());
    if (attribute == null) {
      throw new IllegalStateException("attribute " + cell.attribute() + " is not in the schema");
    }
    LeafReaderContext leaf = leaf(doc);
    int local = doc - leaf.docBase;
    AttributeType type = cell.type();
    if (type.kind() == ValueKind.MULTI_VECTOR) {
      BinaryDocValues values = leaf.reader().getBinaryDocValues(FieldNames.multiVector(attribute));
      if (values == null || !values.advanceExact(local)) {
        throw new IllegalStateException("a document has no vectors");
      }
      return IndexValues.multiVectorValue(type.dimensions(), values.binaryValue());
    }
    FloatVectorValues values = leaf.reader().getFloatVectorValues(FieldNames.vector(attribute));
    if (values == null) {
      throw new IllegalStateException("a segment has no vectors");
    }
    KnnVectorValues.DocIndexIterator iterator = values.iterator();
    if (iterator.advance(local) != local) {
      throw new IllegalStateException("a document has no vector");
    }
    return values.vectorValue(iterator.index()).clone();
  }

  private LeafReaderContext leaf(int doc) {
    List<LeafReaderContext> leaves = reader.leaves();
    return leaves.get(ReaderUtil.subIndex(doc, leaves));
  }
}
