package com.hevlayer.ports.net;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A complete answer.
 *
 * @param status 200 to 599
 * @param headers end-to-end headers in the order they came
 * @param body the bytes as they came; not changed by anybody
 */
@SuppressWarnings("ArrayRecordComponent") // a body is handed over, never compared
public record HttpAnswer(int status, List<Map.Entry<String, String>> headers, byte[] body) {

  /** Copies the headers. */
  public HttpAnswer {
    headers = List.copyOf(headers);
  }

  /** Returns the first value of a header, its name in any case. */
  public Optional<String> header(String name) {
    return headers.stream()
        .filter(header -> header.getKey().equalsIgnoreCase(name))
        .map(Map.Entry::getValue)
        .findFirst();
  }
}
