package com.hevlayer.protocol.client;

import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.json.JsonNumber;
import com.hevlayer.ports.json.JsonObject;
import com.hevlayer.ports.store.QueryAnswer;
import com.hevlayer.ports.store.QueryResult;
import com.hevlayer.ports.store.ResultRow;
import com.hevlayer.ports.store.Usage;
import com.hevlayer.protocol.WireRefusal;
import com.hevlayer.protocol.json.JsonReader;
import java.io.ByteArrayOutputStream;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads the one form that nearly every answer of a query has: rows with id, distance and attributes
 * beside what the call used. Attributes are passed over. Whatever looks different, and whatever is
 * no JSON, is left to whoever reads every value. One thread, one answer.
 */
final class RowSkimmer {
  private static final byte[] ROWS = ascii("rows");
  private static final byte[] ID = ascii("id");
  private static final byte[] DISTANCE = ascii("$dist");
  private static final byte[] SCORE = ascii("$score");
  private static final byte[] BILLING = ascii("billing");
  private static final byte[] PERFORMANCE = ascii("performance");
  private static final List<byte[]> OTHER_FORMS =
      List.of(ascii("results"), ascii("aggregations"), ascii("aggregation_groups"));

  private final byte[] body;
  private final ValueSkimmer values;
  private int at;
  private int nameFrom;
  private int nameTo;

  RowSkimmer(byte[] body) {
    this.body = body;
    values = new ValueSkimmer(body);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /** Returns what the answer says, or {@code null} if it has another form. */
  @Nullable QueryReply read() {
    try {
      return answer();
    } catch (ValueSkimmer.OtherForm | WireRefusal other) {
      return null;
    }
  }

  private QueryReply answer() {
    List<ResultRow> rows = null;
    JsonObject billing = null;
    JsonObject performance = null;
    at = values.whitespace(0);
    expect('{');
    do {
      int value = name();
      if (nameIs(ROWS)) {
        refuseUnless(rows == null);
        at = value;
        rows = rows();
      } else if (nameIs(BILLING)) {
        billing = object(value);
      } else if (nameIs(PERFORMANCE)) {
        performance = object(value);
      } else {
        for (byte[] other : OTHER_FORMS) {
          refuseUnless(!nameIs(other));
        }
        at = values.skip(value);
      }
    } while (another('}'));
    refuseUnless(values.whitespace(at) == body.length);
    if (rows == null) {
      throw new ValueSkimmer.OtherForm();
    }
    return new QueryReply(
        QueryAnswer.of(List.of(QueryResult.rows(rows))), Usage.ofGiven(billing, performance));
  }

  private @Nullable JsonObject object(int value) {
    at = values.skip(value);
    int from = value + 1;
    int to = at - 1;
    return body[value] == '{' ? Json.members(body, from, to, () -> members(body, from, to)) : null;
  }

  private List<ResultRow> rows() {
    List<ResultRow> rows = new ArrayList<>();
    expect('[');
    int first = values.whitespace(at);
    if (values.byteAt(first) == ']') {
      at = first + 1;
      return rows;
    }
    do {
      at = values.whitespace(at);
      rows.add(row());
    } while (another(']'));
    return rows;
  }

  private ResultRow row() {
    Json id = null;
    JsonNumber distance = null;
    Attributes attributes = new Attributes();
    expect('{');
    do {
      int value = name();
      if (nameIs(ID)) {
        refuseUnless(id == null);
        id = id(value);
      } else if (nameIs(DISTANCE)) {
        refuseUnless(distance == null);
        distance = number(value);
      } else {
        refuseUnless(!nameIs(SCORE));
        at = values.skip(value);
        attributes.add(nameFrom - 1, at);
      }
    } while (another('}'));
    if (id == null) {
      throw new ValueSkimmer.OtherForm();
    }
    return ResultRow.unread(id, distance, attributes.object());
  }

  private Json id(int value) {
    if (values.byteAt(value) != '"') {
      return number(value);
    }
    at = values.skip(value);
    for (int i = value + 1; i < at - 1; i++) {
      if (body[i] < 0 || body[i] == '\\') {
        return new JsonReader(MemorySegment.ofArray(body), value, at, false).document();
      }
    }
    return Json.of(new String(body, value + 1, at - value - 2, StandardCharsets.ISO_8859_1));
  }

  private JsonNumber number(int value) {
    byte first = values.byteAt(value);
    refuseUnless(first == '-' || (first >= '0' && first <= '9'));
    at = values.skip(value);
    try {
      return Json.number(new String(body, value, at - value, StandardCharsets.US_ASCII));
    } catch (IllegalArgumentException noNumber) {
      throw new ValueSkimmer.OtherForm();
    }
  }

  /** Passes over a name and the colon; returns where the value begins. */
  private int name() {
    int quote = values.whitespace(at);
    refuseUnless(values.byteAt(quote) == '"');
    nameFrom = quote + 1;
    nameTo = values.name(nameFrom);
    int colon = values.whitespace(nameTo + 1);
    refuseUnless(values.byteAt(colon) == ':');
    return values.whitespace(colon + 1);
  }

  private boolean nameIs(byte[] name) {
    return Arrays.equals(body, nameFrom, nameTo, name, 0, name.length);
  }

  private boolean another(char end) {
    int next = values.whitespace(at);
    byte b = values.byteAt(next);
    at = next + 1;
    refuseUnless(b == ',' || b == end);
    return b == ',';
  }

  private void expect(char c) {
    refuseUnless(values.byteAt(at) == c);
    at++;
  }

  private static void refuseUnless(boolean usual) {
    if (!usual) {
      throw new ValueSkimmer.OtherForm();
    }
  }

  /** The members of a row that are attributes: mostly one run of bytes, else copied together. */
  private final class Attributes {
    private int from = -1;
    private int to = -1;
    private @Nullable ByteArrayOutputStream joined;

    void add(int member, int end) {
      if (from < 0) {
        from = member;
      } else if (joined != null || values.whitespace(values.whitespace(to) + 1) != member) {
        // An id or a distance stands between them.
        ByteArrayOutputStream out = joined;
        if (out == null) {
          out = new ByteArrayOutputStream(256);
          out.write(body, from, to - from);
          joined = out;
        }
        out.write(',');
        out.write(body, member, end - member);
      }
      to = end;
    }

    JsonObject object() {
      byte[] text = joined == null ? body : joined.toByteArray();
      int start = joined == null ? Math.max(from, 0) : 0;
      int end = joined == null ? Math.max(to, 0) : text.length;
      return Json.members(text, start, end, () -> members(text, start, end));
    }
  }

  private static Map<String, Json> members(byte[] text, int from, int to) {
    byte[] object = new byte[to - from + 2];
    object[0] = '{';
    System.arraycopy(text, from, object, 1, to - from);
    object[object.length - 1] = '}';
    try {
      return AnswerDecoder.object(object).members();
    } catch (IllegalArgumentException malformed) {
      throw AnswerDecoder.garbled("a row cannot be read: " + malformed.getMessage(), malformed);
    }
  }
}
