package com.hevlayer.app.edge;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A complete answer of the gateway itself. Request id and {@code Date} are added by the edge.
 *
 * @param status 200 to 599
 * @param headers in the order they are sent; {@code Content-Length} is not among them
 * @param body often empty; not changed by anybody
 */
@SuppressWarnings("ArrayRecordComponent") // a body is handed over, never compared
public record Reply(int status, List<Map.Entry<String, String>> headers, byte[] body) {
  private static final Map.Entry<String, String> JSON =
      Map.entry("Content-Type", "application/json");

  /** Copies the headers. */
  public Reply {
    headers = List.copyOf(headers);
  }

  /** Returns an answer without a body. */
  public static Reply empty(int status) {
    return new Reply(status, List.of(), new byte[0]);
  }

  /** Returns an answer with a JSON text. */
  public static Reply json(int status, String json) {
    return new Reply(status, List.of(JSON), json.getBytes(StandardCharsets.UTF_8));
  }

  /** Returns an error answer of the form {@code {"error":code,"message":message}}. */
  public static Reply error(int status, String code, String message) {
    return json(status, "{\"error\":" + quote(code) + ",\"message\":" + quote(message) + "}");
  }

  /** Returns what every authenticated route answers while the gateway drains. */
  public static Reply draining() {
    return error(503, "gateway_draining", "gateway pod is draining; retry on another endpoint")
        .with("Connection", "close");
  }

  /** Returns the same answer with one more header. */
  public Reply with(String name, String value) {
    List<Map.Entry<String, String>> more = new ArrayList<>(headers);
    more.add(Map.entry(name, value));
    return new Reply(status, more, body);
  }

  private static String quote(String text) {
    StringBuilder out = new StringBuilder(text.length() + 16).append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        default -> {
          if (c < 0x20 || Character.isSurrogate(c)) {
            out.append(String.format("\\u%04x", (int) c));
          } else {
            out.append(c);
          }
        }
      }
    }
    return out.append('"').toString();
  }
}
