package com.hevlayer.app.boot;

import static org.assertj.core.api.Assertions.assertThat;

import com.hevlayer.app.edge.RawUpstream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Connections that do nothing, and readers that hardly read, stop nobody else. */
class CrowdTest {
  private static final int CHUNK = 64 * 1024;
  private static final int CHUNKS = 256;
  private static final Duration SOON = Duration.ofSeconds(5);
  private static final Pattern CONNECTIONS =
      Pattern.compile("(?m)^layer_client_connections (\\S+)$");

  @Test
  void request_besideIdleConnectionsAndSlowReaders_isAnswered(@TempDir Path directory)
      throws IOException {
    crowd(directory, 1_000, 50);
  }

  @Test
  @Tag("long")
  void request_besideVeryManyOfThem_isAnswered(@TempDir Path directory) throws IOException {
    crowd(directory, 10_000, 500);
  }

  private static void crowd(Path directory, int idle, int slow) throws IOException {
    List<Socket> readers = new ArrayList<>();
    try (RawUpstream upstream = new RawUpstream(CrowdTest::answer);
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
                Map.of())) {
      assertOthersAreAnswered(gateway);
      long descriptors = Footprint.descriptors();
      try (IdleCrowd crowd = IdleCrowd.connect(gateway.gateway.port(), idle)) {
        await(() -> connections(gateway) >= idle);
        long heap = Footprint.usedHeap();
        for (int i = 0; i < slow; i++) {
          Socket reader = connect(gateway);
          readers.add(reader);
          send(reader, "/v1/namespaces/big/schema");
          assertThat(reader.getInputStream().read()).isEqualTo('H');
        }
        assertOthersAreAnswered(gateway);
        // An answer of 16 MiB that nobody reads holds back its store instead of filling the heap.
        assertThat(Footprint.usedHeap() - heap).isLessThan(slow * 512L * 1024);
        assertThat(crowd.answered()).isEqualTo(idle / 100);
        assertThat(connections(gateway)).isGreaterThanOrEqualTo(idle + slow);
      } finally {
        for (Socket reader : readers) {
          reader.close();
        }
      }
      await(() -> upstream.ended() >= slow);
      // What rests in the pool of the store's connections is no leak.
      await(() -> Footprint.descriptors() < descriptors + 50);
      assertThat(connections(gateway)).isLessThan(10);
      assertOthersAreAnswered(gateway);
    }
  }

  private static void assertOthersAreAnswered(TestGateway gateway) throws IOException {
    for (int i = 0; i < 50; i++) {
      long begin = System.nanoTime();
      RawHttp.Answer answer = gateway.http.get("/v1/namespaces/small/schema");
      assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(SOON);
      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.body()).isEqualTo("{}");
    }
  }

  private static double connections(TestGateway gateway) {
    try {
      Matcher line = CONNECTIONS.matcher(gateway.http.get("/metrics").body());
      assertThat(line.find()).isTrue();
      return Double.parseDouble(line.group(1));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void answer(RawUpstream.Talk talk) throws IOException {
    for (RawUpstream.Received request = talk.request(); request != null; request = talk.request()) {
      if (!request.line().contains("/big/")) {
        talk.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}");
        continue;
      }
      talk.send("HTTP/1.1 200 OK\r\nContent-Length: " + CHUNK * CHUNKS + "\r\n\r\n");
      byte[] chunk = new byte[CHUNK];
      for (int i = 0; i < CHUNKS; i++) {
        talk.send(chunk);
      }
    }
  }

  private static Socket connect(TestGateway gateway) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), gateway.gateway.port());
    socket.setSoTimeout(20_000);
    return socket;
  }

  private static void send(Socket socket, String path) throws IOException {
    String head = "GET " + path + " HTTP/1.1\r\nHost: test\r\n\r\n";
    socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
  }

  private static void await(BooleanSupplier condition) {
    long until = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).isLessThan(until);
      Thread.onSpinWait();
    }
  }
}
