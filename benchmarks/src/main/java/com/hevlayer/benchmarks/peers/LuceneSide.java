package com.hevlayer.benchmarks.peers;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.lucene.analysis.standard.StandardAnalyzer;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.KeywordField;
import org.apache.lucene.document.KnnFloatVectorField;
import org.apache.lucene.document.LongField;
import org.apache.lucene.document.StoredField;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.NumericDocValues;
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

/** The same searches written directly on Lucene: one segment, ids from doc values, ties by id. */
final class LuceneSide implements AutoCloseable {
  private static final int WIDTH = 40;

  private final MMapDirectory directory;
  private final IndexWriter writer;
  private @Nullable IndexSearcher searcher;

  LuceneSide(Dataset data, Path folder) throws IOException {
    directory = new MMapDirectory(folder);
    writer =
        new IndexWriter(
            directory, new IndexWriterConfig(new StandardAnalyzer()).setRAMBufferSizeMB(256));
    for (int row = 0; row < data.rows(); row++) {
      writer.addDocument(document(data, row));
    }
    writer.forceMerge(1);
    writer.commit();
  }

  private static Document document(Dataset data, int row) {
    float[] vector = data.vector(row);
    ByteBuffer halves = ByteBuffer.allocate(2 * vector.length);
    for (float value : vector) {
      halves.putShort(Float.floatToFloat16(value));
    }
    Document document = new Document();
    document.add(new LongField("id", row, Field.Store.NO));
    document.add(new KnnFloatVectorField("vector", vector, VectorSimilarityFunction.DOT_PRODUCT));
    document.add(new TextField("text", data.text(row), Field.Store.NO));
    document.add(new LongField("bucket", data.bucket(row), Field.Store.NO));
    document.add(new KeywordField("shelf", Dataset.shelf(row), Field.Store.NO));
    document.add(new StoredField("text", data.text(row)));
    document.add(new StoredField("half", halves.array()));
    return document;
  }

  private IndexSearcher searcher() throws IOException {
    IndexSearcher open = searcher;
    if (open == null) {
      open = new IndexSearcher(DirectoryReader.open(writer));
      open.setQueryCache(null);
      searcher = open;
    }
    return open;
  }

  Set<Long> nearest(float[] query, int below) throws IOException {
    Query filter = below < 0 ? null : LongField.newRangeQuery("bucket", Long.MIN_VALUE, below - 1L);
    return ids(
        searcher().search(new KnnFloatVectorQuery("vector", query, WIDTH, filter), 10).scoreDocs);
  }

  Set<Long> text(String one, String other) throws IOException {
    Query query =
        new BooleanQuery.Builder()
            .add(new TermQuery(new Term("text", one)), BooleanClause.Occur.SHOULD)
            .add(new TermQuery(new Term("text", other)), BooleanClause.Occur.SHOULD)
            .build();
    return ids(searcher().search(query, 10).scoreDocs);
  }

  Set<Long> order() throws IOException {
    Sort sort =
        new Sort(
            LongField.newSortField("bucket", true, SortedNumericSelector.Type.MIN),
            LongField.newSortField("id", false, SortedNumericSelector.Type.MIN));
    return ids(searcher().search(MatchAllDocsQuery.INSTANCE, 10, sort).scoreDocs);
  }

  void group() throws IOException {
    Map<String, Long> counts = new HashMap<>();
    for (LeafReaderContext leaf : searcher().getIndexReader().leaves()) {
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

  void count(int below) throws IOException {
    // Rows without a number would be below it, too, so the same question is asked.
    searcher().count(LongField.newRangeQuery("bucket", Long.MIN_VALUE, below - 1L));
  }

  private Set<Long> ids(ScoreDoc[] docs) throws IOException {
    Set<Long> ids = new HashSet<>();
    for (ScoreDoc doc : docs) {
      for (LeafReaderContext leaf : searcher().getIndexReader().leaves()) {
        int local = doc.doc - leaf.docBase;
        if (local >= 0 && local < leaf.reader().maxDoc()) {
          NumericDocValues values =
              DocValues.unwrapSingleton(DocValues.getSortedNumeric(leaf.reader(), "id"));
          if (values != null && values.advanceExact(local)) {
            ids.add(values.longValue());
          }
        }
      }
    }
    return ids;
  }

  @Override
  public void close() throws IOException {
    if (searcher != null) {
      searcher.getIndexReader().close();
    }
    writer.close();
    directory.close();
  }
}
