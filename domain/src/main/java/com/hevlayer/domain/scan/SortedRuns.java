package com.hevlayer.domain.scan;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Sorted files. Many of one generation are merged into one of the next, so that few are open and
 * every record is written again only a few times. Used by one thread.
 */
final class SortedRuns implements AutoCloseable {
  private static final int MOST_OF_A_GENERATION = 32;

  private final Spools spools;
  private final List<List<RecordFile>> generations = new ArrayList<>();

  SortedRuns(Spools spools) {
    this.spools = spools;
    generations.add(new ArrayList<>());
  }

  boolean isEmpty() {
    return generations.stream().allMatch(List::isEmpty);
  }

  /** Writes records, sorted by their keys, as a run. */
  void write(Records sorted) {
    List<RecordFile> youngest = generations.getFirst();
    youngest.add(copy(sorted.from(0)));
    for (int i = 0; i < generations.size(); i++) {
      List<RecordFile> generation = generations.get(i);
      if (generation.size() < MOST_OF_A_GENERATION) {
        return;
      }
      RecordFile merged =
          copy(new MergedRecords(generation.stream().map(run -> run.from(0)).toList()));
      generation.forEach(RecordFile::close);
      generation.clear();
      if (i + 1 == generations.size()) {
        generations.add(new ArrayList<>());
      }
      generations.get(i + 1).add(merged);
    }
  }

  /** Returns the run that records were written to last, or {@code null} if it was merged. */
  @Nullable RecordFile last() {
    List<RecordFile> youngest = generations.getFirst();
    return youngest.isEmpty() ? null : youngest.getLast();
  }

  List<RecordFile> all() {
    return generations.stream().flatMap(List::stream).toList();
  }

  /** Gives a run away: closing this does not close it. */
  void release(RecordFile run) {
    generations.forEach(generation -> generation.remove(run));
  }

  private RecordFile copy(RecordCursor sorted) {
    RecordFile run = new RecordFile(spools);
    try {
      while (sorted.advance()) {
        run.append(sorted.key(), sorted.count());
      }
      run.flush();
      return run;
    } catch (RuntimeException e) {
      run.close();
      throw e;
    }
  }

  @Override
  public void close() {
    all().forEach(RecordFile::close);
    generations.forEach(List::clear);
  }
}
