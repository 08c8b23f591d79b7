package com.hevlayer.app.boot;

import static org.assertj.core.api.Assertions.assertThat;

import com.hevlayer.app.edge.BodyRule;
import com.hevlayer.app.http.Route;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.RandomDistribution;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.jspecify.annotations.Nullable;

/** Whatever comes, the gateway answers, and never with a fault of its own. */
@SuppressWarnings("NullAway.Init") // set before all tries
class RandomRequestsProperties {
  private static final List<String> VALID =
      List.of(
          "{\"upsert_rows\":[{\"id\":1,\"vector\":[0.5,1],\"name\":\"a\",\"tags\":[\"x\"]}],"
              + "\"distance_metric\":\"cosine_distance\",\"schema\":{\"name\":\"string\"}}",
          "{\"upsert_columns\":{\"id\":[1,2],\"n\":[3,null]},\"deletes\":[4],"
              + "\"patch_rows\":[{\"id\":9,\"n\":1}]}",
          "{\"delete_by_filter\":[\"And\",[[\"n\",\"Gt\",1],[\"Not\",[\"a\",\"In\",[1,2]]]]]}",
          "{\"rank_by\":[\"vector\",\"ANN\",[1,2]],\"limit\":{\"total\":3,\"per\":{\"attributes\":"
              + "[\"n\"],\"limit\":1}},\"filters\":[\"n\",\"Eq\",null],\"include_attributes\":true}",
          "{\"queries\":[{\"rank_by\":[\"t\",\"BM25\",\"q\"],\"limit\":2},{\"aggregate_by\":"
              + "{\"c\":[\"Count\"]},\"group_by\":[\"n\"]}],\"rerank_by\":[\"RRF\"]}",
          "{\"copy_from_namespace\":{\"source_namespace\":\"x\"}}",
          "{\"num\":3,\"top_k\":2,\"queries\":[[1,2]]}",
          "{\"pinning\":{\"replicas\":1},\"read_only\":false}",
          "{\"ids\":[1],\"vectors\":[[1,2]],\"attributes\":{\"a\":[1]}}");
  private static final List<String> NAMES = List.of("x", "a.b", "q%20", "query", "%2e%2e", "é");

  private static Path directory;
  private static TestGateway gateway;
  private static List<Route> routes;

  @BeforeContainer
  static void start() throws IOException {
    directory = Files.createTempDirectory("random-requests");
    gateway =
        TestGateway.start(
            directory,
            "main: {kind: search-embedded, inboundAuth: {mode: open}, options: {durability: os}}",
            Map.of());
    routes = gateway.gateway.routes();
  }

  @AfterContainer
  static void stop() throws IOException {
    gateway.close();
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }

  @Property(tries = 400)
  void request_whatever_isAnsweredWithoutFaultOfOurs(
      @ForAll("requests") int route, @ForAll("names") String name, @ForAll("bodies") String body)
      throws IOException {
    Route chosen = routes.get(Math.floorMod(route, routes.size()));
    String path = chosen.template().replaceAll("\\{[a-z]+}", name);
    boolean withBody = chosen.body() != null && chosen.body() != BodyRule.ANY;
    @Nullable String sent = withBody ? body : null;

    RawHttp.Answer answer = gateway.http.send(chosen.method(), path, sent);

    assertThat(answer.status())
        .as("%s %s %s -> %s", chosen.method(), path, sent, answer.body())
        .isBetween(200, 499);
    assertThat(gateway.http.get("/health").status()).isEqualTo(200);
  }

  @Provide
  Arbitrary<Integer> requests() {
    return Arbitraries.integers().between(0, 10_000).withDistribution(RandomDistribution.uniform());
  }

  @Provide
  Arbitrary<String> names() {
    return Arbitraries.of(NAMES).map(name -> name.equals("é") ? "%C3%A9" : name);
  }

  @Provide
  Arbitrary<String> bodies() {
    return Arbitraries.oneOf(
        json(3),
        Arbitraries.of(VALID),
        Arbitraries.of(VALID).flatMap(RandomRequestsProperties::mutated));
  }

  private static Arbitrary<String> mutated(String body) {
    Arbitrary<Integer> at = Arbitraries.integers().between(0, body.length() - 1);
    Arbitrary<String> piece =
        Arbitraries.of(
            "",
            "\"",
            "{",
            "]",
            ",",
            "null",
            "-1",
            "1e999",
            "\\u0000",
            "\"id\":1,",
            "[]",
            "0x",
            " ");
    return at.flatMap(from ->
        Arbitraries.integers()
            .between(0, 6)
            .flatMap(length ->
                piece.map(inserted ->
                    body.substring(0, from)
                        + inserted
                        + body.substring(Math.min(body.length(), from + length)))));
  }

  private static Arbitrary<String> json(int depth) {
    Arbitrary<String> scalar =
        Arbitraries.of(
            "null",
            "true",
            "0",
            "-1",
            "1.5",
            "1e400",
            "18446744073709551616",
            "\"\"",
            "\"id\"",
            "\"And\"",
            "\"ANN\"",
            "\"\\ud800\"");
    if (depth == 0) {
      return scalar;
    }
    Arbitrary<String> inner = json(depth - 1);
    Arbitrary<String> names =
        Arbitraries.of(
            "id",
            "vector",
            "upsert_rows",
            "upsert_columns",
            "deletes",
            "rank_by",
            "filters",
            "limit",
            "top_k",
            "queries",
            "schema",
            "include_attributes",
            "aggregate_by",
            "group_by",
            "consistency",
            "copy_from_namespace",
            "patch_by_filter",
            "num");
    return Arbitraries.oneOf(
        scalar,
        inner.list().ofMaxSize(3).map(items -> "[" + String.join(",", items) + "]"),
        names
            .flatMap(name -> inner.map(value -> "\"" + name + "\":" + value))
            .list()
            .ofMaxSize(3)
            .map(members -> "{" + String.join(",", members) + "}"));
  }
}
