package com.hevlayer.protocol.scan;

import com.hevlayer.protocol.Splice;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.util.ArrayList;
import java.util.List;

/** Applies splices to a body. Lists are in ascending order without overlap. */
public final class Splices {
  private static final long LARGEST_ARRAY = 64L << 20;

  private Splices() {}

  /** Returns the length of the body once spliced. */
  public static long length(MemorySegment body, List<Splice> splices) {
    long length = body.byteSize();
    for (Splice splice : splices) {
      length += splice.growth();
    }
    return length;
  }

  /**
   * Returns the spliced body as slices of the original and of what is inserted, for a gathering
   * write; nothing is copied.
   */
  public static List<MemorySegment> gather(MemorySegment body, List<Splice> splices) {
    List<MemorySegment> parts = new ArrayList<>(2 * splices.size() + 1);
    long at = 0;
    for (Splice splice : splices) {
      check(body, at, splice);
      if (splice.offset() > at) {
        parts.add(body.asSlice(at, splice.offset() - at));
      }
      if (splice.inserted().length > 0) {
        parts.add(MemorySegment.ofArray(splice.inserted()).asReadOnly());
      }
      at = splice.offset() + splice.removed();
    }
    if (at < body.byteSize()) {
      parts.add(body.asSlice(at));
    }
    return parts;
  }

  /** Returns the spliced body in a new segment. */
  public static MemorySegment apply(
      MemorySegment body, List<Splice> splices, SegmentAllocator allocator) {
    MemorySegment spliced = allocator.allocate(length(body, splices), 1);
    copy(body, splices, spliced);
    return spliced;
  }

  /**
   * Returns the spliced body in a new array of the heap or, beyond 64 MiB, in memory outside the
   * heap that goes with the segment.
   */
  public static MemorySegment apply(MemorySegment body, List<Splice> splices) {
    long length = length(body, splices);
    MemorySegment spliced =
        length <= LARGEST_ARRAY
            ? MemorySegment.ofArray(new byte[(int) length])
            : Arena.ofAuto().allocate(length, 1);
    copy(body, splices, spliced);
    return spliced;
  }

  private static void copy(MemorySegment body, List<Splice> splices, MemorySegment target) {
    long from = 0;
    long to = 0;
    for (Splice splice : splices) {
      check(body, from, splice);
      long kept = splice.offset() - from;
      MemorySegment.copy(body, from, target, to, kept);
      to += kept;
      byte[] inserted = splice.inserted();
      MemorySegment.copy(MemorySegment.ofArray(inserted), 0, target, to, inserted.length);
      to += inserted.length;
      from = splice.offset() + splice.removed();
    }
    MemorySegment.copy(body, from, target, to, body.byteSize() - from);
  }

  private static void check(MemorySegment body, long at, Splice splice) {
    if (splice.offset() < at || splice.offset() + splice.removed() > body.byteSize()) {
      throw new IllegalArgumentException(
          "splice at "
              + splice.offset()
              + " of "
              + splice.removed()
              + " bytes overlaps another or lies outside the body of "
              + body.byteSize()
              + " bytes");
    }
  }
}
