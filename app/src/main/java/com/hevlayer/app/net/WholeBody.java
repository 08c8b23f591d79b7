package com.hevlayer.app.net;

import java.nio.ByteBuffer;

/**
 * The body of a request that is at hand. Immutable; it may be read any number of times, and goes
 * out a buffer at a time, so that nobody needs all of it in one piece.
 */
public interface WholeBody {
  /** No bytes. */
  WholeBody EMPTY = of(new byte[0]);

  /** Returns how many bytes there are. */
  long length();

  /** Starts to read from the first byte. */
  Reader read();

  /** A walk over the bytes; one thread at a time. */
  interface Reader {

    /** Puts the next bytes into a buffer, as many as it has room for or as there are. */
    void next(ByteBuffer target);
  }

  /** Returns a body of these bytes, which nobody changes afterwards. */
  static WholeBody of(byte[] bytes) {
    return new WholeBody() {
      @Override
      public long length() {
        return bytes.length;
      }

      @Override
      public Reader read() {
        ByteBuffer left = ByteBuffer.wrap(bytes);
        return target -> {
          int count = Math.min(left.remaining(), target.remaining());
          target.put(left.slice(left.position(), count));
          left.position(left.position() + count);
        };
      }
    };
  }
}
