package com.hevlayer.app.edge;

import java.lang.foreign.MemorySegment;

/** A whole request body. Read-only; valid until the exchange ends, from any thread. */
public interface HeldBody {

  /** Returns the decompressed bytes; of length 0 if there is no body. */
  MemorySegment bytes();

  /** Whether the caller sent a body, if only an empty one. */
  boolean present();
}
