package com.hevlayer.app.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.eclipse.jetty.http.HttpHeader;
import org.junit.jupiter.api.Test;

class AnswerReaderProperties {

  @SuppressWarnings("ArrayRecordComponent") // read by tests, never compared
  private record Read(int status, byte[] body, boolean done, int spare) {}

  /** Reads bytes that come in pieces of these lengths, the last length repeated. */
  private static Read read(byte[] bytes, List<Integer> pieces, boolean head)
      throws GarbledAnswerException {
    AnswerReader reader = new AnswerReader(head, new AnswerFields());
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    int status = 0;
    int at = 0;
    int turn = 0;
    while (at < bytes.length && !reader.done()) {
      int length = Math.min(bytes.length - at, pieces.get(Math.min(turn++, pieces.size() - 1)));
      ByteBuffer in = ByteBuffer.allocateDirect(length).put(bytes, at, length).flip();
      at += length;
      while (true) {
        AnswerReader.Step step = reader.next(in);
        if (step == AnswerReader.Step.HEAD) {
          status = reader.head().status();
        } else if (step == AnswerReader.Step.CONTENT) {
          byte[] piece = new byte[reader.content().remaining()];
          reader.content().get(piece);
          body.writeBytes(piece);
        }
        if (step == AnswerReader.Step.MORE || reader.done()) {
          break;
        }
      }
      at -= in.remaining();
      if (reader.done()) {
        break;
      }
    }
    return new Read(status, body.toByteArray(), reader.done(), bytes.length - at);
  }

  @Property(tries = 300)
  void next_howeverTheBytesCome_readsTheSameAnswer(
      @ForAll @Size(max = 400) byte[] body,
      @ForAll @Size(min = 1, max = 12) List<@IntRange(min = 1, max = 90) Integer> pieces,
      @ForAll @IntRange(min = 1, max = 60) int chunk,
      @ForAll boolean chunked,
      @ForAll @IntRange(min = 0, max = 3) int interim)
      throws Exception {
    ByteArrayOutputStream wire = new ByteArrayOutputStream();
    wire.writeBytes(ascii("HTTP/1.1 103 Early\r\nA: b\r\n\r\n".repeat(interim)));
    wire.writeBytes(ascii("HTTP/1.1 206 Part\r\nX: y\r\n"));
    if (chunked) {
      wire.writeBytes(ascii("Transfer-Encoding: CHUNKED\r\n\r\n"));
      for (int at = 0; at < body.length; at += chunk) {
        int length = Math.min(chunk, body.length - at);
        wire.writeBytes(ascii(Integer.toHexString(length) + ";a=b\r\n"));
        wire.write(body, at, length);
        wire.writeBytes(ascii("\r\n"));
      }
      wire.writeBytes(ascii("0\r\nT: u\r\n\r\n"));
    } else {
      wire.writeBytes(ascii("Content-Length: " + body.length + "\r\n\r\n"));
      wire.writeBytes(body);
    }
    wire.writeBytes(ascii("spare"));

    Read read = read(wire.toByteArray(), pieces, false);

    assertThat(read.status()).isEqualTo(206);
    assertThat(read.body()).isEqualTo(body);
    assertThat(read.done()).isTrue();
    assertThat(read.spare()).isEqualTo(5);
  }

  @Property(tries = 500)
  void next_mutatedAnswers_endOrAreRefused(@ForAll long seed) {
    Random random = new Random(seed);
    byte[] wire =
        ascii(
            String.join(
                "\r\n",
                "HTTP/1.1 200 OK",
                "Transfer-Encoding: chunked",
                "Content-Type: a/b",
                "",
                "5",
                "hello",
                "0",
                "",
                ""));
    for (int i = 0; i < 3; i++) {
      wire[random.nextInt(wire.length)] = (byte) random.nextInt(256);
    }
    try {
      Read read = read(wire, List.of(1 + random.nextInt(40)), random.nextBoolean());
      assertThat(read.body().length).isLessThanOrEqualTo(wire.length);
    } catch (GarbledAnswerException refused) {
      assertThat(refused).hasMessageNotContaining("\n");
    }
  }

  @Test
  void next_answerToHead_endsWithTheHead() throws Exception {
    Read read = read(ascii("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n"), List.of(7), true);
    assertThat(read.done()).isTrue();
    assertThat(read.body()).isEmpty();
  }

  @Test
  void persistent_dependsOnVersionConnectionAndFraming() throws Exception {
    assertThat(persistent("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")).isTrue();
    assertThat(persistent("HTTP/1.1 200 OK\r\nConnection: x, Close\r\nContent-Length: 0\r\n\r\n"))
        .isFalse();
    assertThat(persistent("HTTP/1.0 200 OK\r\nContent-Length: 0\r\n\r\n")).isFalse();
    assertThat(persistent("HTTP/1.1 200 OK\r\n\r\n")).isFalse();
    assertThat(
            persistent(
                "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nTransfer-Encoding: chunked\r\n\r\n"))
        .isFalse();
  }

  @Test
  void length_besideATransferCoding_doesNotGoOn() throws Exception {
    for (boolean bodyless : new boolean[] {false, true}) {
      AnswerReader reader = new AnswerReader(bodyless, new AnswerFields());
      reader.next(
          ByteBuffer.wrap(
              ascii(
                  String.join(
                      "\r\n",
                      "HTTP/1.1 200 OK",
                      "content-length: 3",
                      "Transfer-Encoding: chunked",
                      "Content-Length: 3",
                      "A: b",
                      "",
                      ""))));
      assertThat(reader.head().length()).isEqualTo(-1);
      assertThat(reader.head().joined(HttpHeader.CONTENT_LENGTH)).isEmpty();
      assertThat(reader.head().fields()).hasSize(2);
      assertThat(reader.persistent()).isFalse();
    }
  }

  private static boolean persistent(String head) throws Exception {
    AnswerReader reader = new AnswerReader(false, new AnswerFields());
    assertThat(reader.next(ByteBuffer.wrap(ascii(head)))).isEqualTo(AnswerReader.Step.HEAD);
    return reader.persistent();
  }

  @Test
  void next_endlessHead_isRefused() {
    AnswerReader reader = new AnswerReader(false, new AnswerFields());
    assertThatThrownBy(
            () -> {
              reader.next(ByteBuffer.wrap(ascii("HTTP/1.1 200 OK\r\n")));
              for (int i = 0; i < 100_000; i++) {
                reader.next(ByteBuffer.wrap(ascii("A: b\r\n")));
              }
            })
        .isInstanceOf(GarbledAnswerException.class)
        .hasMessageContaining("longer than 65536");
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }
}
