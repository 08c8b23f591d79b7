package com.hevlayer.adapters.embedded.index;

import com.hevlayer.adapters.embedded.schema.Attribute;
import com.hevlayer.adapters.embedded.schema.AttributeType;
import com.hevlayer.adapters.embedded.schema.DistanceMetric;
import com.hevlayer.adapters.embedded.schema.FieldNames;
import com.hevlayer.adapters.embedded.schema.IndexValues;
import com.hevlayer.adapters.embedded.schema.NamespaceSchema;
import com.hevlayer.adapters.embedded.schema.ValueKind;
import com.hevlayer.adapters.embedded.schema.Values;
import com.hevlayer.adapters.embedded.text.ExactLengthSimilarity;
import com.hevlayer.adapters.embedded.text.TextOptions;
import com.hevlayer.adapters.embedded.text.TextStatistics;
import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.json.JsonObject;
import com.hevlayer.protocol.json.JsonText;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.NoMergePolicy;
import org.apache.lucene.index.Term;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.jspecify.annotations.Nullable;

/** An index in memory with the layout of the store, for tests that read. */
public final class TestNamespace implements AutoCloseable {
  /** When the last write was made. */
  public static final Instant WRITTEN = Instant.parse("2026-10-02T08:00:01Z");

  private final Map<String, Attribute> attributes = new LinkedHashMap<>();
  private final ValueKind idKind;
  private final @Nullable DistanceMetric metric;
  private final ByteBuffersDirectory directory = new ByteBuffersDirectory();
  private final IndexWriter writer;
  private @Nullable NamespaceSchema schema;

  /** Starts a namespace without attributes. */
  public TestNamespace(ValueKind idKind, @Nullable DistanceMetric metric) {
    this.idKind = idKind;
    this.metric = metric;
    try {
      writer =
          new IndexWriter(
              directory,
              new IndexWriterConfig()
                  .setSimilarity(new ExactLengthSimilarity())
                  .setMergePolicy(NoMergePolicy.INSTANCE));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Adds an attribute that is filterable where its type can be. */
  public TestNamespace with(String name, String type) {
    AttributeType parsed = AttributeType.parse(type);
    return with(name, type, parsed.isComparable(), null, false);
  }

  /** Adds an attribute with full text and default options, not filterable. */
  public TestNamespace withText(String name, String type) {
    return with(name, type, false, TextOptions.defaults(), false);
  }

  /** Adds an attribute. */
  public TestNamespace with(
      String name, String type, boolean filterable, @Nullable TextOptions text, boolean patterns) {
    AttributeType parsed = AttributeType.parse(type);
    int number = attributes.size() + 1;
    attributes.put(
        name,
        new Attribute(
            name,
            number,
            number,
            parsed,
            filterable,
            text,
            patterns,
            patterns,
            patterns,
            parsed.kind().isVector(),
            parsed.kind() == ValueKind.MULTI_VECTOR,
            parsed.kind() == ValueKind.SPARSE));
    schema = null;
    return this;
  }

  /** Returns the schema so far. */
  public NamespaceSchema schema() {
    NamespaceSchema known = schema;
    if (known == null) {
      known = new NamespaceSchema(idKind, metric, attributes.size() + 1, attributes);
      schema = known;
    }
    return known;
  }

  /** Returns a row of JSON values by attribute; JSON null and absence are the same. */
  public Row row(Json id, Map<String, Json> values) {
    List<Row.Cell> cells = new ArrayList<>();
    values.forEach((name, value) -> {
      Attribute attribute = Objects.requireNonNull(attributes.get(name), name);
      cells.add(
          new Row.Cell(
              attribute.id(), attribute.type(), Values.parse(name, attribute.type(), value)));
    });
    return new Row(Objects.requireNonNull(Values.scalar(idKind, id)), cells);
  }

  /** Replaces or adds a row. */
  public TestNamespace put(Row row) {
    return change(() ->
        writer.updateDocument(
            new Term(FieldNames.ID, IndexValues.idTerm(idKind, row.id())),
            new Documents(schema()).document(row)));
  }

  /** Replaces or adds a row of JSON text. */
  public TestNamespace put(long id, String attributes) {
    return put(
        row(
            Json.of(id),
            ((JsonObject) JsonText.parse(attributes.getBytes(StandardCharsets.UTF_8))).members()));
  }

  /** Deletes a row. */
  public TestNamespace delete(Object id) {
    return change(
        () -> writer.deleteDocuments(new Term(FieldNames.ID, IndexValues.idTerm(idKind, id))));
  }

  /** Ends a segment. */
  public TestNamespace flush() {
    return change(writer::flush);
  }

  /** Makes one segment, with a graph where there are enough rows. */
  public TestNamespace merge() {
    return change(() -> {
      writer.getConfig().setMergePolicy(new org.apache.lucene.index.TieredMergePolicy());
      writer.forceMerge(1);
    });
  }

  /** Returns a snapshot of what was written. */
  public Snapshot snapshot() {
    try {
      DirectoryReader reader = DirectoryReader.open(writer);
      Snapshot lease = Snapshot.lease(new View(reader, new TextStatistics(), schema(), 1, WRITTEN));
      reader.decRef(); // the lease keeps it open
      return Objects.requireNonNull(lease);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    change(() -> {
      writer.close();
      directory.close();
    });
  }

  private TestNamespace change(Change change) {
    try {
      change.apply();
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private interface Change {
    void apply() throws IOException;
  }
}
