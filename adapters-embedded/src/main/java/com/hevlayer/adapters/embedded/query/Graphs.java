package com.hevlayer.adapters.embedded.query;

import java.io.IOException;
import org.apache.lucene.codecs.KnnVectorsReader;
import org.apache.lucene.codecs.hnsw.HnswGraphProvider;
import org.apache.lucene.codecs.perfield.PerFieldKnnVectorsFormat;
import org.apache.lucene.index.CodecReader;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.util.hnsw.HnswGraph;

/** Which segments have a graph over their vectors. Stateless. */
final class Graphs {
  private Graphs() {}

  static boolean has(LeafReader reader, String field) throws IOException {
    if (!(reader instanceof CodecReader codec) || codec.getFieldInfos().fieldInfo(field) == null) {
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
