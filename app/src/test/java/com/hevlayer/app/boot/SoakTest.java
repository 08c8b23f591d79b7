package com.hevlayer.app.boot;

import static org.assertj.core.api.Assertions.assertThat;

import com.hevlayer.app.edge.RawUpstream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A store that resets, hangs, answers garbage and refuses at random: every request ends with an
 * answer that the contract names, and nothing is left behind.
 */
class SoakTest {
  private static final int CLIENTS = 16;
  private static final List<String> TARGETS =
      List.of(
          "/v2/namespaces/soak/query",
          "/v1/namespaces/soak/query",
          "/v2/namespaces/soak",
          "/v2/namespaces/soak/explain_query");
  private static final List<String> BODIES =
      List.of(
          "{'rank_by':['id','asc'],'top_k':3}",
          "{'rank_by':['id','asc'],'limit':3}",
          "{'upsert_rows':[{'id':1,'a':2}]}",
          "{'rank_by':['id','asc'],'top_k':3}");

  @Test
  void requests_toAStoreThatMisbehaves_leaveNothingBehind(@TempDir Path directory)
      throws Exception {
    soak(directory, Duration.ofSeconds(4));
  }

  @Test
  @Tag("long")
  void requests_forMinutes_leaveNothingBehind(@TempDir Path directory) throws Exception {
    soak(directory, Duration.ofMinutes(5));
  }

  private static void soak(Path directory, Duration time) throws Exception {
    Queue<String> surprises = new ConcurrentLinkedQueue<>();
    AtomicLong answered = new AtomicLong();
    try (RawUpstream upstream = new RawUpstream(SoakTest::misbehave);
        TestGateway gateway =
            TestGateway.start(
                directory,
                """
                main:
                  kind: turbopuffer
                  endpoint: {url: '%s'}
                  credential: {apiKey: any}
                  inboundAuth: {mode: open}
                """
                    .formatted(upstream.url()),
                Map.of("LAYER_UPSTREAM_TIMEOUT_MS", "300"))) {
      // One round before the first look, so that everything that is made once is there.
      load(gateway, Duration.ofSeconds(1), surprises, answered);
      settle(gateway);
      long descriptors = Footprint.descriptors();
      long heap = Footprint.usedHeap();
      int threads = Thread.activeCount();

      load(gateway, time, surprises, answered);

      settle(gateway);
      assertThat(surprises).isEmpty();
      assertThat(answered.get()).isGreaterThan(50);
      assertThat(Thread.activeCount()).isLessThanOrEqualTo(threads + 4);
      assertThat(Footprint.usedHeap() - heap).isLessThan(32L << 20);
      // Connections that rest in the pool are no leak: there are at most as many as clients.
      assertThat(Footprint.descriptors() - descriptors).isLessThan(4L * CLIENTS);
    }
  }

  private static void load(
      TestGateway gateway, Duration time, Queue<String> surprises, AtomicLong answered)
      throws InterruptedException {
    long until = System.nanoTime() + time.toNanos();
    List<Thread> clients =
        java.util.stream.IntStream.range(0, CLIENTS)
            .mapToObj(client ->
                Thread.ofVirtual()
                    .start(() -> {
                      SplittableRandom random = new SplittableRandom(client);
                      while (System.nanoTime() < until) {
                        ask(gateway, random.nextInt(TARGETS.size()), surprises, answered);
                      }
                    }))
            .toList();
    for (Thread client : clients) {
      client.join();
    }
  }

  private static void ask(
      TestGateway gateway, int which, Queue<String> surprises, AtomicLong answered) {
    try {
      RawHttp.Answer answer = gateway.http.post(TARGETS.get(which), BODIES.get(which));
      answered.incrementAndGet();
      if (!List.of(200, 400, 429, 502, 503, 504).contains(answer.status())) {
        surprises.add(TARGETS.get(which) + ": " + answer.status() + " " + answer.body());
      }
    } catch (IOException | RuntimeException e) {
      // Half an answer that was relayed already can only be cut off.
      if (!String.valueOf(e.getMessage()).contains("no complete head")
          && !(e instanceof java.net.SocketException)
          && !(e instanceof IndexOutOfBoundsException)) {
        surprises.add(TARGETS.get(which) + ": " + e);
      }
    }
  }

  private static void misbehave(RawUpstream.Talk talk) throws IOException {
    SplittableRandom random = new SplittableRandom(System.identityHashCode(talk));
    for (RawUpstream.Received request = talk.request(); request != null; request = talk.request()) {
      switch (random.nextInt(16)) {
        case 0 -> {
          talk.reset();
          return;
        }
        case 1 -> {
          // Never answers; ends when the gateway gives up.
          talk.awaitEnd(10_000);
          return;
        }
        case 2 -> {
          talk.send("SMTP ready\r\n\r\n");
          return;
        }
        case 3 -> talk.send("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n<htm>");
        case 4 -> talk.send("HTTP/1.1 429 Slow\r\nRetry-After: 1\r\nContent-Length: 2\r\n\r\n{}");
        case 5 -> {
          talk.send("HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{\"rows\":");
          return;
        }
        default -> {
          String body = "{\"rows\":[{\"id\":1,\"$dist\":0.5}],\"status\":\"OK\"}";
          talk.send(
              "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: "
                  + body.length()
                  + "\r\n\r\n"
                  + body);
        }
      }
    }
  }

  /** Waits until nothing runs. */
  private static void settle(TestGateway gateway) throws IOException {
    long until = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (!gateway.http.get("/metrics").body().contains("layer_requests_running 1")) {
      assertThat(System.nanoTime()).isLessThan(until);
      Thread.onSpinWait();
    }
  }
}
