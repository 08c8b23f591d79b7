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
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
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
          "{\"delete_by_filter\":[\"n\",\"Gt\",1],\"upsert_rows\":[{\"id\":5,\"vector\":[0.5,1],"
              + "\"n\":7},{\"id\":6,\"vector\":\"AACAPwAAIMA=\",\"name\":\"b\"}],"
              + "\"distance_metric\":\"cosine_distance\",\"return_affected_ids\":true}",
          "{\"patch_by_filter\":{\"filters\":[\"n\",\"Lte\",3],\"patch\":{\"n\":4,\"seen\":true}},"
              + "\"patch_columns\":{\"id\":[1,8],\"name\":[\"c\",null]}}",
          "{\"upsert_rows\":[{\"id\":1,\"vector\":[1,0],\"n\":2}],\"upsert_condition\":[\"Or\","
              + "[[\"n\",\"Eq\",null],[\"n\",\"Lt\",{\"$ref_new\":\"n\"}]]],"
              + "\"distance_metric\":\"cosine_distance\"}",
          "{\"deletes\":[1,2],\"delete_condition\":[\"name\",\"Glob\",\"a*\"]}",
          "{\"schema\":{\"id\":\"uint\",\"name\":{\"type\":\"string\",\"full_text_search\":true},"
              + "\"tags\":{\"drop\":true}},\"create_namespace\":true}",
          "{\"rank_by\":[\"Sum\",[[\"Product\",2,[\"name\",\"BM25\",\"a\"]],[\"n\",\"Gte\",1]]],"
              + "\"limit\":3,\"compute_attributes\":{\"d\":[\"vector\",\"VectorDist\",[1,0]],"
              + "\"h\":[\"Highlight\",\"name\"]}}",
          "{\"copy_from_namespace\":{\"source_namespace\":\"x\"}}",
          "{\"num\":3,\"top_k\":2,\"queries\":[[1,2]]}",
          "{\"pinning\":{\"replicas\":1},\"read_only\":false}",
          "{\"ids\":[1],\"vectors\":[[1,2]],\"attributes\":{\"a\":[1]}}");
  private static final List<String> NAMES =
      List.of("x", "filled", "a.b", "q%20", "query", "%2e%2e", "é");

  /** A scalar that is no name of a member. */
  private static final Pattern SCALAR =
      Pattern.compile("(\"[^\"]*\"|-?[0-9]+(\\.[0-9]+)?|true|false|null)(?!:)(?![0-9.\"])");

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
    for (String name : List.of("seeded", "filled")) {
      gateway.http.post(
          "/v2/namespaces/" + name,
          "{'distance_metric':'cosine_distance','schema':{'t':{'type':'string',"
              + "'full_text_search':true}},'upsert_rows':[{'id':1,'vector':[0.5,1],'name':'a',"
              + "'n':3,'tags':['x'],'t':'q'},{'id':2,'vector':[1,0],'n':1}]}");
    }
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

  /** A write that is refused leaves rows and schema as they were, and creates nothing. */
  @Property(tries = 300)
  void write_refused_changesNothing(
      @ForAll("places") String namespace, @ForAll("bodies") String body) throws IOException {
    String before = content(namespace);

    RawHttp.Answer answer =
        gateway.http.send("POST", "/v2/namespaces/" + namespace, body, "Authorization: Bearer k");

    assertThat(answer.status()).as("%s -> %s", body, answer.body()).isBetween(200, 499);
    if (answer.status() >= 400) {
      assertThat(content(namespace)).as("%s -> %s", body, answer.body()).isEqualTo(before);
    }
    if (namespace.equals("empty")) {
      gateway.http.send("DELETE", "/v2/namespaces/empty", (String) null);
    }
  }

  private static String content(String namespace) throws IOException {
    RawHttp.Answer rows = gateway.http.get("/v1/namespaces/" + namespace);
    return rows.status()
        + rows.body()
        + gateway.http.get("/v1/namespaces/" + namespace + "/schema").body();
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

    // What a store refuses to a step of the gateway's own is wrapped, a missing namespace included.
    boolean wrapped =
        answer.status() == 502
            && (answer.body().contains("the store answered 4")
                || answer.body().contains("all federated query namespaces failed"));
    assertThat(wrapped ? 422 : answer.status())
        .as("%s %s %s -> %s", chosen.method(), path, sent, answer.body())
        .isBetween(200, 499);
    assertThat(gateway.http.get("/health").status()).isEqualTo(200);
  }

  @Provide
  Arbitrary<Integer> requests() {
    return Arbitraries.integers().between(0, 10_000).withDistribution(RandomDistribution.uniform());
  }

  @Provide
  Arbitrary<String> places() {
    return Arbitraries.of("seeded", "empty");
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
        Arbitraries.of(VALID).flatMap(RandomRequestsProperties::mutated),
        Arbitraries.of(VALID).flatMap(RandomRequestsProperties::replaced));
  }

  /** The body with other JSON in place of one scalar: well-formed, and mostly wrong. */
  private static Arbitrary<String> replaced(String body) {
    List<MatchResult> scalars = SCALAR.matcher(body).results().toList();
    return Arbitraries.of(scalars)
        .flatMap(scalar ->
            json(1)
                .map(other ->
                    body.substring(0, scalar.start()) + other + body.substring(scalar.end())));
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
