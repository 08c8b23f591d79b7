package com.hevlayer.adapters.embedded.query;

import com.hevlayer.adapters.embedded.filter.Scalars;
import java.io.IOException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.PriorityQueue;

/**
 * Keeps the best of many hits: the highest score, then the lowest id. Used by one thread.
 *
 * <p>Offering costs a comparison while a hit cannot enter; ids are read only of those that can.
 */
final class TopHits {
  private static final Comparator<Entry> WORST_FIRST =
      (a, b) -> {
        int order = Float.compare(a.score, b.score);
        return order != 0 ? order : Scalars.compare(b.id, a.id);
      };

  private final int capacity;
  private final PriorityQueue<Entry> queue;
  private float floor = Float.NEGATIVE_INFINITY;

  record Entry(float score, int doc, Object id) {}

  TopHits(int capacity) {
    this.capacity = capacity;
    this.queue = new PriorityQueue<>(Math.min(capacity + 1, 1_024), WORST_FIRST);
  }

  /** The score below which no hit can enter. */
  float floor() {
    return floor;
  }

  /**
   * Offers a hit.
   *
   * @param doc number of the document in its segment
   */
  void offer(float score, int doc, int docBase, LeafIds ids) throws IOException {
    if (score < floor || capacity == 0) {
      return;
    }
    Entry entry = new Entry(score, docBase + doc, ids.of(doc));
    if (queue.size() < capacity) {
      queue.add(entry);
    } else {
      Entry worst = queue.element();
      if (WORST_FIRST.compare(entry, worst) <= 0) {
        return;
      }
      queue.remove();
      queue.add(entry);
    }
    if (queue.size() == capacity) {
      floor = queue.element().score;
    }
  }

  /** Returns what was kept, best first. */
  Entry[] sorted() {
    Entry[] entries = queue.toArray(Entry[]::new);
    Arrays.sort(entries, WORST_FIRST.reversed());
    return entries;
  }

  /** Returns what was kept, best first. */
  Hits hits() {
    Entry[] entries = sorted();
    int[] docs = new int[entries.length];
    float[] scores = new float[entries.length];
    for (int i = 0; i < entries.length; i++) {
      docs[i] = entries[i].doc;
      scores[i] = entries[i].score;
    }
    return new Hits(docs, scores);
  }
}
