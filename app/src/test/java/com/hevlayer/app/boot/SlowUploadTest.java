package com.hevlayer.app.boot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The time a caller takes for its body is not taken from the store's time to answer. */
class SlowUploadTest {
  private static final Map<String, String> SHORT = Map.of("LAYER_UPSTREAM_TIMEOUT_MS", "1500");
  private static final String BODY = "{\"upsert_rows\":[{\"id\":1}]}";

  @TempDir private Path directory;

  @Test
  void write_whoseBodyTakesLongerThanTheTimeout_isDone() throws Exception {
    try (TestGateway served =
            TestGateway.start(
                Files.createDirectories(directory.resolve("served")),
                "main: {kind: search-embedded, inboundAuth: {mode: open}}",
                SHORT);
        TestGateway relayed =
            TestGateway.start(
                Files.createDirectories(directory.resolve("relayed")),
                "main: {kind: turbopuffer, endpoint: {url: 'http://127.0.0.1:%d'}}"
                    .formatted(served.gateway.port()),
                SHORT);
        Socket direct = begin(served, "/v2/namespaces/direct");
        Socket behind = begin(relayed, "/v2/namespaces/behind")) {
      TimeUnit.MILLISECONDS.sleep(1700);

      assertThat(end(direct)).startsWith("HTTP/1.1 200 ").contains("\"rows_upserted\":1");
      assertThat(end(behind)).startsWith("HTTP/1.1 200 ").contains("\"rows_upserted\":1");
    }
  }

  private static Socket begin(TestGateway gateway, String path) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), gateway.gateway.port());
    socket.setSoTimeout(20_000);
    send(
        socket,
        "POST "
            + path
            + " HTTP/1.1\r\nHost: test\r\nConnection: close\r\nAuthorization: Bearer k\r\n"
            + "Content-Type: application/json\r\nContent-Length: "
            + BODY.length()
            + "\r\n\r\n"
            + BODY.substring(0, 5));
    return socket;
  }

  private static String end(Socket socket) throws IOException {
    send(socket, BODY.substring(5));
    return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  private static void send(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    socket.getOutputStream().flush();
  }
}
