package com.hevlayer.domain.scan;

import java.util.Arrays;
import java.util.List;
import java.util.PriorityQueue;

/** Several sorted walks as one; records of one key become one whose number is the sum. */
final class MergedRecords implements RecordCursor {
  private final PriorityQueue<RecordCursor> waiting =
      new PriorityQueue<>((a, b) -> Arrays.compareUnsigned(a.key(), b.key()));
  private byte[] key = new byte[0];
  private long count;

  MergedRecords(List<RecordCursor> sources) {
    for (RecordCursor source : sources) {
      if (source.advance()) {
        waiting.add(source);
      }
    }
  }

  static MergedRecords of(List<Records> parts) {
    return new MergedRecords(parts.stream().map(part -> part.from(0)).toList());
  }

  @Override
  public boolean advance() {
    RecordCursor first = waiting.poll();
    if (first == null) {
      return false;
    }
    key = first.key();
    count = 0;
    RecordCursor same = first;
    while (same != null) {
      count += same.count();
      if (same.advance()) {
        waiting.add(same);
      }
      RecordCursor next = waiting.peek();
      same = next != null && Arrays.equals(next.key(), key) ? waiting.poll() : null;
    }
    return true;
  }

  @Override
  public byte[] key() {
    return key;
  }

  @Override
  public long count() {
    return count;
  }
}
