package com.hevlayer.app.edge;

import static org.assertj.core.api.Assertions.assertThat;

import com.hevlayer.ports.net.Origin;
import com.hevlayer.ports.store.NoAnswerException;
import com.hevlayer.ports.store.Wire;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which answers show their end, how much of it, and that they reach the caller as they are. */
@Timeout(30)
class AnswerEndTest {
  private static final String JSON = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n";

  private final List<String> shown = new CopyOnWriteArrayList<>();

  private Gatekeeper relaying(URI upstream, @Nullable AnswerTap tap) {
    return head ->
        new Verdict.Relay(
            new RelayTarget(
                "store",
                Wire.of(Origin.of(upstream, null), Optional::empty),
                head.rawTarget(),
                RelayTarget.CallerKey.WITHHOLD,
                List.of(),
                null,
                tap,
                (bytes, length) ->
                    shown.add(new String(bytes, 0, length, StandardCharsets.ISO_8859_1))));
  }

  /** Text in which every place differs from those around it. */
  private static String text(int length) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; text.length() < length; i++) {
      text.append(i).append(' ');
    }
    return text.substring(0, length);
  }

  private RawClient.Answer answer(String whole) throws Exception {
    try (RawUpstream upstream = new RawUpstream(RawUpstream.answering(whole));
        TestGateway gateway = new TestGateway(relaying(upstream.url(), null));
        RawClient client = gateway.client()) {
      return client.get("/v2/x").answer();
    }
  }

  private static String end(String body) {
    return body.substring(Math.max(0, body.length() - AnswerEnd.LONGEST));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2047, 2048, 2049, 5000, 300_000})
  void answer_ofAnnouncedLength_showsItsLastBytes(int length) throws Exception {
    String body = text(length);
    RawClient.Answer answer = answer(JSON + "Content-Length: " + length + "\r\n\r\n" + body);
    assertThat(answer.text()).isEqualTo(body);
    assertThat(shown).containsExactly(end(body));
  }

  @ParameterizedTest
  @CsvSource({"10, 3", "2048, 2048", "5000, 7", "5000, 1999", "5000, 2048", "300000, 70000"})
  void answer_inChunks_showsItsLastBytes(int length, int chunk) throws Exception {
    String body = text(length);
    RawClient.Answer answer =
        answer(JSON + "Transfer-Encoding: chunked\r\n\r\n" + RawUpstream.chunked(body, chunk));
    assertThat(answer.text()).isEqualTo(body);
    assertThat(shown).containsExactly(end(body));
  }

  @Test
  void answers_oneAfterTheOther_showNothingOfEachOther() throws Exception {
    List<String> bodies = List.of(text(3000), "{\"a\":1}", text(9000), "[]");
    try (RawUpstream upstream =
            new RawUpstream(talk -> {
              for (String body : bodies) {
                talk.request();
                talk.send(
                    JSON + "Transfer-Encoding: chunked\r\n\r\n" + RawUpstream.chunked(body, 1000));
              }
            });
        TestGateway gateway = new TestGateway(relaying(upstream.url(), null));
        RawClient client = gateway.client()) {
      for (String body : bodies) {
        assertThat(client.get("/v2/x").answer().text()).isEqualTo(body);
      }
      assertThat(shown).isEqualTo(bodies.stream().map(AnswerEndTest::end).toList());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "400 Bad|Content-Type: application/json",
        "500 Bad|Content-Type: application/json",
        "200 OK|Content-Type: text/plain",
        "200 OK|X-Type: application/json",
        "200 OK|Content-Type: application/json\r\nContent-Encoding: gzip"
      })
  void answer_thatIsNoSuccessWithPlainJson_isNotShown(String kind) throws Exception {
    String[] parts = kind.split("\\|", -1);
    RawClient.Answer answer =
        answer(
            "HTTP/1.1 " + parts[0] + "\r\n" + parts[1] + "\r\nContent-Length: 7\r\n\r\n{\"a\":1}");
    assertThat(answer.text()).isEqualTo("{\"a\":1}");
    assertThat(shown).isEmpty();
  }

  @Test
  void answer_thatBreaksOff_isNotShown() throws Exception {
    try (RawUpstream upstream =
            new RawUpstream(talk -> {
              talk.request();
              talk.send(JSON + "Content-Length: 7\r\n\r\n{\"a\"");
            });
        TestGateway gateway = new TestGateway(relaying(upstream.url(), null));
        RawClient client = gateway.client()) {
      client.get("/v2/x").answer();
      assertThat(TestGateway.within(Duration.ofSeconds(5), () -> gateway.outcomes.size() == 1))
          .isTrue();
      assertThat(shown).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {7, 5000})
  void answer_thatATapHolds_isShownOnceAsTheStoreSentIt(int length) throws Exception {
    String body = text(length);
    AnswerTap tap =
        new AnswerTap() {
          @Override
          public boolean holds(int status) {
            return true;
          }

          @Override
          public byte[] answered(int status, byte[] held) {
            return "changed".getBytes(StandardCharsets.US_ASCII);
          }

          @Override
          public void passed(int status) {}

          @Override
          public void escaped(int status) {}

          @Override
          public void missing(NoAnswerException fault) {}
        };
    try (RawUpstream upstream =
            new RawUpstream(
                RawUpstream.answering(
                    JSON + "Transfer-Encoding: chunked\r\n\r\n" + RawUpstream.chunked(body, 600)));
        TestGateway gateway = new TestGateway(relaying(upstream.url(), tap));
        RawClient client = gateway.client()) {
      assertThat(client.get("/v2/x").answer().text()).isEqualTo("changed");
      assertThat(shown).containsExactly(end(body));
    }
  }

  @Test
  void callerThatLeavesEarly_takesNothingFromTheNextOne() throws Exception {
    String body = text(400_000);
    try (RawUpstream upstream =
            new RawUpstream(
                RawUpstream.answering(
                    JSON + "Content-Length: " + body.length() + "\r\n\r\n" + body));
        TestGateway gateway = new TestGateway(relaying(upstream.url(), null))) {
      for (int i = 0; i < 20; i++) {
        try (RawClient leaving = gateway.client()) {
          leaving.get("/v2/x");
        }
      }
      try (RawClient client = gateway.client()) {
        assertThat(client.get("/v2/x").answer().text()).isEqualTo(body);
      }
      assertThat(shown).isNotEmpty().containsOnly(end(body));
    }
  }
}
