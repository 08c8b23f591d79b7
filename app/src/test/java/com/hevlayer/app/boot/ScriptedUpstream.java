package com.hevlayer.app.boot;

import com.hevlayer.app.edge.RawUpstream;
import com.hevlayer.app.edge.RawUpstream.Received;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/**
 * A store that answers as it is told and a gateway in front of it. Look-ups of the marker row find
 * what {@link #marker} says and are not remembered.
 */
final class ScriptedUpstream implements AutoCloseable {
  /** What the store was asked, but for markers. */
  final List<Received> received = new CopyOnWriteArrayList<>();

  final RawHttp http;
  volatile Function<Received, String> script = request -> json(200, "{'rows':[]}");
  volatile String marker = "{'rows':[]}";
  private final RawUpstream upstream;
  private final TestGateway gateway;

  ScriptedUpstream(Path directory) throws IOException {
    upstream =
        new RawUpstream(talk -> {
          for (Received request = talk.request(); request != null; request = talk.request()) {
            if (request.text().contains("[\"id\",\"Eq\",\"_hevlayer:namespace_meta\"]")
                || request.text().contains("[\"_hevlayer_shard\",\"Eq\",null]")) {
              boolean drained = request.text().contains("null");
              talk.send(json(200, drained ? "{'rows':[]}" : marker));
            } else {
              received.add(request);
              talk.send(script.apply(request));
            }
          }
        });
    gateway =
        TestGateway.start(
            Files.createDirectories(directory),
            """
            main:
              kind: turbopuffer
              default: true
              endpoint: {url: '%s'}
              credential: {apiKey: upstream-key}
              inboundAuth: {mode: open}
            """
                .formatted(upstream.url()),
            Map.of());
    http = gateway.http;
  }

  /** Returns an answer with JSON of single quotes and perhaps more headers, each with its end. */
  static String json(int status, String body, String... headers) {
    String text = body.replace('\'', '"');
    return "HTTP/1.1 "
        + status
        + " Scripted\r\nContent-Type: application/json\r\n"
        + String.join("", headers)
        + "Content-Length: "
        + text.getBytes(StandardCharsets.ISO_8859_1).length
        + "\r\n\r\n"
        + text;
  }

  /** Returns the body of the only request so far. */
  String onlyBody() {
    if (received.size() != 1) {
      throw new AssertionError("the store got " + received.size() + " requests");
    }
    return received.getFirst().text();
  }

  /** Leaves the gateway without its store. */
  void closeStore() {
    upstream.close();
  }

  @Override
  public void close() {
    gateway.close();
    upstream.close();
  }
}
