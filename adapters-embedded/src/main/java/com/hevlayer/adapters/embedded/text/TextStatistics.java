package com.hevlayer.adapters.embedded.text;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.index.PostingsEnum;
import org.apache.lucene.index.Term;
import org.apache.lucene.index.Terms;
import org.apache.lucene.index.TermsEnum;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.util.Bits;
import org.jspecify.annotations.Nullable;

/**
 * Exact statistics of text fields: deleted documents do not count, removed words do not count.
 *
 * <p>What was counted is kept as long as the segment (or, where documents of it are deleted, this
 * view of it) is open, so an instance serves all readers of one namespace, one after the other.
 * Safe for use by several threads.
 */
public final class TextStatistics {
  /** Document frequencies kept for one segment that has deletions. */
  private static final int MAX_FREQUENCIES = 20_000;

  private final Map<IndexReader.CacheKey, Map<String, Field>> segments = new ConcurrentHashMap<>();
  private final Map<IndexReader.CacheKey, Map<String, Field>> views = new ConcurrentHashMap<>();
  private final Map<IndexReader.CacheKey, Map<Term, Integer>> frequencies =
      new ConcurrentHashMap<>();

  /**
   * What one field holds.
   *
   * @param documents the number of documents that hold the field, be it empty
   * @param length the number of tokens in all of them
   */
  public record Field(long documents, long length) {
    static final Field NONE = new Field(0, 0);

    /** Tokens per document; 1 where there is none. */
    public double averageLength() {
      return length == 0 ? 1.0 : (double) length / documents;
    }

    Field plus(Field other) {
      return new Field(documents + other.documents, length + other.length);
    }

    Field minus(Field other) {
      return new Field(documents - other.documents, length - other.length);
    }
  }

  /** The statistics of a field as a reader sees it. */
  public Field field(IndexReader reader, String field) throws IOException {
    Field sum = Field.NONE;
    for (LeafReaderContext leaf : reader.leaves()) {
      sum = sum.plus(field(leaf.reader(), field));
    }
    return sum;
  }

  /** The number of documents of a reader whose field holds the term. */
  public long documentFrequency(IndexReader reader, Term term) throws IOException {
    long sum = 0;
    for (LeafReaderContext leaf : reader.leaves()) {
      sum += documentFrequency(leaf.reader(), term);
    }
    return sum;
  }

  private Field field(LeafReader leaf, String field) throws IOException {
    if (!leaf.hasDeletions()) {
      return segment(leaf, field);
    }
    Map<String, Field> kept = kept(views, leaf.getReaderCacheHelper());
    Field known = kept == null ? null : kept.get(field);
    if (known == null) {
      known = segment(leaf, field).minus(deleted(leaf, field));
      if (kept != null) {
        kept.put(field, known);
      }
    }
    return known;
  }

  /** All documents of a segment, deleted ones included. */
  private Field segment(LeafReader leaf, String field) throws IOException {
    Map<String, Field> kept = kept(segments, leaf.getCoreCacheHelper());
    Field known = kept == null ? null : kept.get(field);
    if (known == null) {
      known = Field.NONE;
      NumericDocValues norms = leaf.getNormValues(field);
      if (norms != null) {
        long documents = 0;
        long length = 0;
        while (norms.nextDoc() != DocIdSetIterator.NO_MORE_DOCS) {
          documents++;
          length += ExactLengthSimilarity.length(norms.longValue());
        }
        known = new Field(documents, length);
      }
      if (kept != null) {
        kept.put(field, known);
      }
    }
    return known;
  }

  private static Field deleted(LeafReader leaf, String field) throws IOException {
    NumericDocValues norms = leaf.getNormValues(field);
    Bits live = leaf.getLiveDocs();
    if (norms == null || live == null) {
      return Field.NONE;
    }
    long documents = 0;
    long length = 0;
    DocIdSetIterator deleted = DeletedDocuments.of(leaf);
    for (int doc = deleted.nextDoc();
        doc != DocIdSetIterator.NO_MORE_DOCS;
        doc = deleted.nextDoc()) {
      if (norms.advanceExact(doc)) {
        documents++;
        length += ExactLengthSimilarity.length(norms.longValue());
      }
    }
    return new Field(documents, length);
  }

  private int documentFrequency(LeafReader leaf, Term term) throws IOException {
    Bits live = leaf.getLiveDocs();
    if (live == null) {
      return leaf.docFreq(term);
    }
    Map<Term, Integer> kept = kept(frequencies, leaf.getReaderCacheHelper());
    Integer known = kept == null ? null : kept.get(term);
    if (known == null) {
      known = countLive(leaf, term, live);
      if (kept != null && kept.size() < MAX_FREQUENCIES) {
        kept.put(term, known);
      }
    }
    return known;
  }

  private static int countLive(LeafReader leaf, Term term, Bits live) throws IOException {
    Terms terms = leaf.terms(term.field());
    if (terms == null) {
      return 0;
    }
    TermsEnum cursor = terms.iterator();
    if (!cursor.seekExact(term.bytes())) {
      return 0;
    }
    PostingsEnum postings = cursor.postings(null, PostingsEnum.NONE);
    int count = 0;
    for (int doc = postings.nextDoc();
        doc != DocIdSetIterator.NO_MORE_DOCS;
        doc = postings.nextDoc()) {
      if (live.get(doc)) {
        count++;
      }
    }
    return count;
  }

  /** What is kept under a key until its reader closes; null for a reader that cannot be a key. */
  private static <K, V> @Nullable Map<K, V> kept(
      Map<IndexReader.CacheKey, Map<K, V>> cache, IndexReader.@Nullable CacheHelper helper) {
    if (helper == null) {
      return null;
    }
    Map<K, V> kept = cache.get(helper.getKey());
    if (kept == null) {
      Map<K, V> fresh = new ConcurrentHashMap<>();
      kept = cache.putIfAbsent(helper.getKey(), fresh);
      if (kept == null) {
        kept = fresh;
        helper.addClosedListener(cache::remove);
      }
    }
    return kept;
  }
}
