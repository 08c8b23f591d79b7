package com.hevlayer.app.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.hevlayer.domain.parallel.CancelSignal;
import com.hevlayer.ports.net.HttpAnswer;
import com.hevlayer.ports.net.HttpCall;
import com.hevlayer.ports.net.Origin;
import com.hevlayer.ports.store.CallContext;
import com.hevlayer.ports.store.CallContext.Purpose;
import com.hevlayer.ports.store.NoAnswerException;
import com.hevlayer.ports.store.NoAnswerException.Reason;
import com.hevlayer.ports.store.NoAnswerException.Sent;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocketFactory;
import javax.net.ssl.TrustManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Outbound calls of adapters, and TLS to stores. */
@Timeout(30)
class TransportTest {
  private static final Gatekeeper NOBODY = head -> new Verdict.Refuse(Reply.empty(404));
  private static final CallContext CONTEXT = CallContext.of("id-1", Purpose.REQUEST);

  private static HttpCall call(URI url, String target) {
    return new HttpCall(
        Origin.of(url, null),
        "store",
        "POST",
        target,
        List.of(Map.entry("Authorization", "Bearer k"), Map.entry("X-A", "b")),
        "{}".getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void send_wholeAnswer_comesBack() throws Exception {
    BlockingQueue<RawUpstream.Received> received = new LinkedBlockingQueue<>();
    try (RawUpstream upstream =
            new RawUpstream(talk -> {
              received.add(Objects.requireNonNull(talk.request()));
              talk.send("HTTP/1.1 404 No\r\nA: 1\r\nA: 2\r\nConnection: close\r\n\r\ntext");
            });
        TestGateway gateway = new TestGateway(NOBODY)) {
      HttpAnswer answer = gateway.edge.transport().send(call(upstream.url(), "/v2/x?y"), CONTEXT);
      assertThat(answer.status()).isEqualTo(404);
      assertThat(new String(answer.body(), StandardCharsets.UTF_8)).isEqualTo("text");
      assertThat(answer.headers()).containsExactly(Map.entry("A", "1"), Map.entry("A", "2"));
      RawUpstream.Received got = received.remove();
      assertThat(got.line()).isEqualTo("POST /v2/x?y HTTP/1.1");
      assertThat(got.lines("X-Request-Id")).containsExactly("X-Request-Id: id-1");
      assertThat(got.lines("X-A")).containsExactly("X-A: b");
      assertThat(got.text()).isEqualTo("{}");
    }
  }

  @Test
  void send_noAnswer_saysWhetherAnythingWasSent() throws Exception {
    try (RawUpstream upstream = new RawUpstream(talk -> talk.request());
        TestGateway gateway = new TestGateway(NOBODY)) {
      NoAnswerException closed =
          catchThrowableOfType(
              NoAnswerException.class,
              () -> gateway.edge.transport().send(call(upstream.url(), "/"), CONTEXT));
      assertThat(closed.reason()).isEqualTo(Reason.RESET);
      assertThat(closed.sent()).isEqualTo(Sent.UNKNOWN);
      NoAnswerException unreachable =
          catchThrowableOfType(
              NoAnswerException.class,
              () ->
                  gateway
                      .edge
                      .transport()
                      .send(call(URI.create("http://127.0.0.1:1"), "/"), CONTEXT));
      assertThat(unreachable.reason()).isEqualTo(Reason.CONNECT);
      assertThat(unreachable.sent()).isEqualTo(Sent.NOTHING);
    }
  }

  @Test
  void send_deadlineOrCancellation_endsTheCall() throws Exception {
    CountDownLatch gone = new CountDownLatch(2);
    AtomicInteger received = new AtomicInteger();
    try (RawUpstream upstream =
            new RawUpstream(talk -> {
              talk.request();
              received.incrementAndGet();
              if (talk.awaitEnd(5000)) {
                gone.countDown();
              }
            });
        TestGateway gateway = new TestGateway(NOBODY)) {
      CancelSignal left = new CancelSignal();
      NoAnswerException late =
          catchThrowableOfType(
              NoAnswerException.class,
              () ->
                  gateway
                      .edge
                      .transport()
                      .send(
                          call(upstream.url(), "/"),
                          new CallContext(
                              "id", Purpose.POLL, Instant.now().plusMillis(1500), left, null)));
      assertThat(late.reason()).isEqualTo(Reason.TIMEOUT);
      Thread.ofVirtual()
          .start(() -> {
            try {
              TestGateway.within(Duration.ofSeconds(5), () -> received.get() == 2);
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
            left.fire();
          });
      NoAnswerException cancelled =
          catchThrowableOfType(
              NoAnswerException.class,
              () ->
                  gateway
                      .edge
                      .transport()
                      .send(
                          call(upstream.url(), "/"),
                          new CallContext("id", Purpose.POLL, null, left, null)));
      assertThat(cancelled.reason()).isEqualTo(Reason.CANCELLED);
      assertThat(gone.await(5, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void send_lineBreakInAHeader_isRefused() throws Exception {
    try (TestGateway gateway = new TestGateway(NOBODY)) {
      HttpCall smuggling =
          new HttpCall(
              Origin.of(URI.create("http://127.0.0.1:1"), null),
              "store",
              "GET",
              "/",
              List.of(Map.entry("A", "b\r\nC: d")),
              new byte[0]);
      assertThat(
              catchThrowableOfType(
                  IllegalArgumentException.class,
                  () -> gateway.edge.transport().send(smuggling, CONTEXT)))
          .hasMessageContaining("control character")
          .hasMessageNotContaining("C: d");
    }
  }

  @Test
  void tls_storeThatIsTrustedAndNamesItsHost_isRelayedTo(@TempDir Path dir) throws Exception {
    Path certificate = dir.resolve("cert.pem");
    SSLServerSocketFactory factory = serverSockets(dir, certificate);
    String body = "x".repeat(200_000);
    try (RawUpstream upstream =
            new RawUpstream(
                factory,
                RawUpstream.answering(
                    "HTTP/1.1 200 OK\r\nContent-Length: " + body.length() + "\r\n\r\n" + body));
        TestGateway gateway =
            new TestGateway(head -> {
              String host = head.rawPath().equals("/wrong-name") ? "127.0.0.1" : "localhost";
              URI url = URI.create("https://" + host + ":" + upstream.port());
              return new Verdict.Relay(
                  TestGateway.target(
                      url, head, head.rawPath().equals("/untrusted") ? null : certificate));
            });
        RawClient client = gateway.client()) {
      for (int i = 0; i < 5; i++) {
        assertThat(client.post("/v2/x", body).answer().text()).isEqualTo(body);
      }
      assertThat(upstream.accepted()).isLessThan(4);
      RawClient.Answer untrusted = client.get("/untrusted").answer();
      assertThat(untrusted.status()).isEqualTo(502);
      assertThat(untrusted.text()).contains("TLS handshake");
      RawClient.Answer wrongName = client.get("/wrong-name").answer();
      assertThat(wrongName.status()).isEqualTo(502);
      assertThat(wrongName.text()).contains("TLS handshake");
    }
  }

  /** Makes a key and a certificate for {@code localhost} with the JDK's own tool. */
  private static SSLServerSocketFactory serverSockets(Path dir, Path certificate) throws Exception {
    Path keys = dir.resolve("keys.p12");
    keytool(
        "-genkeypair -alias k -keyalg EC -dname CN=localhost -ext san=dns:localhost -validity 2"
            + " -storetype PKCS12 -storepass changeit -keystore "
            + keys);
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(keys)) {
      store.load(in, "changeit".toCharArray());
    }
    String encoded = Base64.getMimeEncoder().encodeToString(store.getCertificate("k").getEncoded());
    Files.writeString(
        certificate, "-----BEGIN CERTIFICATE-----\n" + encoded + "\n-----END CERTIFICATE-----\n");
    KeyManagerFactory managers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(store, "changeit".toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), new TrustManager[0], new SecureRandom());
    return context.getServerSocketFactory();
  }

  private static void keytool(String arguments) throws IOException, InterruptedException {
    Path tool = Path.of(System.getProperty("java.home"), "bin", "keytool");
    List<String> command =
        new java.util.ArrayList<>(List.of(tool.toString(), "-J-XX:TieredStopAtLevel=1"));
    command.addAll(List.of(arguments.split(" ")));
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isZero();
  }
}
