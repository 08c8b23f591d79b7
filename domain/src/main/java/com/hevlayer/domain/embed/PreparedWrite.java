package com.hevlayer.domain.embed;

import java.lang.foreign.MemorySegment;

/** The body of a write in which texts became vectors. Thread-safe. */
public interface PreparedWrite {

  /** Returns the whole body that is sent in place of the caller's. */
  MemorySegment body();

  /** Whether rows were cut into chunks, which carry reserved attributes. */
  boolean chunked();

  /** Returns what embedding took. */
  EmbeddingUsage usage();

  /** The store accepted the write; called at most once, may block, throws nothing. */
  void accepted();
}
