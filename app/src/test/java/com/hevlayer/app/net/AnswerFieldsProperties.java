package com.hevlayer.app.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.Size;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpGenerator;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.util.BufferUtil;
import org.junit.jupiter.api.Test;

class AnswerFieldsProperties {

  @Property(tries = 500)
  void read_afterOtherHeads_saysWhatAFreshOneSays(
      @ForAll("heads") @Size(min = 1, max = 12) List<List<String>> heads) {
    AnswerFields kept = new AnswerFields();
    for (List<String> head : heads) {
      assertThat(outcome(head, kept)).isEqualTo(outcome(head, new AnswerFields()));
    }
  }

  // What goes to the caller for a head, or why it was refused.
  private static List<String> outcome(List<String> lines, AnswerFields fields) {
    AnswerReader reader = new AnswerReader(false, fields);
    byte[] head = latin("HTTP/1.1 200 OK\r\n" + String.join("", lines) + "\r\n");
    List<String> outcome = new ArrayList<>();
    try {
      assertThat(reader.next(ByteBuffer.wrap(head))).isEqualTo(AnswerReader.Step.HEAD);
    } catch (GarbledAnswerException refused) {
      return List.of(String.valueOf(refused.getMessage()));
    }
    for (HttpField field : reader.head().fields()) {
      ByteBuffer written = BufferUtil.allocate(4096);
      BufferUtil.clearToFill(written);
      HttpGenerator.putTo(field, written);
      BufferUtil.flipToFlush(written, 0);
      outcome.add(field.getHeader() + " " + field.getName() + "=" + field.getValue());
      outcome.add(BufferUtil.toString(written, StandardCharsets.ISO_8859_1));
    }
    outcome.add(reader.head().length() + " " + reader.persistent() + " " + reader.done());
    return outcome;
  }

  @Test
  void read_namesInOddCase_areKnown() throws Exception {
    AnswerReader reader = new AnswerReader(false, new AnswerFields());
    reader.next(
        ByteBuffer.wrap(
            latin(
                "HTTP/1.1 200 OK\r\ncONTENT-lENGTH: 3\r\nCONNECTION: a\r\nconnection: b\r\n\r\n")));
    assertThat(reader.head().length()).isEqualTo(3);
    assertThat(reader.head().joined(HttpHeader.CONNECTION)).isEqualTo("a,b");
  }

  @Test
  void read_lineThatBeginsLikeAKnownOne_isReadAnew() throws Exception {
    AnswerFields fields = new AnswerFields();
    for (String value : List.of("a", "a", "ab", "a", "")) {
      AnswerReader reader = new AnswerReader(false, fields);
      reader.next(ByteBuffer.wrap(latin("HTTP/1.1 200 OK\r\nX: " + value + "\r\n\r\n")));
      assertThat(reader.head().fields()).containsExactly(new HttpField("X", value));
    }
  }

  @Test
  void read_lineThatIsNoField_isRefusedAgain() {
    AnswerFields fields = new AnswerFields();
    for (int i = 0; i < 3; i++) {
      AnswerReader reader = new AnswerReader(false, fields);
      assertThatThrownBy(
              () -> reader.next(ByteBuffer.wrap(latin("HTTP/1.1 200 OK\r\nA: b\r\nno\r\n\r\n"))))
          .isInstanceOf(GarbledAnswerException.class)
          .hasMessageContaining("no field");
    }
  }

  @Provide
  Arbitrary<List<List<String>>> heads() {
    Arbitrary<String> name =
        Arbitraries.of(
            "Content-Length", "content-type", "Date", "CONNECTION", "X-One", "x-two", "Location");
    Arbitrary<String> value =
        Arbitraries.of(
            "1", "12", "close", "keep-alive", "", " a ", "\u00e9\u00ff", "b".repeat(300));
    Arbitrary<String> line =
        Arbitraries.frequencyOf(
            Tuple.of(
                12,
                Combinators.combine(name, value, Arbitraries.of("\r\n", "\n"))
                    .as((n, v, end) -> n + ": " + v + end)),
            Tuple.of(
                1, Arbitraries.of("nothing\r\n", " folded: x\r\n", ": y\r\n", "A : \u0000\r\n")));
    return line.list().ofMaxSize(30).list();
  }

  private static byte[] latin(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }
}
