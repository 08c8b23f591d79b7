package com.hevlayer.benchmarks.peers;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.lucene.analysis.standard.StandardAnalyzer;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.KeywordField;
import org.apache.lucene.document.KnnFloatVectorField;
import org.apache.lucene.document.LongField;
import org.apache.lucene.document.LongPoint;
import org.apache.lucene.document.StoredField;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.SortedSetDocValues;
import org.apache.lucene.index.Term;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.search.BooleanClause;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.KnnFloatVectorQuery;
import org.apache.lucene.search.MatchAllDocsQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.Sort;
import org.apache.lucene.search.SortedNumericSelector;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.store.MMapDirectory;
import org.jspecify.annotations.Nullable;

/**
 * The same work written directly on Lucene, in process: what is left when protocol, log and
 * contract are taken away. One segment with one graph; a commit, but no fsync per batch.
 */
final class DirectLucene {
  private static final int WIDTH = 40;

  private final Dataset data;

  DirectLucene(Dataset data) {
    this.data = data;
  }

  private interface Work {
    void run() throws IOException;
  }

  void run(double seconds) throws IOException {
    Path folder = Files.createTempDirectory("lucene-direct");
    System.out.printf("%nLucene in process (width %d, one segment)%n", WIDTH);
    try (MMapDirectory directory = new MMapDirectory(folder);
        IndexWriter writer =
            new IndexWriter(
                directory, new IndexWriterConfig(new StandardAnalyzer()).setRAMBufferSizeMB(256))) {
      long start = System.nanoTime();
      double cpu = cpu();
      for (int row = 0; row < data.rows(); row++) {
        writer.addDocument(document(row));
      }
      writer.commit();
      PeerBenchmark.print(
          "add, one commit (rows)",
          data.rows() / ((System.nanoTime() - start) / 1e9),
          (cpu() - cpu) * 1000 / data.rows(),
          "");
      writer.forceMerge(1);
      PeerBenchmark.print(
          "until one graph is complete (rows)",
          data.rows() / ((System.nanoTime() - start) / 1e9),
          (cpu() - cpu) * 1000 / data.rows(),
          "");
      try (DirectoryReader reader = DirectoryReader.open(writer)) {
        search(new IndexSearcher(reader), seconds);
      }
    }
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  private Document document(int row) {
    Document document = new Document();
    document.add(new LongField("id", row, Field.Store.YES));
    document.add(
        new KnnFloatVectorField("vector", data.vector(row), VectorSimilarityFunction.DOT_PRODUCT));
    document.add(new TextField("text", data.text(row), Field.Store.NO));
    document.add(new LongField("bucket", data.bucket(row), Field.Store.NO));
    document.add(new KeywordField("shelf", Dataset.shelf(row), Field.Store.NO));
    document.add(new StoredField("source", data.text(row)));
    return document;
  }

  private void search(IndexSearcher searcher, double seconds) throws IOException {
    searcher.setQueryCache(null);
    Random random = new Random(7);
    measure("ANN", seconds, () -> vectors(searcher, random, null));
    measure(
        "ANN, filter keeps 1 %",
        seconds, () -> vectors(searcher, random, LongPoint.newRangeQuery("bucket", 0, 9)));
    measure(
        "ANN, filter keeps 10 %",
        seconds, () -> vectors(searcher, random, LongPoint.newRangeQuery("bucket", 0, 99)));
    measure(
        "BM25, two terms",
        seconds,
        () -> ids(searcher, searcher.search(text(random), 10).scoreDocs));
    Sort sort =
        new Sort(
            LongField.newSortField("bucket", true, SortedNumericSelector.Type.MIN),
            LongField.newSortField("id", false, SortedNumericSelector.Type.MIN));
    measure(
        "order by an integer",
        seconds,
        () -> ids(searcher, searcher.search(MatchAllDocsQuery.INSTANCE, 10, sort).scoreDocs));
    measure("group by a keyword, count", seconds, () -> group(searcher));
    measure(
        "count under a filter",
        seconds,
        () -> searcher.count(LongPoint.newRangeQuery("bucket", 0, random.nextInt(1000))));
  }

  private void vectors(IndexSearcher searcher, Random random, @Nullable Query filter)
      throws IOException {
    float[] query = data.query(random);
    ids(
        searcher,
        searcher.search(new KnnFloatVectorQuery("vector", query, WIDTH, filter), 10).scoreDocs);
  }

  private static Query text(Random random) {
    return new BooleanQuery.Builder()
        .add(term(random), BooleanClause.Occur.SHOULD)
        .add(term(random), BooleanClause.Occur.SHOULD)
        .build();
  }

  private static Query term(Random random) {
    return new TermQuery(new Term("text", Dataset.word(20 + random.nextInt(180))));
  }

  private static void ids(IndexSearcher searcher, ScoreDoc[] docs) throws IOException {
    for (ScoreDoc doc : docs) {
      searcher.storedFields().document(doc.doc, Set.of("id"));
    }
  }

  private static void group(IndexSearcher searcher) throws IOException {
    Map<String, Long> counts = new HashMap<>();
    for (LeafReaderContext leaf : searcher.getIndexReader().leaves()) {
      SortedSetDocValues values = DocValues.getSortedSet(leaf.reader(), "shelf");
      long[] byOrdinal = new long[(int) values.getValueCount()];
      for (int doc = 0; doc < leaf.reader().maxDoc(); doc++) {
        if (values.advanceExact(doc)) {
          byOrdinal[(int) values.nextOrd()]++;
        }
      }
      for (int ordinal = 0; ordinal < byOrdinal.length; ordinal++) {
        counts.merge(values.lookupOrd(ordinal).utf8ToString(), byOrdinal[ordinal], Long::sum);
      }
    }
    if (counts.isEmpty()) {
      throw new IllegalStateException("no groups");
    }
  }

  private static void measure(String name, double seconds, Work work) throws IOException {
    repeat(seconds / 2, work);
    double cpu = cpu();
    long start = System.nanoTime();
    int done = repeat(seconds, work);
    PeerBenchmark.print(
        name, done / ((System.nanoTime() - start) / 1e9), (cpu() - cpu) * 1000 / done, "");
  }

  private static int repeat(double seconds, Work work) throws IOException {
    long end = System.nanoTime() + (long) (seconds * 1e9);
    int done = 0;
    do {
      work.run();
      done++;
    } while (System.nanoTime() < end);
    return done;
  }

  private static double cpu() {
    return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
            .getProcessCpuTime()
        / 1e9;
  }
}
