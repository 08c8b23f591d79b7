package com.hevlayer.domain.scan;

import java.util.List;

/** Records in their order, each a key and a number. Read by any number of threads. */
interface Records extends AutoCloseable {

  /** Returns how many there are. */
  long size();

  /** Returns a walk that begins with the record of this number. */
  RecordCursor from(long index);

  @Override
  void close();

  /**
   * Records in memory.
   *
   * @param counts as many as keys
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record InMemory(List<byte[]> keys, long[] counts) implements Records {
    @Override
    public long size() {
      return keys.size();
    }

    @Override
    public RecordCursor from(long index) {
      return new RecordCursor() {
        private int next = (int) Math.min(index, keys.size());

        @Override
        public boolean advance() {
          return next++ < keys.size();
        }

        @Override
        public byte[] key() {
          return keys.get(next - 1);
        }

        @Override
        public long count() {
          return counts[next - 1];
        }
      };
    }

    @Override
    public void close() {}
  }
}
