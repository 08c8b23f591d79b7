package com.hevlayer.protocol.client;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Finds the bill in the last bytes of an answer, without those before. JSON reads backwards as
 * surely as forwards: from its closing quote a text goes back to the next quote without a backslash
 * before it, so brackets that count are told from brackets in a text, and how deep a member lies is
 * known from the closing brace on. One thread, one answer.
 */
public final class BillSkimmer {
  private static final byte[] BILLING = ascii("billing");
  private static final byte[] QUERY = ascii(Bill.QUERY);
  private static final byte[] QUERIED = ascii(Bill.QUERIED);
  private static final byte[] RETURNED = ascii(Bill.RETURNED);
  private static final byte[] WRITTEN = ascii(Bill.WRITTEN);

  /** As many digits fit into a long, whatever they are. */
  private static final int MOST_DIGITS = 18;

  private final byte[] bytes;
  private int at; // the next byte to be read, going down
  private int nameFrom;
  private int nameTo;
  private int valueFrom;
  private int valueTo;
  private long queried = Bill.UNKNOWN;
  private long returned = Bill.UNKNOWN;
  private long written = Bill.UNKNOWN;

  private BillSkimmer(byte[] bytes) {
    this.bytes = bytes;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /**
   * Returns what the {@code billing} of an answer says, or {@code null} if it has none among these
   * bytes. Never throws, whatever the bytes are; what is no JSON may give either.
   *
   * @param bytes the last ones of the answer, those from {@code length} on excepted
   */
  public static @Nullable Bill read(byte[] bytes, int length) {
    BillSkimmer skimmer = new BillSkimmer(bytes);
    for (boolean more = skimmer.enter(length); more; more = skimmer.goOn()) {
      if (!skimmer.member()) {
        return null;
      }
      if (skimmer.nameIs(BILLING)) {
        skimmer.bill(skimmer.valueTo, true);
        return new Bill(skimmer.queried, skimmer.returned, skimmer.written);
      }
    }
    return null;
  }

  /** Reads the bill that ends before {@code to}, and that of the query within it. */
  private void bill(int to, boolean outer) {
    for (boolean more = enter(to); more && member(); more = goOn()) {
      if (nameIs(QUERIED)) {
        queried = Bill.sum(queried, amount());
      } else if (nameIs(RETURNED)) {
        returned = Bill.sum(returned, amount());
      } else if (nameIs(WRITTEN) && outer) {
        written = amount();
      } else if (nameIs(QUERY) && outer) {
        int before = at;
        bill(valueTo, false);
        at = before;
      }
    }
  }

  /** Goes to the last member of the object that ends before {@code to}; false if there is none. */
  private boolean enter(int to) {
    at = to - 1;
    return next() == '}' && --at >= 0 && next() != '{';
  }

  /** Goes to the member before the one just read; false if there is none. */
  private boolean goOn() {
    return next() == ',' && --at >= 0;
  }

  /** Reads the member that ends here; false if it did not begin among the bytes. */
  private boolean member() {
    next();
    valueTo = at + 1;
    if (!skipValue()) {
      return false;
    }
    valueFrom = at + 1;
    if (next() != ':') {
      return false;
    }
    at--;
    if (next() != '"') {
      return false;
    }
    nameTo = at;
    if (!skipText()) {
      return false;
    }
    nameFrom = at + 2;
    // Or else its quote may be one that stands in a text whose beginning was not seen.
    int before = next();
    return before == ',' || before == '{';
  }

  private boolean skipValue() {
    int depth = 0;
    do {
      switch (next()) {
        case '"' -> {
          if (!skipText()) {
            return false;
          }
        }
        case '}', ']' -> {
          depth++;
          at--;
        }
        case '{', '[' -> {
          depth--;
          at--;
        }
        case ',', ':' -> {
          if (depth == 0) {
            return false;
          }
          at--;
        }
        default -> {
          int end = at;
          while (at >= 0 && isOfScalar(bytes[at])) {
            at--;
          }
          if (at == end) {
            return false;
          }
        }
      }
    } while (depth > 0);
    return depth == 0;
  }

  /** Goes from the closing quote of a text to before its opening one. */
  private boolean skipText() {
    for (int i = at - 1; i >= 0; i--) {
      if (bytes[i] == '"' && !isEscaped(i)) {
        at = i - 1;
        return true;
      }
    }
    return false;
  }

  private boolean isEscaped(int index) {
    int from = index;
    while (from > 0 && bytes[from - 1] == '\\') {
      from--;
    }
    return (index - from) % 2 != 0;
  }

  private static boolean isOfScalar(byte b) {
    return (b >= '0' && b <= '9')
        || (b >= 'a' && b <= 'z')
        || b == '-'
        || b == '+'
        || b == '.'
        || b == 'E';
  }

  /** Goes back to what is no space and returns it, -1 before the first byte. */
  private int next() {
    while (at >= 0
        && (bytes[at] == ' ' || bytes[at] == '\n' || bytes[at] == '\r' || bytes[at] == '\t')) {
      at--;
    }
    return at < 0 ? -1 : bytes[at] & 0xff;
  }

  private boolean nameIs(byte[] name) {
    return Arrays.equals(bytes, nameFrom, nameTo, name, 0, name.length);
  }

  private long amount() {
    if (valueTo - valueFrom > MOST_DIGITS) {
      return Bill.UNKNOWN;
    }
    long amount = 0;
    for (int i = valueFrom; i < valueTo; i++) {
      if (bytes[i] < '0' || bytes[i] > '9') {
        return Bill.UNKNOWN;
      }
      amount = 10 * amount + bytes[i] - '0';
    }
    return amount;
  }
}
