package com.hevlayer.app.boot;

import static org.assertj.core.api.Assertions.assertThat;

import com.hevlayer.app.edge.RawUpstream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Connections that do nothing, and readers that hardly read, stop nobody else. */
class CrowdTest {
  private static final int CHUNK = 64 * 1024;
  private static final int CHUNKS = 256;

  @Test
  void request_besideIdleConnectionsAndSlowReaders_isAnswered(@TempDir Path directory)
      throws IOException {
    crowd(directory, 1_000, 50);
  }

  /** Both ends of a connection are in this process, which bounds how many there can be. */
  @Test
  @Tag("long")
  void request_besideVeryManyOfThem_isAnswered(@TempDir Path directory) throws IOException {
    crowd(directory, 8_000, 500);
  }

  private static void crowd(Path directory, int idle, int slow) throws IOException {
    List<Socket> sockets = new ArrayList<>();
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
      try {
        for (int i = 0; i < idle; i++) {
          sockets.add(connect(gateway));
        }
        long before = usedHeap();
        for (int i = 0; i < slow; i++) {
          Socket reader = connect(gateway);
          sockets.add(reader);
          send(reader, "/v1/namespaces/big/schema");
          assertThat(reader.getInputStream().read()).isEqualTo('H');
        }
        for (int i = 0; i < 50; i++) {
          RawHttp.Answer answer = gateway.http.get("/v1/namespaces/small/schema");
          assertThat(answer.status()).isEqualTo(200);
          assertThat(answer.body()).isEqualTo("{}");
        }
        // An answer of 16 MiB that nobody reads holds back its store instead of filling the heap.
        assertThat(usedHeap() - before).isLessThan(slow * 512L * 1024);
      } finally {
        for (Socket socket : sockets) {
          socket.close();
        }
      }
      await(() -> upstream.ended() >= slow);
      assertThat(gateway.http.get("/v1/namespaces/small/schema").status()).isEqualTo(200);
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

  private static long usedHeap() {
    Runtime runtime = Runtime.getRuntime();
    System.gc();
    return runtime.totalMemory() - runtime.freeMemory();
  }

  private static void await(java.util.function.BooleanSupplier condition) {
    long until = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).isLessThan(until);
      Thread.onSpinWait();
    }
  }
}
