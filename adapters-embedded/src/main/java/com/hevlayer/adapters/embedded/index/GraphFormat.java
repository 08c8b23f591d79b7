package com.hevlayer.adapters.embedded.index;

import com.hevlayer.adapters.embedded.schema.AttributeType;
import java.io.IOException;
import java.util.concurrent.ExecutorService;
import org.apache.lucene.codecs.KnnVectorsFormat;
import org.apache.lucene.codecs.KnnVectorsReader;
import org.apache.lucene.codecs.KnnVectorsWriter;
import org.apache.lucene.codecs.lucene99.Lucene99HnswVectorsFormat;
import org.apache.lucene.index.SegmentReadState;
import org.apache.lucene.index.SegmentWriteState;
import org.apache.lucene.store.IOContext;

/**
 * Vectors with a graph only where a merge made the segment: writing rows is then as quick as
 * writing numbers, and the graph of many rows is built once, in the background. Takes the name of
 * the format it wraps, so that readers need not know it.
 */
final class GraphFormat extends KnnVectorsFormat {
  /** Segments below so many rows get no graph even from a merge; searched one by one. */
  static final int GRAPH_ROWS = 4_200;

  private static final int MAX_CONNECTIONS = 16;
  private static final int BEAM_WIDTH = 100;

  /** Lucene builds a graph when rows > threshold * ln(rows): this much is 4,171 rows. */
  private static final int MERGE_THRESHOLD = 500;

  private static final int NEVER = Integer.MAX_VALUE;

  private final KnnVectorsFormat flushing;
  private final KnnVectorsFormat merging;

  GraphFormat(int workers, ExecutorService pool) {
    super("Lucene99HnswVectorsFormat");
    this.flushing = new Lucene99HnswVectorsFormat(MAX_CONNECTIONS, BEAM_WIDTH, 1, null, NEVER);
    this.merging =
        new Lucene99HnswVectorsFormat(
            MAX_CONNECTIONS, BEAM_WIDTH, workers, workers > 1 ? pool : null, MERGE_THRESHOLD);
  }

  @Override
  public KnnVectorsWriter fieldsWriter(SegmentWriteState state) throws IOException {
    boolean merge = state.context.context() == IOContext.Context.MERGE;
    return (merge ? merging : flushing).fieldsWriter(state);
  }

  @Override
  public KnnVectorsReader fieldsReader(SegmentReadState state) throws IOException {
    return merging.fieldsReader(state);
  }

  @Override
  public int getMaxDimensions(String field) {
    return AttributeType.MAX_DIMENSIONS;
  }
}
