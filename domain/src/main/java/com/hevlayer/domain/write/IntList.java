package com.hevlayer.domain.write;

import java.util.Arrays;

/** Offsets in a body, which is never as long as 2 GiB. */
final class IntList {
  private int[] values;
  private int size;

  IntList(int capacity) {
    values = new int[capacity];
  }

  void add(long value) {
    if (size == values.length) {
      values = Arrays.copyOf(values, Math.max(16, size + (size >> 1)));
    }
    values[size++] = Math.toIntExact(value);
  }

  int get(int index) {
    return values[index];
  }

  int size() {
    return size;
  }
}
