package com.hevlayer.protocol.scan;

import com.hevlayer.protocol.json.JsonReader;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Walks over the members of objects of a body without decoding their values. Names are compared
 * unescaped, and one that occurs twice is refused with 400. One thread; may be opened again and
 * again. Every method may throw {@link com.hevlayer.protocol.WireRefusal} with 400 and the place.
 */
public final class ObjectCursor {
  private final Skimmer skimmer;
  private final NameSet names = new NameSet();
  private int depth;
  private boolean first;
  private long at;
  private long nameOffset;
  private long nameEnd;
  private @Nullable String escaped;
  private long valueOffset;
  private long valueEnd;
  private ValueKind kind = ValueKind.NULL;

  /** Creates a cursor over objects of this body. */
  public ObjectCursor(MemorySegment body) {
    skimmer = new Skimmer(body);
  }

  /** Opens the object whose brace is at this offset, {@code depth} levels deep (1: the body). */
  public void open(long offset, int depthOfObject) {
    names.clear();
    depth = depthOfObject;
    first = true;
    at = offset + 1;
    valueEnd = -1;
  }

  /** Goes to the next member; false behind the last, then {@link #end()} is known. */
  public boolean next() {
    if (first) {
      first = false;
      at = skimmer.skipWhitespace(at);
      if (at < skimmer.size() && skimmer.byteAt(at) == '}') {
        at++;
        return false;
      }
    } else {
      at = skimmer.skipWhitespace(valueEnd());
      if (at >= skimmer.size()) {
        throw skimmer.expected(at, "',' or '}'");
      }
      byte b = skimmer.byteAt(at);
      if (b == '}') {
        at++;
        return false;
      }
      if (b != ',') {
        throw skimmer.expected(at, "',' or '}'");
      }
      at = skimmer.skipWhitespace(at + 1);
    }
    name();
    at = skimmer.skipWhitespace(nameEnd);
    if (at >= skimmer.size() || skimmer.byteAt(at) != ':') {
      throw skimmer.expected(at, "':'");
    }
    valueOffset = skimmer.skipWhitespace(at + 1);
    kind = skimmer.kindAt(valueOffset);
    valueEnd = -1;
    return true;
  }

  private void name() {
    if (at >= skimmer.size() || skimmer.byteAt(at) != '"') {
      throw skimmer.expected(at, "a member name in quotes");
    }
    nameOffset = at;
    nameEnd = skimmer.skipString(at);
    escaped = null;
    boolean fresh;
    if (hasEscape()) {
      String text = new JsonReader(skimmer.body(), nameOffset, nameEnd, true).string();
      escaped = text;
      byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
      fresh = names.add(MemorySegment.ofArray(utf8), 0, utf8.length);
    } else {
      fresh = names.add(skimmer.body(), nameOffset + 1, (int) (nameEnd - nameOffset - 2));
    }
    if (!fresh) {
      throw JsonReader.duplicate(skimmer.body(), nameOffset, memberName());
    }
  }

  private boolean hasEscape() {
    for (long i = nameOffset + 1; i < nameEnd - 1; i++) {
      if (skimmer.byteAt(i) == '\\') {
        return true;
      }
    }
    return false;
  }

  /** Whether the name of the member, unescaped, is this one of ASCII characters. */
  public boolean nameIs(String ascii) {
    return escaped != null
        ? escaped.equals(ascii)
        : nameEnd - nameOffset - 2 == ascii.length() && rawStartsWith(ascii);
  }

  /** Whether the name of the member, unescaped, starts with these ASCII characters. */
  public boolean nameStartsWith(String ascii) {
    return escaped != null
        ? escaped.startsWith(ascii)
        : nameEnd - nameOffset - 2 >= ascii.length() && rawStartsWith(ascii);
  }

  private boolean rawStartsWith(String ascii) {
    for (int i = 0; i < ascii.length(); i++) {
      if (skimmer.byteAt(nameOffset + 1 + i) != ascii.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /** Returns the name of the member, unescaped. */
  public String memberName() {
    return escaped != null
        ? escaped
        : new JsonReader(skimmer.body(), nameOffset, nameEnd, true).string();
  }

  /** Returns the offset of the opening quote of the name. */
  public long nameOffset() {
    return nameOffset;
  }

  /** Returns the offset of the first byte of the value. */
  public long valueOffset() {
    return valueOffset;
  }

  /** Returns what the value is. */
  public ValueKind kind() {
    return kind;
  }

  /** Returns the offset behind the value, passing over it if nobody has yet. */
  public long valueEnd() {
    if (valueEnd < 0) {
      valueEnd = skimmer.skipValue(valueOffset, kind, depth);
    }
    return valueEnd;
  }

  /** Tells that the value was read by other means and ends before this offset. */
  public void consumed(long end) {
    valueEnd = end;
  }

  /**
   * Passes over the value, an array, looking at every byte: true if it holds nothing but numbers
   * and is not empty. Otherwise the value is not passed over.
   */
  public boolean skipNumbers() {
    long end = skimmer.skipNumbers(valueOffset);
    if (end < 0) {
      return false;
    }
    long inner = skimmer.skipWhitespace(valueOffset + 1);
    if (skimmer.byteAt(inner) == ']') {
      return false;
    }
    valueEnd = end;
    return true;
  }

  /** Returns the offset behind the closing brace, once {@link #next()} was false. */
  public long end() {
    return at;
  }

  /** Returns the member as a value. */
  public Member member() {
    return new Member(memberName(), nameOffset, valueOffset, valueEnd(), kind);
  }
}
