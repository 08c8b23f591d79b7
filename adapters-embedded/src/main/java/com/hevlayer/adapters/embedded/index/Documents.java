package com.hevlayer.adapters.embedded.index;

import com.hevlayer.adapters.embedded.schema.Attribute;
import com.hevlayer.adapters.embedded.schema.DistanceMetric;
import com.hevlayer.adapters.embedded.schema.FieldNames;
import com.hevlayer.adapters.embedded.schema.IndexValues;
import com.hevlayer.adapters.embedded.schema.NamespaceSchema;
import com.hevlayer.adapters.embedded.schema.SparseVector;
import com.hevlayer.adapters.embedded.schema.ValueKind;
import com.hevlayer.adapters.embedded.schema.Values;
import com.hevlayer.adapters.embedded.text.TextAnalyzer;
import com.hevlayer.adapters.embedded.text.TextOptions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.lucene.document.BinaryDocValuesField;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.KeywordField;
import org.apache.lucene.document.KnnFloatVectorField;
import org.apache.lucene.document.LongField;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.document.SortedDocValuesField;
import org.apache.lucene.document.StoredField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.util.BytesRef;

/** Makes documents of rows for one schema. Used by one thread at a time. */
public final class Documents {
  /** How far the square of a vector's length may be from 1 to be indexed as it is. */
  private static final double UNIT_TOLERANCE = 1e-4;

  private final NamespaceSchema schema;
  private final Map<Integer, Attribute> attributes = new HashMap<>();
  private final Map<TextOptions, TextAnalyzer> analyzers = new HashMap<>();

  /** Creates one for a schema. */
  public Documents(NamespaceSchema schema) {
    this.schema = schema;
    for (Attribute attribute : schema.attributes()) {
      attributes.put(attribute.id(), attribute);
    }
  }

  /** Returns the document of a row; cells of attributes that were dropped are left out. */
  public Document document(Row row) {
    Document document = new Document();
    addId(document, row.id());
    List<Row.Cell> cells = new ArrayList<>(row.cells().size());
    Set<Integer> elsewhere = new HashSet<>();
    for (Row.Cell cell : row.cells()) {
      Attribute attribute = attributes.get(cell.attribute());
      if (attribute != null) {
        cells.add(cell);
        if (add(document, attribute, cell.value())) {
          elsewhere.add(cell.attribute());
        }
      }
    }
    ByteWriter source = new ByteWriter(256);
    RowCodec.writeCells(source, cells, elsewhere);
    var bytes = source.toBuffer();
    document.add(
        new StoredField(FieldNames.ROW, bytes.array(), bytes.arrayOffset(), bytes.remaining()));
    return document;
  }

  private void addId(Document document, Object id) {
    BytesRef term = IndexValues.idTerm(schema.idKind(), id);
    document.add(new StringField(FieldNames.ID, term, Field.Store.NO));
    if (schema.idKind() == ValueKind.UINT) {
      document.add(
          new LongField(
              FieldNames.ID_ORDER, IndexValues.number(ValueKind.UINT, id), Field.Store.NO));
    } else {
      document.add(new SortedDocValuesField(FieldNames.ID_SORTED, term));
    }
  }

  /** Returns whether the numbers of a vector lie in a field of their own. */
  private boolean add(Document document, Attribute attribute, Object value) {
    if (attribute.text() != null) {
      document.add(
          analyzer(attribute.text()).field(FieldNames.text(attribute), strings(attribute, value)));
    }
    return switch (attribute.kind()) {
      case VECTOR -> addVector(document, attribute, (float[]) value);
      case MULTI_VECTOR -> {
        document.add(
            new BinaryDocValuesField(
                FieldNames.multiVector(attribute), IndexValues.multiVector((float[][]) value)));
        yield true;
      }
      case SPARSE -> {
        addSparse(document, attribute, (SparseVector) value);
        yield false;
      }
      case STRING, INT, UINT, FLOAT, BOOL, UUID, DATETIME, UNKNOWN -> {
        addComparable(document, attribute, value);
        yield false;
      }
      case BYTES -> false;
    };
  }

  private static void addComparable(Document document, Attribute attribute, Object value) {
    if (!attribute.filterable() && !attribute.hasPatterns()) {
      return;
    }
    ValueKind kind = attribute.kind();
    List<?> elements = attribute.isArray() ? (List<?>) value : List.of(value);
    List<String> tooLong = new ArrayList<>();
    for (Object element : elements) {
      Object one = Objects.requireNonNull(element);
      if (kind.isNumeric()) {
        document.add(
            new LongField(
                FieldNames.number(attribute), IndexValues.number(kind, one), Field.Store.NO));
      } else if (one instanceof String text
          && Values.utf8Length(text) > IndexValues.MAX_KEYWORD_BYTES) {
        tooLong.add(text);
      } else {
        document.add(
            new KeywordField(
                FieldNames.keyword(attribute), IndexValues.keyword(kind, one), Field.Store.NO));
      }
    }
    if (!tooLong.isEmpty()) {
      document.add(
          new BinaryDocValuesField(
              FieldNames.longKeyword(attribute), IndexValues.longKeywords(tooLong)));
    }
    if (attribute.isArray()) {
      document.add(new NumericDocValuesField(FieldNames.arrayLength(attribute), elements.size()));
      if (attribute.filterable()) {
        document.add(
            new StringField(
                FieldNames.arrayKey(attribute),
                IndexValues.arrayKey(kind, elements),
                Field.Store.NO));
      }
    }
  }

  private boolean addVector(Document document, Attribute attribute, float[] vector) {
    String field = FieldNames.vector(attribute);
    if (schema.metric() == DistanceMetric.EUCLIDEAN_SQUARED) {
      document.add(new KnnFloatVectorField(field, vector, VectorSimilarityFunction.EUCLIDEAN));
      return true;
    }
    double square = 0;
    for (float value : vector) {
      square += (double) value * value;
    }
    if (square == 0) {
      return false; // no direction, so no cosine
    }
    boolean unit = Math.abs(square - 1) <= UNIT_TOLERANCE;
    float[] indexed = vector;
    if (!unit) {
      double length = Math.sqrt(square);
      indexed = new float[vector.length];
      for (int i = 0; i < vector.length; i++) {
        indexed[i] = (float) (vector[i] / length);
      }
      document.add(new NumericDocValuesField(FieldNames.scaled(attribute), 1));
    }
    document.add(new KnnFloatVectorField(field, indexed, VectorSimilarityFunction.DOT_PRODUCT));
    return unit;
  }

  private static void addSparse(Document document, Attribute attribute, SparseVector sparse) {
    if (sparse.size() > 0) {
      document.add(SparseTokens.field(FieldNames.sparse(attribute), sparse));
    }
  }

  private static List<String> strings(Attribute attribute, Object value) {
    if (!attribute.isArray()) {
      return List.of((String) value);
    }
    List<String> strings = new ArrayList<>();
    for (Object element : (List<?>) value) {
      strings.add((String) Objects.requireNonNull(element));
    }
    return strings;
  }

  private TextAnalyzer analyzer(TextOptions options) {
    return analyzers.computeIfAbsent(options, TextAnalyzer::of);
  }
}
