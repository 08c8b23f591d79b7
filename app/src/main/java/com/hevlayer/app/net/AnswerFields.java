package com.hevlayer.app.net;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.PreEncodedHttpField;
import org.jspecify.annotations.Nullable;

/**
 * Reads the fields of the answers that come on one connection. A store says most of them again and
 * again, so a line that stood at the same place of the head before is not read anew. Not
 * thread-safe: one head at a time.
 */
final class AnswerFields {
  private static final int MOST = 24;
  private static final int LONGEST = 256;

  private final byte[] room = new byte[1024];
  private final byte[] @Nullable [] lines = new byte[MOST] @Nullable [];
  private final @Nullable HttpField[] fields = new @Nullable HttpField[MOST];
  private int next;
  private int end;

  /** Returns room to gather a head in, which is used for nothing else meanwhile. */
  byte[] room() {
    return room;
  }

  /** Another head begins. */
  void begin() {
    next = 0;
  }

  /** Returns the offset behind the line that was read last. */
  int end() {
    return end;
  }

  /**
   * Reads the next line.
   *
   * @param head bytes, of which the line's own end with a line feed
   * @param from where the line begins
   * @return {@code null} for an empty line
   * @throws GarbledAnswerException if it is no field
   */
  @Nullable HttpField read(byte[] head, int from, int to) throws GarbledAnswerException {
    int place = next++;
    byte[] known = place < MOST ? lines[place] : null;
    if (known != null && startsWith(head, from, to, known)) {
      end = from + known.length;
      return again(place);
    }
    int feed = from;
    while (head[feed] != '\n') {
      feed++;
    }
    end = feed + 1;
    int stop = feed > from && head[feed - 1] == '\r' ? feed - 1 : feed;
    if (stop == from) {
      return null;
    }
    HttpField field = field(head, from, stop);
    if (place < MOST && end - from <= LONGEST) {
      lines[place] = Arrays.copyOfRange(head, from, end);
      fields[place] = field;
    }
    return field;
  }

  private static boolean startsWith(byte[] head, int from, int to, byte[] line) {
    return to - from >= line.length
        && Arrays.equals(head, from, from + line.length, line, 0, line.length);
  }

  // What came twice probably comes more often: it is worth being encoded for the caller once.
  private @Nullable HttpField again(int place) {
    HttpField field = fields[place];
    if (field != null && !(field instanceof PreEncodedHttpField)) {
      field = new PreEncodedHttpField(field.getHeader(), field.getName(), field.getValue());
      fields[place] = field;
    }
    return field;
  }

  private static HttpField field(byte[] head, int from, int to) throws GarbledAnswerException {
    int colon = from;
    while (colon < to && head[colon] != ':') {
      colon++;
    }
    int nameEnd = colon;
    while (nameEnd > from && blank(head[nameEnd - 1])) {
      nameEnd--; // RFC 9112 5.1: removed from an answer before it goes on
    }
    if (colon == to || nameEnd == from || blank(head[from])) {
      throw new GarbledAnswerException("a line of its head is no field");
    }
    int start = colon + 1;
    int end = to;
    while (start < end && blank(head[start])) {
      start++;
    }
    while (end > start && blank(head[end - 1])) {
      end--;
    }
    for (int i = from; i < end; i++) {
      boolean name = i < nameEnd;
      if (name ? head[i] <= ' ' || head[i] == 0x7f : head[i] == 0 || head[i] == '\r') {
        throw new GarbledAnswerException("a field of its head holds a control character");
      }
    }
    String name = new String(head, from, nameEnd - from, StandardCharsets.ISO_8859_1);
    String value = new String(head, start, end - start, StandardCharsets.ISO_8859_1);
    return new HttpField(HttpHeader.CACHE.get(name), name, value);
  }

  private static boolean blank(byte b) {
    return b == ' ' || b == '\t';
  }
}
