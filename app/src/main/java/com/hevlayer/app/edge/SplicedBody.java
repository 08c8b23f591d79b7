package com.hevlayer.app.edge;

import com.hevlayer.protocol.Splice;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.List;

/**
 * A held body with its splices applied, as the pieces that go out one after the other. Long runs
 * are views of the body; short ones are copied together, so that a body of many small rows does not
 * go out in thousands of pieces.
 */
final class SplicedBody {
  private static final int VIEW = 16 * 1024;
  private static final int PIECE = 64 * 1024;
  private static final long WINDOW = 1L << 30;

  private final MemorySegment body;
  private final List<ByteBuffer> pieces = new ArrayList<>();
  private ByteBuffer open = ByteBuffer.allocate(0);
  private long left; // what may still have to be copied

  private SplicedBody(MemorySegment body, List<Splice> splices) {
    this.body = body;
    left = body.byteSize();
    for (Splice splice : splices) {
      left += splice.growth();
    }
  }

  /**
   * Returns the pieces, in order.
   *
   * @throws IllegalArgumentException if the splices overlap, are out of order or leave the body
   */
  static List<ByteBuffer> of(MemorySegment body, List<Splice> splices) {
    if (splices.isEmpty() && body.byteSize() <= WINDOW) {
      return body.byteSize() == 0 ? List.of() : List.of(body.asByteBuffer());
    }
    SplicedBody spliced = new SplicedBody(body, splices);
    long at = 0;
    for (Splice splice : splices) {
      check(body, at, splice);
      spliced.run(at, splice.offset());
      spliced.insert(splice.inserted());
      at = splice.offset() + splice.removed();
    }
    spliced.run(at, body.byteSize());
    spliced.flush();
    return spliced.pieces;
  }

  /**
   * Writes the spliced body to a file.
   *
   * @return its length
   * @throws IllegalArgumentException if the splices overlap, are out of order or leave the body
   */
  static long write(MemorySegment body, List<Splice> splices, FileChannel file) throws IOException {
    ByteBuffer gathered = ByteBuffer.allocate(PIECE);
    long at = 0;
    for (Splice splice : splices) {
      check(body, at, splice);
      put(body.asSlice(at, splice.offset() - at).asByteBuffer(), gathered, file);
      put(ByteBuffer.wrap(splice.inserted()), gathered, file);
      at = splice.offset() + splice.removed();
    }
    put(body.asSlice(at).asByteBuffer(), gathered, file);
    drain(gathered.flip(), file);
    return file.position();
  }

  private static void put(ByteBuffer run, ByteBuffer gathered, FileChannel file)
      throws IOException {
    if (run.remaining() > gathered.remaining()) {
      drain(gathered.flip(), file);
      gathered.clear();
    }
    if (run.remaining() > gathered.remaining()) {
      drain(run, file);
    } else {
      gathered.put(run);
    }
  }

  private static void drain(ByteBuffer bytes, FileChannel file) throws IOException {
    while (bytes.hasRemaining()) {
      file.write(bytes);
    }
  }

  private static void check(MemorySegment body, long at, Splice splice) {
    if (splice.offset() < at || splice.offset() + splice.removed() > body.byteSize()) {
      throw new IllegalArgumentException(
          "a splice at " + splice.offset() + " overlaps or leaves the body");
    }
  }

  /** Returns the length of all pieces together. */
  static long length(List<ByteBuffer> pieces) {
    long sum = 0;
    for (ByteBuffer piece : pieces) {
      sum += piece.remaining();
    }
    return sum;
  }

  private void run(long from, long to) {
    if (to - from >= VIEW) {
      flush();
      for (long at = from; at < to; at += WINDOW) {
        pieces.add(body.asSlice(at, Math.min(WINDOW, to - at)).asByteBuffer());
      }
      return;
    }
    int length = (int) (to - from);
    if (length > 0) {
      room(length).put(body.asSlice(from, length).asByteBuffer());
    }
  }

  private void insert(byte[] bytes) {
    if (bytes.length >= VIEW) {
      flush();
      pieces.add(ByteBuffer.wrap(bytes));
    } else if (bytes.length > 0) {
      room(bytes.length).put(bytes);
    }
  }

  private ByteBuffer room(int length) {
    if (open.remaining() < length) {
      flush();
      left -= open.capacity();
      open = ByteBuffer.allocate(Math.clamp(left, length, PIECE));
    }
    return open;
  }

  private void flush() {
    if (open.position() > 0) {
      pieces.add(open.flip().slice());
      open = ByteBuffer.allocate(0);
    }
  }
}
