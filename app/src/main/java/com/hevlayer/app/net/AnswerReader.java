package com.hevlayer.app.net;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.jspecify.annotations.Nullable;

/**
 * Reads one answer of HTTP/1.1 (RFC 9112) from the bytes of a connection. Interim answers are
 * passed over. Not thread-safe.
 */
final class AnswerReader {
  /** Longest head that is read, interim answers each for itself. */
  static final int MAX_HEAD = 64 * 1024;

  private static final int MAX_INTERIM = 16;
  private static final int MAX_CHUNK_LINE = 4096;
  private static final byte[] VERSION = "HTTP/1.".getBytes(StandardCharsets.US_ASCII);
  private static final ByteBuffer EMPTY = ByteBuffer.allocate(0).asReadOnlyBuffer();

  /** What the last step found. */
  enum Step {
    /** All given bytes are used up; the answer goes on. */
    MORE,
    /** The head is complete. */
    HEAD,
    /** There is content, perhaps the last. */
    CONTENT
  }

  private enum State {
    HEAD,
    LENGTH,
    CHUNK_LINE,
    CHUNK_DATA,
    CHUNK_END,
    TRAILER,
    UNTIL_CLOSE,
    DONE
  }

  private final boolean bodyless;
  private final AnswerFields fields;
  private byte[] line;
  private int lineEnd;
  private int lineStart;
  private int interim;
  private boolean started;

  private State state = State.HEAD;
  private @Nullable AnswerHead head;
  private long left;
  private boolean persistent;
  private ByteBuffer content = EMPTY;

  /**
   * Creates one for the answer of one request.
   *
   * @param bodyless whether the request was a {@code HEAD}: its answer has no body
   * @param fields of the connection; no other reader uses them meanwhile
   */
  AnswerReader(boolean bodyless, AnswerFields fields) {
    this.bodyless = bodyless;
    this.fields = fields;
    line = fields.room();
  }

  /** Whether a byte of the answer came. */
  boolean started() {
    return started;
  }

  /** Whether the answer is complete. */
  boolean done() {
    return state == State.DONE;
  }

  /** Whether the connection may serve another request after this answer. */
  boolean persistent() {
    return persistent;
  }

  /** The head, after {@link Step#HEAD}. */
  AnswerHead head() {
    if (head == null) {
      throw new IllegalStateException("no head yet");
    }
    return head;
  }

  /** The content after {@link Step#CONTENT}; valid until the buffer it came from is written to. */
  ByteBuffer content() {
    return content;
  }

  /** Goes one step on in a buffer of bytes that came. */
  Step next(ByteBuffer in) throws GarbledAnswerException {
    started |= in.hasRemaining();
    if (state == State.HEAD) {
      return readHead(in) ? Step.HEAD : Step.MORE;
    }
    content = EMPTY;
    switch (state) {
      case LENGTH -> {
        content = take(in, left);
        left -= content.remaining();
        if (left == 0) {
          state = State.DONE;
        }
      }
      case UNTIL_CLOSE -> content = take(in, Long.MAX_VALUE);
      case CHUNK_LINE, CHUNK_DATA, CHUNK_END, TRAILER -> content = readChunks(in);
      case HEAD, DONE -> {}
    }
    return content.hasRemaining() || state == State.DONE ? Step.CONTENT : Step.MORE;
  }

  /** The connection ended: whether that completes the answer. */
  boolean endOfInput() {
    if (state == State.UNTIL_CLOSE) {
      content = EMPTY;
      state = State.DONE;
      return true;
    }
    return false;
  }

  /** Says where an answer that ended too early stood. */
  String where() {
    return switch (state) {
      case HEAD -> started ? "within the head of its answer" : "without an answer";
      case LENGTH -> "with " + left + " bytes of its answer missing";
      case CHUNK_LINE, CHUNK_DATA, CHUNK_END, TRAILER -> "within a chunked answer";
      case UNTIL_CLOSE, DONE -> "after its answer";
    };
  }

