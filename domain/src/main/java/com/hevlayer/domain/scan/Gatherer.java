package com.hevlayer.domain.scan;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongFunction;

/** Gathers what one part of a scan finds, in a bounded part of the memory. Used by one thread. */
interface Gatherer extends AutoCloseable {

  /** Returns what was gathered, as sorted parts, which stay open until this is closed. */
  List<Records> parts();

  /** Gives a part away: closing this does not close it. */
  void release(RecordFile part);

  @Override
  void close();

  /** Gatherers that share the memory of a job. */
  final class Several<T extends Gatherer> implements AutoCloseable {
    /** Bytes that a job may fill before it writes to spools. */
    static final long MEMORY = 4L << 20;

    private static final long LEAST = 64L << 10;

    private final List<T> all = new ArrayList<>();

    /** Creates so many; {@code one} makes a gatherer of its bytes of memory. */
    Several(int count, LongFunction<T> one) {
      long memory = Math.max(LEAST, MEMORY / count);
      for (int i = 0; i < count; i++) {
        all.add(one.apply(memory));
      }
    }

    T get(int part) {
      return all.get(part);
    }

    /** Returns the parts of all. */
    List<Records> parts() {
      List<Records> parts = new ArrayList<>();
      all.forEach(each -> parts.addAll(each.parts()));
      return parts;
    }

    void release(RecordFile part) {
      all.forEach(each -> each.release(part));
    }

    @Override
    public void close() {
      all.forEach(Gatherer::close);
    }
  }
}
