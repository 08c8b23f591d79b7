package com.hevlayer.app.boot;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An OpenAI-compatible service whose vectors count letters, so that texts with the same letters are
 * near, and a host of images. The model {@code p/broken} refuses, {@code p/short} gives too few
 * vectors.
 */
final class FakeModels implements AutoCloseable {
  private static final Pattern STRING = Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*)\"");

  /** What was asked, as JSON with single quotes. */
  final List<String> requests = new CopyOnWriteArrayList<>();

  /** What authorised the requests. */
  final List<String> keys = new CopyOnWriteArrayList<>();

  private final HttpServer server;

  FakeModels() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext(
        "/v1/embeddings",
        exchange -> {
          try (exchange) {
            embed(exchange);
          }
        });
    server.createContext(
        "/images/",
        exchange -> {
          try (exchange) {
            image(exchange);
          }
        });
    server.start();
  }

  int port() {
    return server.getAddress().getPort();
  }

  String url() {
    return "http://127.0.0.1:" + port();
  }

  private void embed(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    requests.add(body.replace('"', '\''));
    keys.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
    if (body.contains("\"p/broken\"")) {
      answer(exchange, 500, "{\"error\":\"out of order\"}");
      return;
    }
    List<String> vectors = new ArrayList<>();
    Matcher inputs =
        STRING.matcher(body.substring(body.indexOf("\"input\":[") + 9, body.lastIndexOf(']')));
    while (inputs.find()) {
      vectors.add(
          "{\"index\":" + vectors.size() + ",\"embedding\":" + vector(inputs.group(1)) + "}");
    }
    int tokens = vectors.size() * 2;
    if (body.contains("\"p/short\"")) {
      vectors.removeLast();
    }
    answer(
        exchange,
        200,
        "{\"data\":["
            + String.join(",", vectors)
            + "],\"usage\":{\"total_tokens\":"
            + tokens
            + "}}");
  }

  private static String vector(String text) {
    if (text.startsWith("data:image/png")) {
      return "[0,0,0,1]";
    }
    int[] counts = new int[3];
    text.chars().filter(Character::isLetter).forEach(c -> counts[c % 3]++);
    return "[" + counts[0] + "," + counts[1] + "," + counts[2] + ",0.5]";
  }

  private static void image(HttpExchange exchange) throws IOException {
    String name = exchange.getRequestURI().getPath().substring("/images/".length());
    if (name.equals("a.png")) {
      byte[] png = {(byte) 0x89, 'P', 'N', 'G', 1, 2, 3};
      exchange.sendResponseHeaders(200, png.length);
      exchange.getResponseBody().write(png);
      return;
    }
    exchange.getResponseHeaders().set("Retry-After", "11");
    answer(exchange, Integer.parseInt(name), "no");
  }

  private static void answer(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