  private static ByteBuffer take(ByteBuffer in, long most) {
    int length = (int) Math.min(in.remaining(), most);
    ByteBuffer slice = in.slice(in.position(), length);
    in.position(in.position() + length);
    return slice;
  }

  private boolean readHead(ByteBuffer in) throws GarbledAnswerException {
    while (in.hasRemaining()) {
      int room = line.length - lineEnd;
      if (room == 0) {
        if (line.length >= MAX_HEAD) {
          throw new GarbledAnswerException("its head is longer than " + MAX_HEAD + " bytes");
        }
        line = Arrays.copyOf(line, Math.min(MAX_HEAD, line.length * 4));
        room = line.length - lineEnd;
      }
      int length = Math.min(room, in.remaining());
      in.get(in.position(), line, lineEnd, length);
      int end = endOfHead(lineEnd, lineEnd + length);
      if (end < 0) {
        in.position(in.position() + length);
        lineEnd += length;
        continue;
      }
      in.position(in.position() + end - lineEnd);
      lineEnd = 0;
      lineStart = 0;
      if (parseHead(end)) {
        return true;
      }
    }
    return false;
  }

  // Returns where the empty line behind the fields ends, or -1.
  private int endOfHead(int from, int to) {
    for (int i = from; i < to; i++) {
      if (line[i] == '\n') {
        int length = i - lineStart;
        if (length == 0 || (length == 1 && line[i - 1] == '\r')) {
          return i + 1;
        }
        lineStart = i + 1;
      }
    }
    return -1;
  }

  // Returns false for an interim answer, which is dropped.
  private boolean parseHead(int end) throws GarbledAnswerException {
    int at = lineBreak(0, end);
    int minor = statusLine(trimmedEnd(0, at));
    int status = (line[9] - '0') * 100 + (line[10] - '0') * 10 + (line[11] - '0');
    List<HttpField> read = new ArrayList<>(12);
    fields.begin();
    for (at++; at < end; at = fields.end()) {
      HttpField field = fields.read(line, at, end);
      if (field != null) {
        read.add(field);
      }
    }
    if (status < 200) {
      if (status == 101 || ++interim > MAX_INTERIM) {
        throw new GarbledAnswerException(
            status == 101 ? "it switched protocols unasked" : "too many interim answers");
      }
      return false;
    }
    frame(status, minor, read);
    return true;
  }

  private int lineBreak(int from, int end) {
    int i = from;
    while (i < end && line[i] != '\n') {
      i++;
    }
    return i;
  }

  private int trimmedEnd(int from, int to) {
    return to > from && line[to - 1] == '\r' ? to - 1 : to;
  }

  private int statusLine(int end) throws GarbledAnswerException {
    boolean sane =
        end >= 12
            && Arrays.equals(line, 0, VERSION.length, VERSION, 0, VERSION.length)
            && (line[7] == '0' || line[7] == '1')
            && line[8] == ' '
            && (end == 12 || line[12] == ' ');
    for (int i = 9; sane && i < 12; i++) {
      sane = line[i] >= '0' && line[i] <= '9';
    }
    if (!sane || line[9] < '1' || line[9] > '5') {
      throw new GarbledAnswerException("its first line is no status line of HTTP/1.1");
    }
    return line[7] - '0';
  }

  private static boolean blank(byte b) {
    return b == ' ' || b == '\t';
  }

