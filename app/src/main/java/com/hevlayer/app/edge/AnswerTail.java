package com.hevlayer.app.edge;

import com.hevlayer.app.net.AnswerHead;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.eclipse.jetty.http.HttpHeader;
import org.jspecify.annotations.Nullable;

/** The last bytes of an answer under way. Used for one answer at a time, and again for others. */
final class AnswerTail {
  private final byte[] bytes = new byte[AnswerEnd.LONGEST];
  private int length;

  /** Whether the end of an answer with this head is worth keeping. */
  static boolean isOf(AnswerHead head) {
    return head.status() / 100 == 2
        && isJson(head.joined(HttpHeader.CONTENT_TYPE))
        && head.joined(HttpHeader.CONTENT_ENCODING).isEmpty();
  }

  private static boolean isJson(String type) {
    String json = "application/json";
    return type.regionMatches(true, 0, json, 0, json.length());
  }

  /** Keeps the end of the next piece, which stays as it is. */
  void add(ByteBuffer piece) {
    int count = Math.min(piece.remaining(), bytes.length);
    int kept = Math.min(length, bytes.length - count);
    if (kept < length) {
      System.arraycopy(bytes, length - kept, bytes, 0, kept);
    }
    piece.get(piece.limit() - count, bytes, kept, count);
    length = kept + count;
  }

  /** Shows what was kept, and forgets it. */
  void show(AnswerEnd end) {
    end.came(bytes, length);
    length = 0;
  }

  /** Tails that nobody uses. Thread-safe, never blocks. */
  static final class Pool {
    private static final int MOST = 64;

    private final AtomicReferenceArray<@Nullable AnswerTail> spare =
        new AtomicReferenceArray<>(MOST);

    /** Returns an empty tail. Whoever loses it costs no more than its memory. */
    AnswerTail take() {
      int first = first();
      for (int i = 0; i < MOST; i++) {
        AnswerTail tail = spare.getAndSet((first + i) % MOST, null);
        if (tail != null) {
          return tail;
        }
      }
      return new AnswerTail();
    }

    /** Takes a tail back that was shown. */
    void give(AnswerTail tail) {
      int first = first();
      for (int i = 0; i < MOST; i++) {
        if (spare.compareAndSet((first + i) % MOST, null, tail)) {
          return;
        }
      }
    }

    /** Threads begin at different places, so that they seldom meet. */
    private static int first() {
      return (int) (Thread.currentThread().threadId() * 8 % MOST);
    }
  }
}
