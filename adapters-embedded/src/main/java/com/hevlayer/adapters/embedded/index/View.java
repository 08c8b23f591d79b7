package com.hevlayer.adapters.embedded.index;

import com.hevlayer.adapters.embedded.schema.Attribute;
import com.hevlayer.adapters.embedded.schema.FieldNames;
import com.hevlayer.adapters.embedded.schema.NamespaceSchema;
import com.hevlayer.adapters.embedded.schema.ValueKind;
import com.hevlayer.adapters.embedded.text.TextSearcher;
import com.hevlayer.adapters.embedded.text.TextStatistics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import org.apache.lucene.codecs.KnnVectorsReader;
import org.apache.lucene.codecs.hnsw.HnswGraphProvider;
import org.apache.lucene.codecs.perfield.PerFieldKnnVectorsFormat;
import org.apache.lucene.index.CodecReader;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.FloatVectorValues;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.util.hnsw.HnswGraph;

/** A state of a namespace that readers may lease. Holds one reference to its reader. */
final class View {
  private final DirectoryReader reader;
  private final TextSearcher searcher;
  private final NamespaceSchema schema;
  private final long sequence;
  private final Instant lastWriteAt;
  private volatile long unindexed = -1;

  View(
      DirectoryReader reader,
      TextStatistics statistics,
      NamespaceSchema schema,
      long sequence,
      Instant lastWriteAt) {
    this.reader = reader;
    this.searcher = new TextSearcher(reader, statistics);
    this.searcher.setQueryCache(null);
    this.schema = schema;
    this.sequence = sequence;
    this.lastWriteAt = lastWriteAt;
  }

  DirectoryReader reader() {
    return reader;
  }

  TextSearcher searcher() {
    return searcher;
  }

  NamespaceSchema schema() {
    return schema;
  }

  /** The last request that the view includes. */
  long sequence() {
    return sequence;
  }

  Instant lastWriteAt() {
    return lastWriteAt;
  }

  /** Rows that are searched one by one: in small segments all, in large ones those with vectors. */
  long unindexedRows() {
    long known = unindexed;
    if (known < 0) {
      known = 0;
      if (schema.hasGraphs()) {
        for (LeafReaderContext leaf : reader.leaves()) {
          known += unindexedRows(leaf);
        }
      } else if (reader.numDocs() <= Snapshot.FEW_UNINDEXED_ROWS) {
        known = reader.numDocs();
      }
      unindexed = known;
    }
    return known;
  }

  private long unindexedRows(LeafReaderContext leaf) {
    int rows = leaf.reader().numDocs();
    long most = 0;
    try {
      for (Attribute attribute : schema.attributes()) {
        String field = FieldNames.vector(attribute);
        if (attribute.kind() != ValueKind.VECTOR || hasGraph(leaf, field)) {
          continue;
        }
        FloatVectorValues vectors = leaf.reader().getFloatVectorValues(field);
        int held = vectors == null ? 0 : vectors.size();
        most = Math.max(most, rows < GraphFormat.GRAPH_ROWS ? rows : Math.min(rows, held));
      }
      return most;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean hasGraph(LeafReaderContext leaf, String field) throws IOException {
    if (!(leaf.reader() instanceof CodecReader codec)
        || codec.getFieldInfos().fieldInfo(field) == null) {
      return false;
    }
    KnnVectorsReader vectors = codec.getVectorReader();
    if (vectors instanceof PerFieldKnnVectorsFormat.FieldsReader perField) {
      vectors = perField.getFieldReader(field);
    }
    HnswGraph graph =
        vectors instanceof HnswGraphProvider provider ? provider.getGraph(field) : null;
    return graph != null && graph.size() > 0;
  }
}
