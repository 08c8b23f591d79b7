package com.hevlayer.adapters.embedded.index;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.KnnFloatVectorField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.SerialMergeScheduler;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.apache.lucene.store.Directory;
import org.junit.jupiter.api.Test;

final class SegmentPolicyTest {
  @Test
  void findMerges_fewYoungSegmentsWhileRowsStillCome_leavesThem() throws IOException {
    assertThat(segmentsAfter(5, false)).isEqualTo(5);
  }

  @Test
  void findMerges_fewYoungSegmentsOnceWritingPaused_gathersThem() throws IOException {
    assertThat(segmentsAfter(4, true)).isEqualTo(1);
  }

  @Test
  void findMerges_twoYoungSegmentsOnceWritingPaused_areNotWorthTheCopy() throws IOException {
    assertThat(segmentsAfter(2, true)).isEqualTo(2);
  }

  private static int segmentsAfter(int flushes, boolean quiet) throws IOException {
    IndexWriterConfig config =
        new IndexWriterConfig()
            .setMergePolicy(new SegmentPolicy(new FixedPace(quiet)))
            .setMergeScheduler(new SerialMergeScheduler());
    try (Directory directory = new ByteBuffersDirectory();
        IndexWriter writer = new IndexWriter(directory, config)) {
      for (int i = 0; i < flushes; i++) {
        Document row = new Document();
        row.add(new KnnFloatVectorField("vector", new float[] {1, i}));
        writer.addDocument(row);
        writer.flush();
      }
      writer.maybeMerge();
      try (DirectoryReader reader = DirectoryReader.open(writer)) {
        assertThat(reader.numDocs()).isEqualTo(flushes);
        return reader.leaves().size();
      }
    }
  }

  private record FixedPace(boolean isQuiet) implements SegmentPolicy.Pace {
    @Override
    public boolean hasVectors() {
      return true;
    }

    @Override
    public boolean isIdle() {
      return isQuiet;
    }

    @Override
    public boolean isLoading() {
      return false;
    }
  }
}
