package com.hevlayer.app.edge;

import com.hevlayer.app.net.WholeBody;
import com.hevlayer.protocol.Splice;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * A held body with its splices applied while it is read, so that the spliced one never lies in
 * memory.
 */
final class SplicedBody implements WholeBody {
  private final MemorySegment body;
  private final List<Splice> splices;
  private final long length;

  /**
   * Creates one.
   *
   * @throws IllegalArgumentException if the splices overlap, are out of order or leave the body
   */
  SplicedBody(MemorySegment body, List<Splice> splices) {
    this.body = body;
    this.splices = splices;
    long sum = body.byteSize();
    long at = 0;
    for (Splice splice : splices) {
      if (splice.offset() < at || splice.offset() + splice.removed() > body.byteSize()) {
        throw new IllegalArgumentException(
            "a splice at " + splice.offset() + " overlaps or leaves the body");
      }
      at = splice.offset() + splice.removed();
      sum += splice.growth();
    }
    length = sum;
  }

  @Override
  public long length() {
    return length;
  }

  @Override
  public Reader read() {
    return new Walk();
  }

  private final class Walk implements Reader {
    private long at; // in the body
    private int next; // splice
    private int inserted; // bytes of it

    @Override
    public void next(ByteBuffer target) {
      MemorySegment out = MemorySegment.ofBuffer(target);
      long room = out.byteSize();
      long put = 0;
      while (put < room) {
        Splice splice = next < splices.size() ? splices.get(next) : null;
        long stop = splice == null ? body.byteSize() : splice.offset();
        long kept = Math.min(stop - at, room - put);
        if (kept > 0) {
          MemorySegment.copy(body, at, out, put, kept);
          at += kept;
          put += kept;
        } else if (splice != null) {
          put += insert(splice, out, put);
        } else {
          break;
        }
      }
      target.position(target.position() + (int) put);
    }

    private int insert(Splice splice, MemorySegment out, long put) {
      byte[] text = splice.inserted();
      int count = (int) Math.min(text.length - inserted, out.byteSize() - put);
      MemorySegment.copy(MemorySegment.ofArray(text), inserted, out, put, count);
      inserted += count;
      if (inserted == text.length) {
        inserted = 0;
        next++;
        at = splice.offset() + splice.removed();
      }
      return count;
    }
  }
}
