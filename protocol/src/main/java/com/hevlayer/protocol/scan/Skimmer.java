package com.hevlayer.protocol.scan;

import com.hevlayer.protocol.WireRefusal;
import com.hevlayer.protocol.json.JsonReader;
import com.hevlayer.protocol.json.Position;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * Passes over values eight bytes at a time. Checks what it needs to find the end of a value:
 * strings end, brackets match, scalars begin like one. Whether what it passed over is well-formed
 * is for whoever reads it.
 */
final class Skimmer {
  private static final ValueLayout.OfLong LONG =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final long ONES = 0x0101010101010101L;
  private static final long LOW = 0x7F7F7F7F7F7F7F7FL;
  private static final long HIGH = 0x8080808080808080L;

  private final MemorySegment body;
  private final long size;

  Skimmer(MemorySegment body) {
    this.body = body;
    this.size = body.byteSize();
  }

  MemorySegment body() {
    return body;
  }

  long size() {
    return size;
  }

  byte byteAt(long offset) {
    return body.get(ValueLayout.JAVA_BYTE, offset);
  }

  WireRefusal expected(long offset, String what) {
    return Position.malformed(body, offset, what);
  }

  /** Returns the offset of the next byte that is no whitespace, or the size. */
  long skipWhitespace(long from) {
    long at = from;
    while (at < size) {
      byte b = byteAt(at);
      if (b != ' ' && b != '\n' && b != '\r' && b != '\t') {
        return at;
      }
      at++;
    }
    return at;
  }

  ValueKind kindAt(long offset) {
    if (offset >= size) {
      throw expected(offset, "a value");
    }
    byte b = byteAt(offset);
    return switch (b) {
      case '{' -> ValueKind.OBJECT;
      case '[' -> ValueKind.ARRAY;
      case '"' -> ValueKind.STRING;
      case 't', 'f' -> ValueKind.BOOLEAN;
      case 'n' -> ValueKind.NULL;
      default -> {
        if (b != '-' && (b < '0' || b > '9')) {
          throw expected(offset, "a value");
        }
        yield ValueKind.NUMBER;
      }
    };
  }

  /** Returns the offset behind the value that begins here, which lies this deep. */
  long skipValue(long offset, ValueKind kind, int depth) {
    return switch (kind) {
      case OBJECT, ARRAY -> skipNested(offset, depth);
      case STRING -> skipString(offset);
      case NUMBER -> skipNumber(offset);
      case BOOLEAN -> skipLiteral(offset, byteAt(offset) == 't' ? "true" : "false");
      case NULL -> skipLiteral(offset, "null");
    };
  }

  private long skipLiteral(long offset, String text) {
    for (int i = 0; i < text.length(); i++) {
      if (offset + i >= size || byteAt(offset + i) != text.charAt(i)) {
        throw expected(offset + i, "'" + text + "'");
      }
    }
    return offset + text.length();
  }

  private long skipNumber(long offset) {
    long at = offset + 1;
    while (at < size && isNumberByte(byteAt(at))) {
      at++;
    }
    return at;
  }

  private static boolean isNumberByte(byte b) {
    return (b >= '0' && b <= '9') || b == '.' || b == '-' || b == '+' || b == 'e' || b == 'E';
  }

  /** Returns the offset behind the closing quote of the string whose opening quote is here. */
  long skipString(long open) {
    long at = open + 1;
    while (true) {
      long last = size - Long.BYTES;
      while (at <= last) {
        long word = body.get(LONG, at);
        long hit = equal(word, '"') | equal(word, '\\');
        if (hit != 0) {
          at += Long.numberOfTrailingZeros(hit) >>> 3;
          break;
        }
        at += Long.BYTES;
      }
      while (at < size && byteAt(at) != '"' && byteAt(at) != '\\') {
        at++;
      }
      if (at >= size) {
        throw expected(size, "'\"' at the end of a string");
      }
      if (byteAt(at) == '"') {
        return at + 1;
      }
      at += 2;
    }
  }

  private long skipNested(long offset, int depthAround) {
    // The brackets that are open, one bit each: 1 for an object.
    long low = 0;
    long high = 0;
    int depth = 0;
    long at = offset;
    while (at < size) {
      byte b = byteAt(at);
      switch (b) {
        case '"' -> at = skipString(at);
        case '{', '[' -> {
          if (depthAround + ++depth > JsonReader.MAX_DEPTH) {
            throw WireRefusal.meaning(
                "JSON nests deeper than "
                    + JsonReader.MAX_DEPTH
                    + " levels at "
                    + Position.describe(body, at));
          }
          high = (high << 1) | (low >>> 63);
          low = (low << 1) | (b == '{' ? 1 : 0);
          at++;
        }
        case '}', ']' -> {
          if ((low & 1) != (b == '}' ? 1 : 0)) {
            throw expected(at, (low & 1) != 0 ? "',' or '}'" : "',' or ']'");
          }
          low = (low >>> 1) | (high << 63);
          high >>>= 1;
          at++;
          if (--depth == 0) {
            return at;
          }
        }
        default -> at = skipToStructure(at);
      }
    }
    throw expected(size, (low & 1) != 0 ? "',' or '}'" : "',' or ']'");
  }

  /** Returns the offset of the next quote, bracket or brace. */
  private long skipToStructure(long from) {
    long at = from;
    long last = size - Long.BYTES;
    while (at <= last) {
      long word = body.get(LONG, at);
      // Brackets and braces differ in the bit 0x20 only.
      long folded = word | ONES * 0x20;
      long hit = equal(word, '"') | equal(folded, '{') | equal(folded, '}');
      if (hit != 0) {
        return at + (Long.numberOfTrailingZeros(hit) >>> 3);
      }
      at += Long.BYTES;
    }
    while (at < size) {
      byte b = byteAt(at);
      if (b == '"' || b == '{' || b == '}' || b == '[' || b == ']') {
        return at;
      }
      at++;
    }
    return at;
  }

  /**
   * Passes over an array that holds nothing but numbers, separators and whitespace.
   *
   * @param open offset of its opening bracket
   * @return the offset behind its closing bracket, or the negative complement of the offset of the
   *     first byte that does not belong there
   */
  long skipNumbers(long open) {
    long at = open + 1;
    long last = size - Long.BYTES;
    while (true) {
      while (at <= last) {
        long word = body.get(LONG, at);
        long odd = ~numeric(word) & HIGH;
        if (odd != 0) {
          at += Long.numberOfTrailingZeros(odd) >>> 3;
          break;
        }
        at += Long.BYTES;
      }
      if (at >= size) {
        throw expected(size, "',' or ']'");
      }
      byte b = byteAt(at);
      if (b == ']') {
        return at + 1;
      }
      if (!isNumberByte(b) && b != ',' && b != ' ' && b != '\n' && b != '\r' && b != '\t') {
        return ~at;
      }
      at++;
    }
  }

  /** Marks the bytes from '+' to '9' but '/', and blanks, with their high bit. */
  private static long numeric(long word) {
    long seven = word & LOW;
    long atLeast = seven + ONES * (0x80 - '+');
    long above = seven + ONES * (0x80 - ':');
    long slash = equal(word, '/');
    return ((atLeast & ~above & ~slash & ~word) | equal(word, ' ')) & HIGH;
  }

  /** Marks the bytes that equal this one with their high bit; exact for every byte. */
  private static long equal(long word, int b) {
    long x = word ^ ONES * b;
    return ~(((x & LOW) + LOW) | x | LOW);
  }
}
