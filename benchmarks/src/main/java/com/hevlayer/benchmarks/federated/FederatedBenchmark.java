package com.hevlayer.benchmarks.federated;

import com.hevlayer.protocol.WireNames;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Asks how long a caller waits for 64 namespaces: with one federated query, and with one query
 * after the other over one connection. Both go through the same gateway in the same rounds; the
 * upstream is a stub that answers ten rows after a fixed time. Uses the JDK and the libraries of
 * the gateway alone, so that it runs from its source ({@code benchmarks/federated/run}).
 *
 * <p>Arguments: rounds, milliseconds of the upstream.
 */
public final class FederatedBenchmark {
  private static final int NAMESPACES = 64;
  private static final int WARM_UP = 5;
  private static final int STARTS_WITHIN_SECONDS = 120;
  private static final String VECTOR =
      IntStream.range(0, 128).mapToObj(i -> "0." + (100 + i)).collect(Collectors.joining(","));
  private static final byte[] ANSWER =
      ("{\"rows\":["
              + IntStream.range(0, 10)
                  .mapToObj(i -> "{\"id\":\"row-" + i + "\",\"$dist\":0." + (i + 1) + "}")
                  .collect(Collectors.joining(","))
              + "]}")
          .getBytes(StandardCharsets.UTF_8);

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final URI gateway;

  private FederatedBenchmark(URI gateway) {
    this.gateway = gateway;
  }

  /** Runs the comparison and prints a table. */
  public static void main(String[] args) throws IOException, InterruptedException {
    int rounds = args.length > 0 ? Integer.parseInt(args[0]) : 20;
    int latency = args.length > 1 ? Integer.parseInt(args[1]) : 5;
    AtomicLong calls = new AtomicLong();
    HttpServer upstream = upstream(latency, calls);
    int port = freePort();
    Process process = start(port, upstream.getAddress().getPort());
    try {
      FederatedBenchmark benchmark = new FederatedBenchmark(URI.create("http://127.0.0.1:" + port));
      benchmark.awaitReady(process);
      benchmark.compare(rounds, latency, calls);
    } finally {
      process.destroy();
      process.waitFor(30, TimeUnit.SECONDS);
      upstream.stop(0);
    }
  }

  private static HttpServer upstream(int latency, AtomicLong calls) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1024);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", exchange -> answer(exchange, latency, calls));
    server.start();
    return server;
  }

  private static void answer(HttpExchange exchange, int latency, AtomicLong calls)
      throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    boolean marker = new String(body, StandardCharsets.UTF_8).contains(WireNames.MARKER_ID);
    calls.incrementAndGet();
    try {
      Thread.sleep(latency);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    byte[] answer = marker ? "{\"rows\":[]}".getBytes(StandardCharsets.UTF_8) : ANSWER;
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(200, answer.length);
    exchange.getResponseBody().write(answer);
    exchange.close();
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private static Process start(int port, int upstream) throws IOException {
    ProcessBuilder builder = new ProcessBuilder("./layer", "gateway").inheritIO();
    builder.redirectOutput(ProcessBuilder.Redirect.DISCARD);
    Map<String, String> environment = builder.environment();
    environment.put("PORT", Integer.toString(port));
    environment.put(
        "LAYER_STORE_JSON",
        "{\"bench\":{\"kind\":\"turbopuffer\",\"endpoint\":{\"url\":\"http://127.0.0.1:"
            + upstream
            + "\"},\"credential\":{\"apiKey\":\"k\"},\"inboundAuth\":{\"mode\":\"open\"}}}");
    return builder.start();
  }

  private void awaitReady(Process process) throws IOException, InterruptedException {
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(STARTS_WITHIN_SECONDS);
    while (System.nanoTime() < until && process.isAlive()) {
      try {
        HttpRequest health = HttpRequest.newBuilder(gateway.resolve("/health")).build();
        if (client.send(health, HttpResponse.BodyHandlers.discarding()).statusCode() == 200) {
          return;
        }
      } catch (IOException notYet) {
        Thread.sleep(50);
      }
    }
    throw new IOException("the gateway did not start");
  }

  private void compare(int rounds, int latency, AtomicLong calls)
      throws IOException, InterruptedException {
    double[] together = new double[rounds];
    double[] apart = new double[rounds];
    long[] callsTogether = new long[rounds];
    long[] callsApart = new long[rounds];
    for (int round = -WARM_UP; round < rounds; round++) {
      long before = calls.get();
      double one = federated();
      long between = calls.get();
      double many = oneByOne();
      if (round >= 0) {
        together[round] = one;
        apart[round] = many;
        callsTogether[round] = between - before;
        callsApart[round] = calls.get() - between;
      }
    }
    System.out.printf(
        "%d namespaces, upstream answers after %d ms, %d rounds%n", NAMESPACES, latency, rounds);
    System.out.printf("%-28s %10s %10s %14s%n", "", "median", "p90", "calls/round");
    print("one federated query", together, callsTogether);
    print("queries one by one", apart, callsApart);
    System.out.printf("%.1f times as fast%n", quantile(apart, 0.5) / quantile(together, 0.5));
  }

  private double federated() throws IOException, InterruptedException {
    String names =
        IntStream.range(0, NAMESPACES)
            .mapToObj(i -> "\"bench-" + i + "\"")
            .collect(Collectors.joining(","));
    long start = System.nanoTime();
    String answer =
        post("/v2/query", "{\"namespaces\":[" + names + "],\"vector\":[" + VECTOR + "]}");
    double millis = (System.nanoTime() - start) / 1e6;
    if (answer.contains("\"errors\"")) {
      throw new IOException("a namespace failed: " + answer);
    }
    return millis;
  }

  private double oneByOne() throws IOException, InterruptedException {
    long start = System.nanoTime();
    for (int i = 0; i < NAMESPACES; i++) {
      post("/v2/namespaces/bench-" + i + "/query", "{\"vector\":[" + VECTOR + "],\"top_k\":20}");
    }
    return (System.nanoTime() - start) / 1e6;
  }

  private String post(String path, String body) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(gateway.resolve(path))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
    if (response.statusCode() != 200) {
      throw new IOException(path + " answered " + response.statusCode() + ": " + response.body());
    }
    return response.body();
  }

  private static void print(String name, double[] millis, long[] calls) {
    System.out.printf(
        "%-28s %7.1f ms %7.1f ms %14.0f%n",
        name,
        quantile(millis, 0.5),
        quantile(millis, 0.9),
        Arrays.stream(calls).average().orElse(0));
  }

  private static double quantile(double[] values, double q) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[(int) Math.min(sorted.length - 1L, Math.round(q * (sorted.length - 1)))];
  }
}
