package com.hevlayer.domain.scan;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Sorts keys, by their unsigned bytes, in a bounded part of the memory: what does not fit is
 * written to spools as sorted runs. Keys that come sorted make one run. Used by one thread.
 */
final class RecordSorter implements Gatherer {
  /** What an array costs beside its bytes, about. */
  private static final int OVERHEAD = 32;

  private final SortedRuns runs;
  private final long budget;
  private List<byte[]> keys = new ArrayList<>();
  private long bytes;

  /** Creates one that takes about so many bytes of memory. */
  RecordSorter(Spools spools, long budget) {
    this.runs = new SortedRuns(spools);
    this.budget = budget;
  }

  void add(byte[] key) {
    keys.add(key);
    bytes += key.length + OVERHEAD;
    if (bytes > budget) {
      spill();
    }
  }

  @Override
  public List<Records> parts() {
    if (runs.isEmpty()) {
      return keys.isEmpty() ? List.of() : List.of(sorted());
    }
    if (!keys.isEmpty()) {
      spill();
    }
    return List.copyOf(runs.all());
  }

  @Override
  public void release(RecordFile run) {
    runs.release(run);
  }

  private void spill() {
    Records.InMemory sorted = sorted();
    RecordFile last = runs.last();
    if (last != null && Arrays.compareUnsigned(last.last(), keys.getFirst()) < 0) {
      for (byte[] key : keys) {
        last.append(key, 0);
      }
      last.flush();
    } else {
      runs.write(sorted);
    }
    keys = new ArrayList<>();
    bytes = 0;
  }

  private Records.InMemory sorted() {
    keys.sort(Arrays::compareUnsigned);
    return new Records.InMemory(keys, new long[keys.size()]);
  }

  @Override
  public void close() {
    runs.close();
  }
}