  // RFC 9112 6.3: how the body ends.
  private void frame(int status, int minor, List<HttpField> read) throws GarbledAnswerException {
    long length = -1;
    String coding = null;
    persistent = minor == 1;
    for (HttpField field : read) {
      switch (field.getHeader()) {
        case CONNECTION -> persistent &= !HopByHop.nominates(field.getValue(), "close");
        case CONTENT_LENGTH -> {
          long next = length(field.getValue());
          if (length >= 0 && length != next) {
            throw new GarbledAnswerException("it names two lengths");
          }
          length = next;
        }
        case TRANSFER_ENCODING ->
            coding = coding == null ? field.getValue() : coding + "," + field.getValue();
        case null, default -> {}
      }
    }
    if (coding != null && length >= 0) {
      persistent = false; // both at once smell of smuggling
      read.removeIf(field -> field.getHeader() == HttpHeader.CONTENT_LENGTH);
      length = -1;
    }
    if (bodyless || status == 204 || status == 304) {
      state = State.DONE;
      head = new AnswerHead(status, List.copyOf(read), length);
      return;
    }
    if (coding != null) {
      if (!coding.equalsIgnoreCase("chunked")) {
        throw new GarbledAnswerException("its transfer coding is not chunked");
      }
      state = State.CHUNK_LINE;
      left = 0;
    } else if (length >= 0) {
      left = length;
      state = length == 0 ? State.DONE : State.LENGTH;
    } else {
      persistent = false;
      state = State.UNTIL_CLOSE;
    }
    head = new AnswerHead(status, List.copyOf(read), length);
  }

  private static long length(String value) throws GarbledAnswerException {
    if (value.isEmpty() || value.length() > 18) {
      throw new GarbledAnswerException("its length is no number");
    }
    long length = 0;
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c < '0' || c > '9') {
        throw new GarbledAnswerException("its length is no number");
      }
      length = length * 10 + (c - '0');
    }
    return length;
  }

  // Moves the data of all chunks in the buffer together, so that they go on in one piece.
  private ByteBuffer readChunks(ByteBuffer in) throws GarbledAnswerException {
    int start = in.position();
    int end = start;
    while (in.hasRemaining() && state != State.DONE) {
      if (state == State.CHUNK_DATA) {
        int length = (int) Math.min(left, in.remaining());
        if (end != in.position()) {
          in.put(end, in, in.position(), length);
        }
        end += length;
        in.position(in.position() + length);
        left -= length;
        if (left == 0) {
          state = State.CHUNK_END;
        }
      } else {
        chunkByte(in.get());
      }
    }
    return end == start ? EMPTY : in.slice(start, end - start);
  }

  private void chunkByte(byte b) throws GarbledAnswerException {
    if (b != '\n') {
      if (lineEnd >= MAX_CHUNK_LINE) {
        throw new GarbledAnswerException(
            "a line of its chunks is longer than " + MAX_CHUNK_LINE + " bytes");
      }
      if (lineEnd == line.length) {
        line = Arrays.copyOf(line, MAX_CHUNK_LINE);
      }
      line[lineEnd++] = b;
      return;
    }
    if (lineEnd == 0 || line[lineEnd - 1] != '\r') {
      throw new GarbledAnswerException("a line of its chunks does not end in CR LF");
    }
    int length = lineEnd - 1;
    lineEnd = 0;
    switch (state) {
      case CHUNK_LINE -> {
        left = chunkSize(length);
        state = left == 0 ? State.TRAILER : State.CHUNK_DATA;
        interim = 0;
      }
      case CHUNK_END -> {
        if (length != 0) {
          throw new GarbledAnswerException("a chunk is longer than it says");
        }
        state = State.CHUNK_LINE;
      }
      case TRAILER -> {
        if (length == 0) {
          state = State.DONE;
        } else if (++interim > 128) {
          throw new GarbledAnswerException("it has too many trailers");
        }
      }
      case HEAD, LENGTH, CHUNK_DATA, UNTIL_CLOSE, DONE ->
          throw new IllegalStateException("no line is read in " + state);
    }
  }

  private long chunkSize(int length) throws GarbledAnswerException {
    long size = 0;
    int i = 0;
    for (; i < length; i++) {
      int digit = Character.digit(line[i], 16);
      if (digit < 0) {
        break;
      }
      if (i == 15) {
        throw new GarbledAnswerException("a chunk size is too large");
      }
      size = size * 16 + digit;
    }
    if (i == 0 || (i < length && line[i] != ';' && !blank(line[i]))) {
      throw new GarbledAnswerException("a chunk size is no number");
    }
    return size;
  }
}
