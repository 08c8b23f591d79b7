package com.hevlayer.app.http;

import com.hevlayer.app.edge.HeaderView;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Which trace a request belongs to, after W3C's trace context.
 *
 * @param header the value of {@value #HEADER}: the caller's own, trimmed, or a minted one
 * @param traceId 32 lower-case hexadecimal digits, not all of them zero
 */
public record TraceContext(String header, String traceId) {
  /** Name of the header. */
  public static final String HEADER = "traceparent";

  private static final int LENGTH = 55;
  private static final int TRACE = 3;
  private static final int SPAN = 36;
  private static final int FLAGS = 53;

  /**
   * Returns the caller's trace. Empty if it sent none, a malformed one, or several, of which none
   * can be preferred.
   */
  public static Optional<TraceContext> inbound(HeaderView headers) {
    List<String> values = headers.all(HEADER);
    return values.size() == 1 ? read(values.getFirst().strip()) : Optional.empty();
  }

  /**
   * Returns the caller's trace, or a new one if there is none.
   *
   * @param random gives 64 random bits at every call; thread-safe
   */
  public static TraceContext inboundOrNew(HeaderView headers, LongSupplier random) {
    return inbound(headers).orElseGet(() -> mint(random));
  }

  /**
   * Returns a new trace, which is sampled.
   *
   * @param random gives 64 random bits at every call; thread-safe
   */
  public static TraceContext mint(LongSupplier random) {
    StringBuilder header = new StringBuilder(LENGTH).append("00-");
    appendHex(header, random.getAsLong());
    appendHex(header, notZero(random));
    header.append('-');
    appendHex(header, notZero(random));
    header.append("-01");
    return new TraceContext(header.toString(), header.substring(TRACE, SPAN - 1));
  }

  private static Optional<TraceContext> read(String text) {
    boolean valid =
        text.length() == LENGTH
            && isHex(text, 0, TRACE - 1)
            && text.charAt(TRACE - 1) == '-'
            && isHex(text, TRACE, SPAN - 1)
            && text.charAt(SPAN - 1) == '-'
            && isHex(text, SPAN, FLAGS - 1)
            && text.charAt(FLAGS - 1) == '-'
            && isHex(text, FLAGS, LENGTH)
            && !isZero(text, TRACE, SPAN - 1)
            && !isZero(text, SPAN, FLAGS - 1);
    return valid
        ? Optional.of(
            new TraceContext(text, text.substring(TRACE, SPAN - 1).toLowerCase(Locale.ROOT)))
        : Optional.empty();
  }

  private static boolean isHex(String text, int from, int to) {
    for (int i = from; i < to; i++) {
      char c = text.charAt(i);
      if ((c < '0' || c > '9') && (c < 'a' || c > 'f') && (c < 'A' || c > 'F')) {
        return false;
      }
    }
    return true;
  }

  private static boolean isZero(String text, int from, int to) {
    for (int i = from; i < to; i++) {
      if (text.charAt(i) != '0') {
        return false;
      }
    }
    return true;
  }

  private static long notZero(LongSupplier random) {
    long bits = random.getAsLong();
    // A generator that gives nothing but zero would loop; one bit set is as good as any.
    return bits == 0 ? 1 : bits;
  }

  private static void appendHex(StringBuilder out, long bits) {
    for (int shift = 60; shift >= 0; shift -= 4) {
      out.append(Character.forDigit((int) (bits >>> shift) & 15, 16));
    }
  }
}
