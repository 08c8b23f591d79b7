package com.hevlayer.protocol.client;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Passes over values of an answer without reading them: strings end, brackets match, scalars look
 * like ones. Everything else is another form.
 */
final class ValueSkimmer {
  private static final int DEEPEST = 64;
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long ONES = 0x0101010101010101L;
  private static final long LOW = 0x7F7F7F7F7F7F7F7FL;
  private static final long HIGH = 0x8080808080808080L;
  private static final byte[] TRUE = "true".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] FALSE = "false".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] NULL = "null".getBytes(StandardCharsets.US_ASCII);

  private final byte[] body;

  ValueSkimmer(byte[] body) {
    this.body = body;
  }

  /** That a value is none, or not a usual one: the answer is read by other means. */
  static final class OtherForm extends RuntimeException {
    private static final long serialVersionUID = 1L;

    OtherForm() {
      super("another form", null, false, false);
    }
  }

  byte byteAt(int at) {
    if (at >= body.length) {
      throw new OtherForm();
    }
    return body[at];
  }

  /** Returns where the next byte stands that is no whitespace. */
  int whitespace(int from) {
    int at = from;
    while (at < body.length) {
      byte b = body[at];
      if (b != ' ' && b != '\n' && b != '\r' && b != '\t') {
        break;
      }
      at++;
    }
    return at;
  }

  /** Returns where the value ends that begins here. */
  int skip(int from) {
    return switch (byteAt(from)) {
      case '"' -> string(from);
      case '{', '[' -> container(from);
      case 't' -> literal(from, TRUE);
      case 'f' -> literal(from, FALSE);
      case 'n' -> literal(from, NULL);
      default -> number(from);
    };
  }

  private int string(int from) {
    int at = from + 1;
    int last = body.length - Long.BYTES;
    while (true) {
      while (at <= last) {
        long word = (long) LONG.get(body, at);
        // Of what is marked the lowest byte is right, and no other counts.
        long odd = equal(word, '"') | equal(word, '\\') | ((word - ONES * 0x20) & ~word & HIGH);
        if (odd != 0) {
          at += Long.numberOfTrailingZeros(odd) >>> 3;
          break;
        }
        at += Long.BYTES;
      }
      while (at < body.length && body[at] != '"' && body[at] != '\\') {
        if (body[at] >= 0 && body[at] < 0x20) {
          throw new OtherForm();
        }
        at++;
      }
      if (at >= body.length) {
        throw new OtherForm();
      }
      if (body[at] == '"') {
        return at + 1;
      }
      at += 2;
    }
  }

  /** Marks the bytes that equal this one with their high bit; exact for every byte. */
  private static long equal(long word, int b) {
    long x = word ^ ONES * b;
    return ~(((x & LOW) + LOW) | x | LOW);
  }

  /** Returns the closing quote of a name without escapes that begins here. */
  int name(int from) {
    int at = from;
    while (at < body.length) {
      byte b = body[at];
      if (b == '"') {
        return at;
      }
      if (b == '\\' || (b >= 0 && b < 0x20)) {
        throw new OtherForm();
      }
      at++;
    }
    throw new OtherForm();
  }

  private int container(int from) {
    long kinds = 0; // one bit for each open bracket, 1 for an object
    int depth = 0;
    int at = from;
    while (at < body.length) {
      switch (body[at]) {
        case '"' -> at = string(at) - 1;
        case '{', '[' -> {
          if (++depth > DEEPEST) {
            throw new OtherForm();
          }
          kinds = (kinds << 1) | (body[at] == '{' ? 1 : 0);
        }
        case '}', ']' -> {
          if ((kinds & 1) != (body[at] == '}' ? 1 : 0)) {
            throw new OtherForm();
          }
          kinds >>>= 1;
          if (--depth == 0) {
            return at + 1;
          }
        }
        default -> {}
      }
      at++;
    }
    throw new OtherForm();
  }

  private int literal(int from, byte[] literal) {
    if (body.length - from < literal.length) {
      throw new OtherForm();
    }
    for (int i = 0; i < literal.length; i++) {
      if (body[from + i] != literal[i]) {
        throw new OtherForm();
      }
    }
    return from + literal.length;
  }

  private int number(int from) {
    int at = from;
    while (at < body.length) {
      byte b = body[at];
      boolean part =
          (b >= '0' && b <= '9') || b == '-' || b == '+' || b == '.' || b == 'e' || b == 'E';
      if (!part) {
        break;
      }
      at++;
    }
    if (at == from) {
      throw new OtherForm();
    }
    return at;
  }
}
