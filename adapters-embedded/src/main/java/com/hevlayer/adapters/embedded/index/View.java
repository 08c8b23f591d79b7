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

  long unindexedRows() {
    long known = unindexed;
    if (known < 0) {
      known = 0;
      for (LeafReaderContext leaf : reader.leaves()) {
        if (!hasGraph(leaf)) {
          known += leaf.reader().numDocs();
        }
      }
      unindexed = known;
    }
    return known;
  }

  private boolean hasGraph(LeafReaderContext leaf) {
    try {
      for (Attribute attribute : schema.attributes()) {
        if (attribute.kind() == ValueKind.VECTOR
            && leaf.reader() instanceof CodecReader codec
            && codec.getFieldInfos().fieldInfo(FieldNames.vector(attribute)) != null) {
          KnnVectorsReader vectors = codec.getVectorReader();
          if (vectors == null) {
            return false;
          }
          if (vectors instanceof PerFieldKnnVectorsFormat.FieldsReader perField) {
            vectors = perField.getFieldReader(FieldNames.vector(attribute));
          }
          HnswGraph graph =
              vectors instanceof HnswGraphProvider provider
                  ? provider.getGraph(FieldNames.vector(attribute))
                  : null;
          return graph != null && graph.size() > 0;
        }
      }
      return false;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
