package com.hevlayer.protocol.json;

import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.json.JsonArray;
import com.hevlayer.ports.json.JsonNull;
import com.hevlayer.ports.json.JsonObject;
import com.hevlayer.protocol.WireRefusal;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads values from a range of a body, strictly: RFC 8259, valid UTF-8, paired surrogates, at most
 * {@value #MAX_DEPTH} levels. Arrays of numbers stay slices of the body's bytes. One thread.
 */
public final class JsonReader {
  /** How deep arrays and objects may nest. */
  public static final int MAX_DEPTH = 128;

  private final MemorySegment body;
  private final boolean uniqueNames;
  private final byte[] utf8;
  private final int end;
  private final long shift;
  private final StringScanner strings;
  private @Nullable Sharing sharing;
  private int at;
  private int depth;

  /**
   * Creates a reader of the bytes from {@code from} to {@code to}.
   *
   * @param body the whole body, for messages; not changed while values live
   * @param uniqueNames whether a member that occurs twice is refused; else the last one counts
   * @throws WireRefusal with 400 if the range is 2 GiB or more
   */
  public JsonReader(MemorySegment body, long from, long to, boolean uniqueNames) {
    this.body = body;
    this.uniqueNames = uniqueNames;
    if (to - from > Integer.MAX_VALUE - 16) {
      throw WireRefusal.meaning("a value of " + (to - from) + " bytes is too large");
    }
    if (body.heapBase().orElse(null) instanceof byte[] array) {
      utf8 = array;
      at = (int) (body.address() + from);
    } else {
      utf8 = body.asSlice(from, to - from).toArray(ValueLayout.JAVA_BYTE);
      at = 0;
    }
    shift = from - at;
    end = (int) (to - shift);
    strings = new StringScanner(utf8, end);
  }

  /** Reads as {@link #JsonReader(MemorySegment, long, long, boolean)} says, and shares. */
  JsonReader(MemorySegment body, long from, long to, boolean uniqueNames, Sharing sharing) {
    this(body, from, to, uniqueNames);
    this.sharing = sharing;
  }

  /** Reads one value that fills the range but for whitespace. */
  public Json document() {
    Json value = value();
    skipWhitespace();
    if (at < end) {
      throw expected("the end");
    }
    return value;
  }

  /** Reads the next value; afterwards {@link #offset()} is behind it. */
  public Json value() {
    skipWhitespace();
    if (at >= end) {
      throw expected("a value");
    }
    byte b = utf8[at];
    return switch (b) {
      case '{' -> object();
      case '[' -> array();
      case '"' -> sharing == null ? Json.of(string()) : sharing.text(string());
      case 't' -> literal("true", Json.of(true));
      case 'f' -> literal("false", Json.of(false));
      case 'n' -> literal("null", JsonNull.NULL);
      default -> {
        if (b != '-' && (b < '0' || b > '9')) {
          throw expected("a value");
        }
        int start = at;
        number();
        yield Json.number(ascii(start, at));
      }
    };
  }

  /** Returns the offset in the body of the next byte. */
  public long offset() {
    return at + shift;
  }

  /** Reads a string whose opening quote is next. */
  public String string() {
    String value = strings.read(at);
    if (value == null) {
      at = strings.failedAt();
      throw expected(strings.expected());
    }
    at = strings.next();
    return value;
  }

  /** Skips whitespace and, if it is next, this byte; returns whether it was. */
  public boolean accept(char c) {
    skipWhitespace();
    if (at < end && utf8[at] == c) {
      at++;
      return true;
    }
    return false;
  }

  /** Skips whitespace and returns whether this byte is next. */
  public boolean at(char c) {
    skipWhitespace();
    return at < end && utf8[at] == c;
  }

  /** Skips whitespace and this byte, refusing any other. */
  public void require(char c) {
    if (!accept(c)) {
      throw expected("'" + c + "'");
    }
  }

  /** Returns the refusal that names the next byte. */
  public WireRefusal expected(String what) {
    return Position.malformed(body, at + shift, what);
  }

  private Json object() {
    enter();
    at++;
    Map<String, Json> members = new LinkedHashMap<>();
    if (accept('}')) {
      depth--;
      return Json.object(members);
    }
    while (true) {
      skipWhitespace();
      if (at >= end || utf8[at] != '"') {
        throw expected("a member name in quotes");
      }
      long nameAt = at + shift;
      String name = sharing == null ? string() : sharing.name(string());
      require(':');
      Json value = sharing != null && sharing.staysText(name) ? unread(sharing) : value();
      if (members.put(name, value) != null && uniqueNames) {
        throw duplicate(body, nameAt, name);
      }
      if (accept('}')) {
        depth--;
        return Json.object(members);
      }
      if (!accept(',')) {
        throw expected("',' or '}'");
      }
    }
  }

  /** Reads the next value, and keeps the text of an object instead of its members. */
  private Json unread(Sharing suspended) {
    skipWhitespace();
    int start = at;
    sharing = null;
    Json value = value();
    sharing = suspended;
    if (!(value instanceof JsonObject)) {
      return value;
    }
    byte[] text = Arrays.copyOfRange(utf8, start, at);
    return Json.members(
        text, 1, text.length - 1, () -> ((JsonObject) JsonText.parseAnswer(text)).members());
  }

  /** Returns the refusal of a member that occurs twice. */
  public static WireRefusal duplicate(MemorySegment body, long offset, String name) {
    return WireRefusal.meaning(
        "member "
            + Json.of(name)
            + " occurs twice in one object, the second time at "
            + Position.describe(body, offset));
  }

  private JsonArray array() {
    enter();
    int start = at++;
    int count = numbers();
    if (count >= 0) {
      depth--;
      return Json.numbers(utf8, start, at, count);
    }
    at = start + 1;
    List<Json> values = new ArrayList<>();
    if (!accept(']')) {
      do {
        values.add(value());
      } while (accept(','));
      if (!accept(']')) {
        throw expected("',' or ']'");
      }
    }
    depth--;
    return Json.array(values);
  }

  /** Counts the numbers up to the closing bracket; -1 if something else than a number is there. */
  private int numbers() {
    int count = 0;
    while (true) {
      skipWhitespace();
      if (at >= end || (utf8[at] != '-' && (utf8[at] < '0' || utf8[at] > '9'))) {
        return -1;
      }
      number();
      count++;
      skipWhitespace();
      if (at >= end) {
        return -1;
      }
      byte b = utf8[at];
      if (b == ',') {
        at++;
      } else if (b == ']') {
        at++;
        return count;
      } else {
        return -1;
      }
    }
  }

  private void number() {
    if (utf8[at] == '-') {
      at++;
    }
    if (at < end && utf8[at] == '0') {
      at++;
      if (at < end && utf8[at] >= '0' && utf8[at] <= '9') {
        throw expected("no digit behind a leading zero");
      }
    } else {
      digits();
    }
    if (at < end && utf8[at] == '.') {
      at++;
      digits();
    }
    if (at < end && (utf8[at] == 'e' || utf8[at] == 'E')) {
      at++;
      if (at < end && (utf8[at] == '+' || utf8[at] == '-')) {
        at++;
      }
      digits();
    }
  }

  private void digits() {
    int start = at;
    while (at < end && utf8[at] >= '0' && utf8[at] <= '9') {
      at++;
    }
    if (at == start) {
      throw expected("a digit");
    }
  }

  private Json literal(String text, Json value) {
    for (int i = 0; i < text.length(); i++) {
      if (at + i >= end || utf8[at + i] != text.charAt(i)) {
        at += i;
        throw expected("'" + text + "'");
      }
    }
    at += text.length();
    return value;
  }

  private void enter() {
    if (++depth > MAX_DEPTH) {
      throw WireRefusal.meaning(
          "JSON nests deeper than "
              + MAX_DEPTH
              + " levels at "
              + Position.describe(body, at + shift));
    }
  }

  private void skipWhitespace() {
    while (at < end) {
      byte b = utf8[at];
      if (b != ' ' && b != '\n' && b != '\r' && b != '\t') {
        return;
      }
      at++;
    }
  }

  @SuppressWarnings("deprecation") // the one constructor that copies ASCII without a decoder
  private String ascii(int from, int to) {
    return new String(utf8, 0, from, to - from);
  }
}
