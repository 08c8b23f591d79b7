package com.hevlayer.adapters.embedded.text;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.StringField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.NoMergePolicy;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.store.ByteBuffersDirectory;

/** A small index of one text field, {@code body}, and one of exact values, {@code value}. */
final class TextIndex implements AutoCloseable {
  static final String BODY = "body";
  static final String VALUE = "value";

  private final TextAnalyzer analyzer;
  private final TextStatistics statistics = new TextStatistics();
  private final ByteBuffersDirectory directory = new ByteBuffersDirectory();
  private final IndexWriter writer;
  private DirectoryReader reader;

  TextIndex(TextOptions options) {
    analyzer = TextAnalyzer.of(options);
    try {
      writer =
          new IndexWriter(
              directory,
              new IndexWriterConfig()
                  .setSimilarity(new ExactLengthSimilarity())
                  .setMergePolicy(NoMergePolicy.INSTANCE));
      reader = DirectoryReader.open(writer);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  TextIndex put(int id, String... elements) {
    Document document = new Document();
    document.add(new StringField("id", Integer.toString(id), Field.Store.YES));
    document.add(analyzer.field(BODY, List.of(elements)));
    for (String element : elements) {
      document.add(new StringField(VALUE, element, Field.Store.NO));
    }
    return change(() -> writer.updateDocument(new Term("id", Integer.toString(id)), document));
  }

  TextIndex putWithout(int id) {
    Document document = new Document();
    document.add(new StringField("id", Integer.toString(id), Field.Store.YES));
    return change(() -> writer.updateDocument(new Term("id", Integer.toString(id)), document));
  }

  TextIndex delete(int id) {
    return change(() -> writer.deleteDocuments(new Term("id", Integer.toString(id))));
  }

  /** Makes a segment of what was written. */
  TextIndex refresh() {
    return change(writer::flush);
  }

  QueryTokens query(String text) {
    return analyzer.analyzeQuery(List.of(text), false);
  }

  QueryTokens prefixQuery(String text) {
    return analyzer.analyzeQuery(List.of(text), true);
  }

  Map<Integer, Double> bm25(String text) {
    return scores(TextQueries.bm25(BODY, analyzer.options(), query(text)));
  }

  Map<Integer, Double> bm25Prefix(String text) {
    return scores(TextQueries.bm25(BODY, analyzer.options(), prefixQuery(text)));
  }

  /** The ids that match, with their scores. */
  Map<Integer, Double> scores(Query query) {
    try {
      TextSearcher searcher = searcher();
      Map<Integer, Double> scores = new TreeMap<>();
      for (ScoreDoc hit : searcher.search(query, 1000).scoreDocs) {
        String id = searcher.storedFields().document(hit.doc).get("id");
        scores.put(Integer.valueOf(id), (double) hit.score);
      }
      return scores;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  List<Integer> ids(Query query) {
    return List.copyOf(scores(query).keySet());
  }

  TextSearcher searcher() throws IOException {
    DirectoryReader newer = DirectoryReader.openIfChanged(reader, writer);
    if (newer != null) {
      reader.close();
      reader = newer;
    }
    return new TextSearcher(reader, statistics);
  }

  @Override
  public void close() throws IOException {
    reader.close();
    writer.close();
    directory.close();
  }

  private TextIndex change(Change change) {
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
