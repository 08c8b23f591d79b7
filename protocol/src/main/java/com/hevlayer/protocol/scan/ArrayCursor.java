package com.hevlayer.protocol.scan;

import java.lang.foreign.MemorySegment;

/**
 * Walks over the elements of arrays of a body without decoding them. One thread; may be opened
 * again and again. Every method may throw {@link com.hevlayer.protocol.WireRefusal} with 400 and
 * the place.
 */
public final class ArrayCursor {
  private final Skimmer skimmer;
  private int depth;
  private boolean first;
  private long at;
  private long offset;
  private long end;
  private ValueKind kind = ValueKind.NULL;

  /** Creates a cursor over arrays of this body. */
  public ArrayCursor(MemorySegment body) {
    skimmer = new Skimmer(body);
  }

  /** Opens the array whose bracket is at this offset, {@code depth} levels deep. */
  public void open(long bracket, int depthOfArray) {
    depth = depthOfArray;
    first = true;
    at = bracket + 1;
    end = -1;
  }

  /** Goes to the next element; false behind the last, then {@link #arrayEnd()} is known. */
  public boolean next() {
    if (first) {
      first = false;
      at = skimmer.skipWhitespace(at);
      if (at < skimmer.size() && skimmer.byteAt(at) == ']') {
        at++;
        return false;
      }
    } else {
      at = skimmer.skipWhitespace(end());
      if (at >= skimmer.size()) {
        throw skimmer.expected(at, "',' or ']'");
      }
      byte b = skimmer.byteAt(at);
      if (b == ']') {
        at++;
        return false;
      }
      if (b != ',') {
        throw skimmer.expected(at, "',' or ']'");
      }
      at = skimmer.skipWhitespace(at + 1);
    }
    offset = at;
    kind = skimmer.kindAt(offset);
    end = -1;
    return true;
  }

  /** Returns what the element is. */
  public ValueKind kind() {
    return kind;
  }

  /** Returns the offset of the first byte of the element. */
  public long offset() {
    return offset;
  }

  /** Returns the offset behind the element, passing over it if nobody has yet. */
  public long end() {
    if (end < 0) {
      end = skimmer.skipValue(offset, kind, depth);
    }
    return end;
  }

  /** Tells that the element was read by other means and ends before this offset. */
  public void consumed(long elementEnd) {
    end = elementEnd;
  }

  /**
   * Passes over the element, an array, looking at every byte: true if it holds nothing but numbers
   * and is not empty. Otherwise the element is not passed over.
   */
  public boolean skipNumbers() {
    long behind = skimmer.skipNumbers(offset);
    if (behind < 0 || skimmer.byteAt(skimmer.skipWhitespace(offset + 1)) == ']') {
      return false;
    }
    end = behind;
    return true;
  }

  /** Returns the offset behind the closing bracket, once {@link #next()} was false. */
  public long arrayEnd() {
    return at;
  }
}
