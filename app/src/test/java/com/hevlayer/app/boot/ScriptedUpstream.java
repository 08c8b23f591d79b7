package com.hevlayer.app.boot;

import com.hevlayer.app.edge.RawUpstream;
import com.hevlayer.app.edge.RawUpstream.Received;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A store that answers as it is told and a gateway in front of it. Look-ups of the marker row find
 * what {@link #marker} says and are not remembered.
 */
final class ScriptedUpstream implements AutoCloseable {
  /** What the store was asked, but for markers and by polls. */
  final List<Received> received = new CopyOnWriteArrayList<>();

  final RawHttp http;
  volatile Function<Received, String> script = request -> json(200, "{'rows':[]}");
  volatile String marker = "{'rows':[]}";

  /** The whole answer to look-ups of the marker row; {@code null}: {@link #marker}. */
  volatile @Nullable String markerAnswer;

  /** The whole answer to looks for rows without a shard. */
  volatile String drainAnswer = json(200, "{'rows':[]}");

  private final RawUpstream upstream;
  private final TestGateway gateway;

  ScriptedUpstream(Path directory) throws IOException {
    this(directory, Map.of());
  }

  /** Creates one whose gateway has these variables, too. */
  ScriptedUpstream(Path directory, Map<String, String> variables) throws IOException {
    upstream =
        new RawUpstream(talk -> {
          for (Received request = talk.request(); request != null; request = talk.request()) {
            if (request.text().contains("[\"id\",\"Eq\",\"_hevlayer:namespace_meta\"]")) {
              String whole = markerAnswer;
              talk.send(whole == null ? json(200, marker) : whole);
            } else if (request.text().contains("[\"_hevlayer_shard\",\"Eq\",null]")) {
              talk.send(drainAnswer);
            } else if (request.head().contains("consistency-poll-")) {
              // Comes when it likes.
              talk.send(json(200, "{}"));
            } else {
              received.add(request);
              talk.send(script.apply(request));
            }
          }
        });
    gateway = TestGateway.relaying(directory, upstream.url(), variables);
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

  /** Forgets what the store was asked and was told to answer. */
  void reset() {
    received.clear();
    script = request -> json(200, "{'rows':[]}");
    marker = "{'rows':[]}";
    markerAnswer = null;
    drainAnswer = json(200, "{'rows':[]}");
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
