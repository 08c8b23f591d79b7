package com.hevlayer.app.boot;

import static org.assertj.core.api.Assertions.assertThat;

import com.hevlayer.app.edge.RawUpstream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The consistency watcher of a running gateway, as its stores see it. */
@Timeout(60)
class ConsistencyWireTest {
  private final BlockingQueue<RawUpstream.Received> received = new LinkedBlockingQueue<>();
  private volatile @Nullable String metadata = "{\"index\":{\"status\":\"up-to-date\"}}";

  @TempDir private Path directory;

  @Test
  void facetFields_namespacesArePolledFromTheStart() throws Exception {
    try (RawUpstream upstream = new RawUpstream(this::answer);
        TestGateway gateway = start(upstream, ", credential: {apiKey: store-key}", "open")) {
      RawUpstream.Received poll = next();
      assertThat(poll.line()).isEqualTo("GET /v2/namespaces/teapots/metadata HTTP/1.1");
      assertThat(poll.lines("authorization")).containsExactly("Authorization: Bearer store-key");
      assertThat(poll.lines("x-request-id")).hasSize(1);
      assertThat(poll.head()).contains("consistency-poll-");

      awaitMetric(gateway, "stable");
      metadata = "{\"unindexed_bytes\":1}";
      awaitMetric(gateway, "updating");
      metadata = "{}";
      awaitMetric(gateway, "unknown");
      metadata = null;
      awaitMetric(gateway, "missing");
      assertThat(gateway.http.get("/metrics").body()).contains("layer_consistency_namespaces 1.0");
    }
  }

  @Test
  void keylessStore_isNotPolled() throws Exception {
    try (RawUpstream upstream = new RawUpstream(this::answer);
        TestGateway gateway = start(upstream, "", "deriveFromStore")) {
      // Once a request was answered by the store, a poll would have been, too.
      for (int i = 0; i < 20; i++) {
        gateway.http.get("/v1/namespaces/teapots/schema", "Authorization: Bearer caller-key");
        assertThat(next().line()).isEqualTo("GET /v1/namespaces/teapots/schema HTTP/1.1");
      }
      assertThat(gateway.http.get("/metrics").body())
          .contains("layer_consistency_namespaces 1.0")
          .doesNotContain("layer_consistency_polls_total");
    }
  }

  @Test
  void close_whileAPollHangs_doesNotWaitForIt() throws Exception {
    try (RawUpstream upstream =
        new RawUpstream(talk -> {
          RawUpstream.Received request = talk.request();
          if (request != null) {
            received.add(request);
            talk.awaitEnd(30_000);
          }
        })) {
      TestGateway gateway = start(upstream, ", credential: {apiKey: store-key}", "open");
      next();
      long start = System.nanoTime();
      gateway.close();
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(15));
      assertThat(received).isEmpty();
    }
  }

  private TestGateway start(RawUpstream upstream, String credential, String mode) {
    return TestGateway.start(
        directory,
        "main: {kind: turbopuffer, endpoint: {url: '%s'}%s, inboundAuth: {mode: %s}}"
            .formatted(upstream.url(), credential, mode),
        Map.of(
            "LAYER_FACET_FIELDS", "{\"teapots\":[\"glaze\"]}",
            "CONSISTENCY_POLL_INTERVAL_MS", "20",
            "CONSISTENCY_STABLE_POLL_INTERVAL_MS", "40"));
  }

  private void answer(RawUpstream.Talk talk) throws IOException {
    for (RawUpstream.Received request = talk.request(); request != null; request = talk.request()) {
      received.add(request);
      String body = metadata;
      String status = body == null ? "404 Not Found" : "200 OK";
      String text = body == null ? "{}" : body;
      talk.send(
          "HTTP/1.1 %s\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s"
              .formatted(status, text.getBytes(StandardCharsets.UTF_8).length, text));
    }
  }

  private RawUpstream.Received next() throws InterruptedException {
    RawUpstream.Received request = received.poll(30, TimeUnit.SECONDS);
    return Objects.requireNonNull(request, "nothing came");
  }

  private void awaitMetric(TestGateway gateway, String result) throws IOException {
    String line = "layer_consistency_polls_total{result=\"" + result + "\",store=\"main\"}";
    long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (!gateway.http.get("/metrics").body().contains(line)) {
      assertThat(System.nanoTime()).isLessThan(deadline);
      Thread.onSpinWait();
    }
  }
}
