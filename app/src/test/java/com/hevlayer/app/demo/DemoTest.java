package com.hevlayer.app.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DemoTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int PASSAGES = Sample.load().size();

  private final Set<String> stored = new HashSet<>();
  private final List<JsonNode> queries = new CopyOnWriteArrayList<>();
  private final List<@Nullable String> keys = new ArrayList<>();
  private HttpServer server;

  @TempDir private Path bodies;

  @BeforeEach
  void listen() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/v2/namespaces/" + Demo.NAMESPACE, this::store);
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void run_emptyServer_loadsEveryPassageAndShowsEveryAnswer() {
    Run run = run(base(), null, false);
    assertThat(run.exit()).as(run.output()).isZero();
    assertThat(stored).hasSize(PASSAGES);
    assertThat(run.output().lines().filter(line -> line.matches("\\s+\\d+ %  .*"))).hasSize(10);
    assertThat(run.output())
        .contains("By meaning (vector search)", "By words (BM25)", "By both (hybrid")
        .contains("One document by its id", "How many (aggregate)", "How many by decade (group by)")
        .contains("1862 passages", "curl -s " + base() + "/v2/namespaces/layer-demo-sotu/query")
        .doesNotContain("\033[", "\r");
  }

  @Test
  void run_loadedAlready_writesNothing() {
    run(base(), null, false);
    stored.removeIf(id -> !id.startsWith("2"));
    int kept = stored.size();
    server.removeContext("/v2/namespaces/" + Demo.NAMESPACE);
    server.createContext(
        "/v2/namespaces/" + Demo.NAMESPACE,
        exchange -> answer(exchange, 200, canned(read(exchange))));
    Run again = run(base(), null, false);
    assertThat(again.exit()).as(again.output()).isZero();
    assertThat(again.output()).contains("has the 4,187 passages already");
    assertThat(stored).hasSize(kept);
  }

  @Test
  void run_terminal_redrawsTheBarInPlace() {
    Run run = run(base(), null, true);
    assertThat(run.output()).contains("\r  [", "4,187 of 4,187", "\033[1m");
  }

  @Test
  void run_withKey_sendsItButNeverPrintsIt() {
    Run run = run(base() + "/", "tpuf_secret", false);
    assertThat(run.exit()).as(run.output()).isZero();
    assertThat(keys).isNotEmpty().containsOnly("Bearer tpuf_secret");
    assertThat(run.output()).contains("$TURBOPUFFER_API_KEY").doesNotContain("tpuf_secret");
  }

  @Test
  void run_requests_areWhatTheHeadingsSay() {
    run(base(), null, false);
    assertThat(queries).anyMatch(q -> q.path("rank_by").path(1).asText().equals("ANN"));
    assertThat(queries).anyMatch(q -> q.path("rank_by").path(1).asText().equals("BM25"));
    assertThat(queries).anyMatch(q -> q.path("rerank_by").path(0).asText().equals("RRF"));
    assertThat(queries).anyMatch(q -> q.path("filters").path(2).asText().equals(Demo.FETCHED));
    assertThat(queries).anyMatch(q -> q.path("group_by").path(0).asText().equals("decade"));
  }

  @Test
  void run_curl_bodyWithAnEmbeddingStandsInAFile() throws IOException {
    Run run = run(base(), null, false);
    Matcher file = Pattern.compile("-d @(\\S+\\.json)").matcher(run.output());
    assertThat(file.find()).isTrue();
    JsonNode body = JSON.readTree(Path.of(file.group(1)).toFile());
    assertThat(body.path("rank_by").path(2).asText()).hasSize(2048);
  }

  @Test
  void run_nothingListens_saysHowToStartAGateway() throws IOException {
    int free;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      free = socket.getLocalPort();
    }
    Run run = run("http://127.0.0.1:" + free, null, false);
    assertThat(run.exit()).isEqualTo(1);
    assertThat(run.output())
        .contains("nothing answers at http://127.0.0.1:" + free, "./layer up", "--url");
  }

  @Test
  void run_keyRefused_saysHowToPassOne() {
    refuse(401, "{\"error\":\"unauthorized\",\"message\":\"no key\"}");
    Run run = run(base(), null, false);
    assertThat(run.exit()).isEqualTo(1);
    assertThat(run.output())
        .contains("wants a key (401): unauthorized: no key", "TURBOPUFFER_API_KEY=");
  }

  @Test
  void run_serverRefuses_showsItsWords() {
    refuse(400, "{\"status\":\"error\",\"error\":\"attribute `vector` is odd\"}");
    Run run = run(base(), null, false);
    assertThat(run.exit()).isEqualTo(1);
    assertThat(run.output()).contains("/query answered 400: attribute `vector` is odd");
  }

  @Test
  void run_somethingElseListens_asksWhetherItIsALayer() {
    refuse(200, "<html>hello</html>");
    assertThat(run(base(), null, false).output()).contains("is a Layer listening there?");
  }

  @Test
  void run_serverOverloaded_triesAgainAFewTimesOnly() {
    refuse(503, "{\"status\":\"error\",\"error\":\"busy\"}");
    Run run = run(base(), null, false);
    assertThat(run.output()).contains("answered 503: busy");
    assertThat(queries).hasSize(4);
  }

  @Test
  void run_urlWithoutScheme_isRefused() {
    Run run = run("localhost:8080", null, false);
    assertThat(run.exit()).isEqualTo(2);
    assertThat(run.output()).contains("localhost:8080 is no http:// or https:// URL");
  }

  @Test
  void run_streamOfAnotherCharset_getsUtf8() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (PrintStream out = new PrintStream(bytes, true, StandardCharsets.US_ASCII)) {
      new Demo(null, 100, Duration.ofMillis(1), bodies).run(URI.create(base()), out, false);
    }
    assertThat(bytes.toString(StandardCharsets.UTF_8))
        .contains("1850      ████████████████████ 10");
  }

  private record Run(int exit, String output) {}

  private Run run(String url, @Nullable String key, boolean tty) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    int exit;
    try (PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8)) {
      exit = new Demo(key, 100, Duration.ofMillis(1), bodies).run(URI.create(url), out, tty);
    }
    return new Run(exit, bytes.toString(StandardCharsets.UTF_8));
  }

  private String base() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  private void refuse(int status, String body) {
    server.removeContext("/v2/namespaces/" + Demo.NAMESPACE);
    server.createContext(
        "/",
        exchange -> {
          queries.add(read(exchange));
          answer(exchange, status, body);
        });
  }

  private void store(HttpExchange exchange) throws IOException {
    JsonNode body = read(exchange);
    keys.add(exchange.getRequestHeaders().getFirst("Authorization"));
    if (!exchange.getRequestURI().getPath().endsWith("/query")) {
      body.path("upsert_rows").forEach(row -> stored.add(row.path("id").asText()));
      answer(exchange, 200, "{\"status\":\"OK\"}");
    } else if (stored.isEmpty()) {
      answer(exchange, 404, "{\"status\":\"error\",\"error\":\"no such namespace\"}");
    } else {
      queries.add(body);
      answer(exchange, 200, canned(body));
    }
  }

  private static String canned(JsonNode query) {
    String row =
        """
        {"id":"x-1","$dist":0.25,"title":"Somebody, 1850","party":"Whig","text":"Railroads are useful. They are long."}\
        """;
    if (query.has("queries")) {
      String rows = "{\"rows\":[" + row + "]}";
      return "{\"results\":[" + (query.has("rerank_by") ? rows : rows + "," + rows) + "]}";
    }
    if (query.has("group_by")) {
      return "{\"aggregation_groups\":[{\"decade\":1850,\"passages\":10},{\"decade\":1900,\"passages\":20}]}";
    }
    if (query.has("aggregate_by")) {
      return query.path("aggregate_by").has("n")
          ? "{\"aggregations\":{\"n\":" + PASSAGES + "}}"
          : "{\"aggregations\":{\"passages\":1862},\"performance\":{\"server_total_ms\":2}}";
    }
    return "{\"rows\":[" + row + "]}";
  }

  private static JsonNode read(HttpExchange exchange) {
    try {
      return JSON.readTree(exchange.getRequestBody());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void answer(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange
        .getResponseHeaders()
        .add("Content-Type", body.startsWith("{") ? "application/json" : "text/html");
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }
}
