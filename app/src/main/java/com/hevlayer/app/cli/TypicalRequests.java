package com.hevlayer.app.cli;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What a gateway is usually asked, in small: sent once while the start cache is trained, so that
 * the classes of the first real requests are in it.
 */
final class TypicalRequests {
  private static final int DIMENSIONS = 8;
  private static final int ROWS = 40;
  private static final int TIMEOUT_MILLIS = 30_000;

  private final URI base;

  /**
   * @param base where the gateway listens
   */
  TypicalRequests(URI base) {
    this.base = base;
  }

  /**
   * Sends them one after the other.
   *
   * @return how many were answered with success
   * @throws IOException if one is not answered at all
   */
  int send() throws IOException {
    var namespace = "/v2/namespaces/training";
    return ask("GET", "/health", "")
        + ask("POST", namespace, rows())
        + ask("POST", namespace, "{\"upsert_rows\":[" + row(ROWS) + "]}")
        + ask("POST", namespace + "/query", byVector(""))
        + ask("POST", namespace + "/query", byVector(",\"filters\":[\"year\",\"Gte\",10]"))
        + ask("POST", namespace + "/query", byText())
        + ask("POST", namespace + "/query", ordered())
        + ask("POST", namespace + "/query", "{\"aggregate_by\":{\"rows\":[\"Count\",\"id\"]}}")
        + ask("GET", "/v1/namespaces", "")
        + ask("GET", "/v1/namespaces/training/metadata", "")
        + ask("GET", "/metrics", "")
        + ask("DELETE", namespace, "");
  }

  private int ask(String method, String path, String body) throws IOException {
    var connection = (HttpURLConnection) base.resolve(path).toURL().openConnection();
    connection.setRequestMethod(method);
    connection.setConnectTimeout(TIMEOUT_MILLIS);
    connection.setReadTimeout(TIMEOUT_MILLIS);
    if (!body.isEmpty()) {
      connection.setDoOutput(true);
      connection.setRequestProperty("Content-Type", "application/json");
      try (var out = connection.getOutputStream()) {
        out.write(body.getBytes(StandardCharsets.UTF_8));
      }
    }
    var status = connection.getResponseCode();
    try (var in = status < 400 ? connection.getInputStream() : connection.getErrorStream()) {
      if (in != null) {
        in.readAllBytes();
      }
    }
    return status < 300 ? 1 : 0;
  }

  private static String rows() {
    return IntStream.range(0, ROWS)
        .mapToObj(TypicalRequests::row)
        .collect(
            Collectors.joining(
                ",",
                "{\"distance_metric\":\"cosine_distance\","
                    + "\"schema\":{\"text\":{\"type\":\"string\",\"full_text_search\":true},"
                    + "\"year\":\"int\"},\"upsert_rows\":[",
                "]}"));
  }

  private static String row(int number) {
    return String.format(
        Locale.ROOT,
        "{\"id\":%d,\"vector\":%s,\"text\":\"the %dth of some words\",\"year\":%d}",
        number,
        vector(number),
        number,
        number);
  }

  private static String vector(int seed) {
    return IntStream.range(0, DIMENSIONS)
        .mapToObj(axis -> String.format(Locale.ROOT, "%.3f", Math.cos(seed + axis)))
        .collect(Collectors.joining(",", "[", "]"));
  }

  private static String byVector(String more) {
    return "{\"rank_by\":[\"vector\",\"ANN\","
        + vector(1)
        + "],\"limit\":5,\"include_attributes\":[\"year\"]"
        + more
        + "}";
  }

  private static String byText() {
    return "{\"rank_by\":[\"text\",\"BM25\",\"some words\"],\"limit\":5}";
  }

  private static String ordered() {
    return "{\"rank_by\":[\"year\",\"desc\"],\"limit\":5,\"filters\":[\"year\",\"Lt\",30]}";
  }
}
