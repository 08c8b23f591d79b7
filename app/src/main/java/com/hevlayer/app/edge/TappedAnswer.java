package com.hevlayer.app.edge;

import com.hevlayer.app.net.AnswerHead;
import com.hevlayer.ports.store.NoAnswerException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/** Tells a tap of one answer, once, and collects the answers that it wants whole. */
final class TappedAnswer {
  /** Answers of writes are short unless they list very many ids. */
  private static final int LONGEST = 64 << 20;

  private final AnswerTap tap;
  private final AtomicBoolean told = new AtomicBoolean();
  private final ByteArrayOutputStream collected = new ByteArrayOutputStream();
  private int status;
  private boolean gzipped;
  private boolean holding;

  TappedAnswer(AnswerTap tap) {
    this.tap = tap;
  }

  /** The head came; tells the tap unless the answer is held. */
  void onHead(AnswerHead head) {
    status = head.status();
    String coding = head.joined("Content-Encoding").strip().toLowerCase(Locale.ROOT);
    gzipped = coding.equals("gzip") || coding.equals("x-gzip");
    boolean readable = gzipped || coding.isEmpty() || coding.equals("identity");
    holding = readable && tap.holds(status);
    if (!holding) {
      passed();
    }
  }

  /** Whether the answer is held back. */
  boolean holding() {
    return holding;
  }

  /**
   * Collects a piece; false if the answer is too long to be held: then it is held no longer, and
   * what was {@link #collected()} goes on first.
   */
  boolean add(ByteBuffer content) {
    byte[] bytes = new byte[content.remaining()];
    content.get(bytes);
    collected.write(bytes, 0, bytes.length);
    if (collected.size() <= LONGEST) {
      return true;
    }
    holding = false;
    passed();
    return false;
  }

  /** Returns what was collected, as it came. */
  byte[] collected() {
    return collected.toByteArray();
  }

  /** Tells the tap of the whole answer; blocks. */
  @Nullable Reply answered() {
    if (!told.compareAndSet(false, true)) {
      return null;
    }
    byte[] body = collected();
    if (gzipped) {
      try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(body))) {
        body = in.readAllBytes();
      } catch (IOException unreadable) {
        tap.passed(status);
        return null;
      }
    }
    return tap.answered(status, body);
  }

  /** Tells the tap that no answer comes, unless it was told of one. */
  void missing(NoAnswerException fault) {
    if (told.compareAndSet(false, true)) {
      tap.missing(fault);
    }
  }

  private void passed() {
    if (told.compareAndSet(false, true)) {
      tap.passed(status);
    }
  }
}
