package com.hevlayer.app.edge;

import static org.assertj.core.api.Assertions.assertThat;

import com.hevlayer.ports.store.NoAnswerException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A tap hears every relayed answer once, and may hold it back and change it. */
class AnswerTapTest {
  private static final String OK =
      "HTTP/1.1 200 OK\r\nX-Kept: yes\r\nContent-Length: 4\r\n\r\nwxyz";

  private final List<String> heard = Collections.synchronizedList(new ArrayList<>());

  @Test
  void answer_thatIsHeld_goesOnAsItCame() throws Exception {
    try (RawUpstream upstream = new RawUpstream(RawUpstream.answering(OK));
        TestGateway gateway = gateway(upstream.url(), true, null);
        RawClient client = gateway.client()) {
      RawClient.Answer answer = client.get("/v2/x").answer();
      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.text()).isEqualTo("wxyz");
      assertThat(answer.header("X-Kept")).isEqualTo("yes");
      assertThat(client.get("/v2/x").answer().text()).isEqualTo("wxyz");
      assertThat(upstream.accepted()).as("the connection is used again").isEqualTo(1);
    }
    assertThat(heard).containsExactly("answered 200 wxyz", "answered 200 wxyz");
  }

  @Test
  void answer_thatIsReplaced_keepsTheOtherHeaders() throws Exception {
    Reply instead = Reply.error(422, "UnsupportedByStore", "no");
    try (RawUpstream upstream = new RawUpstream(RawUpstream.answering(OK));
        TestGateway gateway = gateway(upstream.url(), true, instead);
        RawClient client = gateway.client()) {
      RawClient.Answer answer = client.get("/v2/x").answer();
      assertThat(answer.status()).isEqualTo(422);
      assertThat(answer.text()).isEqualTo("{\"error\":\"UnsupportedByStore\",\"message\":\"no\"}");
      assertThat(answer.header("X-Kept")).isEqualTo("yes");
      assertThat(answer.header("Content-Type")).isEqualTo("application/json");
    }
  }

  @Test
  void answer_thatIsGzipped_isDecodedForTheTapOnly() throws Exception {
    byte[] gzipped = gzip("plain text");
    try (RawUpstream upstream =
            new RawUpstream(talk -> {
              while (talk.request() != null) {
                talk.send(
                    "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: "
                        + gzipped.length
                        + "\r\n\r\n");
                talk.send(gzipped);
              }
            });
        TestGateway gateway = gateway(upstream.url(), true, null);
        RawClient client = gateway.client()) {
      RawClient.Answer answer = client.get("/v2/x").answer();
      assertThat(answer.body()).isEqualTo(gzipped);
      assertThat(answer.header("Content-Encoding")).isEqualTo("gzip");
    }
    assertThat(heard).containsExactly("answered 200 plain text");
  }

  @Test
  void answer_thatIsNotHeld_isHeardByItsHead() throws Exception {
    try (RawUpstream upstream = new RawUpstream(RawUpstream.answering(OK));
        TestGateway gateway = gateway(upstream.url(), false, null);
        RawClient client = gateway.client()) {
      assertThat(client.get("/v2/x").answer().text()).isEqualTo("wxyz");
    }
    assertThat(heard).containsExactly("passed 200");
  }

  @Test
  void answer_thatBreaksOffWhileHeld_isMissing() throws Exception {
    try (RawUpstream upstream =
            new RawUpstream(talk -> {
              talk.request();
              talk.send("HTTP/1.1 200 OK\r\nContent-Length: 40\r\n\r\nhalf");
            });
        TestGateway gateway = gateway(upstream.url(), true, null);
        RawClient client = gateway.client()) {
      assertThat(client.get("/v2/x").answer().status()).isEqualTo(502);
    }
    assertThat(heard).containsExactly("missing RESET UNKNOWN");
  }

  @Test
  void store_thatIsNotThere_isMissingAndNothingWasSent() throws Exception {
    URI nobody;
    try (RawUpstream gone = new RawUpstream(RawUpstream.answering(OK))) {
      nobody = gone.url();
    }
    try (TestGateway gateway = gateway(nobody, true, null);
        RawClient client = gateway.client()) {
      assertThat(client.get("/v2/x").answer().status()).isEqualTo(502);
    }
    assertThat(heard).containsExactly("missing CONNECT NOTHING");
  }

  @Test
  void caller_thatLeaves_leavesTheOutcomeUnknown() throws Exception {
    try (RawUpstream upstream =
            new RawUpstream(talk -> {
              talk.request();
              talk.awaitEnd(10_000);
            });
        TestGateway gateway = gateway(upstream.url(), true, null)) {
      try (RawClient client = gateway.client()) {
        client.get("/v2/x");
        assertThat(TestGateway.within(Duration.ofSeconds(10), () -> upstream.accepted() == 1))
            .isTrue();
        TestGateway.within(Duration.ofMillis(200), () -> false);
      }
      assertThat(TestGateway.within(Duration.ofSeconds(10), () -> !heard.isEmpty())).isTrue();
    }
    assertThat(heard).containsExactly("missing CANCELLED UNKNOWN");
  }

  private TestGateway gateway(URI upstream, boolean holds, @Nullable Reply instead)
      throws Exception {
    AnswerTap tap =
        new AnswerTap() {
          @Override
          public boolean holds(int status) {
            return holds;
          }

          @Override
          public @Nullable Reply answered(int status, byte[] body) {
            heard.add("answered " + status + " " + new String(body, StandardCharsets.UTF_8));
            return instead;
          }

          @Override
          public void passed(int status) {
            heard.add("passed " + status);
          }

          @Override
          public void missing(NoAnswerException fault) {
            heard.add("missing " + fault.reason() + " " + fault.sent());
          }
        };
    return new TestGateway(head -> {
      RelayTarget plain = TestGateway.target(upstream, head);
      return new Verdict.Relay(
          new RelayTarget(
              plain.store(),
              plain.wire(),
              plain.target(),
              plain.callerKey(),
              plain.splices(),
              null,
              tap));
    });
  }

  private static byte[] gzip(String text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return bytes.toByteArray();
  }
}
