package com.hevlayer.protocol.decode;

import com.hevlayer.ports.store.Rows;
import org.jspecify.annotations.Nullable;

/** Rows that were written as objects, then those written as columns. */
final class JoinedRows implements Rows {
  private final Rows first;
  private final Rows second;

  private JoinedRows(Rows first, Rows second) {
    this.first = first;
    this.second = second;
  }

  static Rows of(Rows first, Rows second) {
    if (first.size() == 0) {
      return second;
    }
    return second.size() == 0 ? first : new JoinedRows(first, second);
  }

  @Override
  public int size() {
    return first.size() + second.size();
  }

  @Override
  public Cursor cursor() {
    Cursor head = first.cursor();
    Cursor tail = second.cursor();
    return new Cursor() {
      @Override
      public @Nullable Row next() {
        Row row = head.next();
        return row != null ? row : tail.next();
      }
    };
  }
}
