package com.hevlayer.app.boot;

import static com.hevlayer.app.boot.Refusals.assertEmpty;
import static com.hevlayer.app.boot.Refusals.assertExactly;
import static com.hevlayer.app.boot.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Paths, methods, query strings and headers of every route, before a typed store and before one
 * that speaks the wire.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init") // set before all tests
class ConventionsWireTest {
  private static final String NS = "/v2/namespaces/tea";

  private TestGateway typed;
  private ScriptedUpstream wired;

  @BeforeAll
  void start(@TempDir Path directory) throws IOException {
    typed = TestGateway.open(Files.createDirectories(directory.resolve("typed")));
    wired = new ScriptedUpstream(directory.resolve("wired"));
    assertThat(typed.http.post(NS, "{'upsert_rows':[{'id':1}]}").status()).isEqualTo(200);
  }

  @AfterAll
  void stop() {
    wired.close();
    typed.close();
  }

  Stream<RawHttp> gateways() {
    return Stream.of(typed.http, wired.http);
  }

  @ParameterizedTest
  @MethodSource("gateways")
  void path_unknown_is404WithoutBody(RawHttp http) throws IOException {
    for (String path :
        List.of(
            "/",
            "/nope",
            "/health/",
            "/v1",
            "/v2",
            "/v3/namespaces",
            "/v1/namespaces/",
            "/v2/namespaces/",
            "/v2/query/",
            NS + "/",
            NS + "/query/",
            "/v1/namespaces/tea/schema/",
            "/v2/vectorstores/a/b",
            "/v2/license",
            "/V2/namespaces/tea")) {
      for (String method : List.of("GET", "POST", "DELETE")) {
        assertEmpty(http.send(method, path, (String) null), 404);
      }
    }
    // Minted keys are off.
    assertEmpty(http.post("/v2/keys/authenticate", "{}"), 404);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/health | GET, HEAD",
        "/ready | GET, HEAD",
        "/metrics | GET, HEAD",
        "/openapi.json | GET, HEAD",
        "/v2/keys/authenticate | POST",
        "/v2/vectorstores | GET, HEAD",
        "/v2/vectorstores/main | GET, HEAD",
        "/v1/namespaces | GET, HEAD",
        "/v2/namespaces | GET, HEAD",
        "/v2/query | POST",
        "/v2/namespaces/tea | DELETE, POST",
        "/v2/namespaces/tea/metadata | GET, HEAD",
        "/v2/namespaces/tea/init | POST",
        "/v2/namespaces/tea/import | POST",
        "/v2/namespaces/tea/documents | POST",
        "/v2/namespaces/tea/documents/1 | GET, HEAD",
        "/v2/namespaces/tea/query | POST",
        "/v2/namespaces/tea/explain_query | POST",
        "/v2/namespaces/tea/scans | GET, HEAD, POST",
        "/v2/namespaces/tea/scans/1 | DELETE, GET, HEAD",
        "/v2/namespaces/tea/scans/1/results | GET, HEAD",
        "/v1/namespaces/tea/metadata | GET, HEAD, PATCH",
        "/v1/namespaces/tea/schema | GET, HEAD, POST",
        "/v1/namespaces/tea/query | POST",
        "/v1/namespaces/tea/_debug/recall | POST",
        "/v1/namespaces/tea/hint_cache_warm | GET, HEAD",
      })
  void method_wrong_is405WithAllow(String path, String allow) throws IOException {
    for (RawHttp http : List.of(typed.http, wired.http)) {
      for (String method : List.of("PUT", "OPTIONS", "TRACE")) {
        RawHttp.Answer answer = http.send(method, path, (String) null);
        assertEmpty(answer, 405);
        assertThat(answer.header("allow")).as(path).contains(allow);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v2/namespaces//query",
        "/v1//namespaces",
        "/v2/namespaces/a;x/query",
        "/v1/namespaces/tea/schema;a=b",
        "/v2/namespaces/./query",
        "/v2/namespaces/../query",
        "/v2/namespaces/%2e%2E/query",
        "/v2/namespaces/tea/documents/a%2F..%2Fb",
        "/v2/namespaces/tea/documents/a%5C.%5Cb",
        "/v1/namespaces/tea/..",
        "/v2/namespaces/tea/anything/%2e",
      })
  void path_thatCouldBeReadInTwoWays_is400(String path) throws IOException {
    wired.reset();
    for (RawHttp http : List.of(typed.http, wired.http)) {
      for (String method : List.of("GET", "POST", "PUT")) {
        assertRefused(http.send(method, path, (String) null), 400, "bad_request", "the path has a");
      }
    }
    assertThat(wired.received).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("gateways")
  void path_thatIsNoUtf8_is400(RawHttp http) throws IOException {
    assertExactly(
        http.get("/v2/namespaces/%ff/metadata"),
        400,
        "bad_request",
        "the path is not percent-encoded UTF-8");
    for (String path : List.of("/v2/namespaces/te%a/query", "/v2/namespaces/te%/query", "/%zz")) {
      assertRefused(http.get(path), 400, "bad_request");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "/v2/namespaces?page_size=abc, page_size",
    "/v2/namespaces?page_size=, ''",
    "/v2/namespaces?page_size=-1, page_size",
    "/v2/namespaces?prefix=%ff, prefix",
    "/v2/namespaces/tea/documents/1?include_attributes=%zz, include_attributes",
    "/v2/namespaces/tea/scans/1/results?limit=abc, limit",
    "/v2/namespaces/tea/scans/1/results?offset=1e3, offset",
  })
  void query_thatCannotBeParsed_is400(String target, String parameter) throws IOException {
    for (RawHttp http : List.of(typed.http, wired.http)) {
      if (parameter.isEmpty()) {
        assertThat(http.get(target).status()).as(target).isEqualTo(200);
      } else {
        assertRefused(http.get(target), 400, "bad_request", parameter);
      }
    }
  }

  @Test
  void tags_outOfBounds_are422OnEveryQueryAndFetch() throws IOException {
    String many = IntStream.range(0, 33).mapToObj(i -> "t" + i).collect(Collectors.joining(","));
    List<List<String>> cases =
        List.of(
            List.of("x-hevlayer-tags: " + many, "33 different tags; allowed are at most 32"),
            List.of(
                "x-hevlayer-tag: " + "x".repeat(129),
                "a tag of 129 bytes; allowed are at most 128"),
            List.of("x-hevlayer-tag: a b", "an illegal character at position 1"),
            List.of("x-hevlayer-tags: ok, t\u00e9", "an illegal character at position 1"),
            List.of("x-hevlayer-tags: a:1,b*", "an illegal character at position 1"));
    List<List<String>> requests =
        List.of(
            List.of("POST", NS + "/query", "{'vector':[1]}"),
            List.of("POST", NS + "/query", "{'queries':[{'vector':[1]}]}"),
            List.of("POST", NS + "/query", "{'rank_by':['t','HybridText','pot']}"),
            List.of("POST", NS + "/query", "{'rank_by':['t','Auto','pot']}"),
            List.of("POST", NS + "/query", "{'rank_by':['id','asc'],'limit':1}"),
            List.of("POST", NS + "/query", "{'rank_by':['t','ANN',['Embed','x']],'top_k':1}"),
            List.of("POST", "/v2/query", "{'namespaces':['tea'],'vector':[1]}"),
            List.of("POST", NS + "/documents", "{'ids':[1]}"));
    wired.reset();
    for (RawHttp http : List.of(typed.http, wired.http)) {
      for (List<String> each : cases) {
        for (List<String> request : requests) {
          assertRefused(
              http.send(
                  request.get(0), request.get(1), request.get(2).replace('\'', '"'), each.get(0)),
              422,
              "validation_error",
              each.get(1));
        }
        assertRefused(
            http.get(NS + "/documents/1", each.get(0)), 422, "validation_error", each.get(1));
      }
      // The same tag twice counts once, and so do blanks.
      assertThat(
              http.post(
                      NS + "/documents",
                      "{'ids':[1]}",
                      "x-hevlayer-tags: ,, " + many.substring(0, many.lastIndexOf(',')) + ",t1, t2",
                      "x-hevlayer-tag: t3")
                  .status())
          .isEqualTo(200);
    }
  }

  @Test
  void requestId_onEveryKindOfAnswer_isTheCallersIfItIsOne() throws IOException {
    String longest = "~".repeat(128);
    for (RawHttp http : List.of(typed.http, wired.http)) {
      for (String target :
          List.of(
              "/nope", "/health", NS + "/documents/1", "/v2/a//b", "/v1/namespaces/tea/schema")) {
        for (String id : List.of("r-1", longest)) {
          assertThat(http.get(target, "X-Request-Id: " + id).header("x-request-id"))
              .as(target)
              .contains(id);
        }
        for (String id : List.of("two words", longest + "~", "t\u00e9a")) {
          assertThat(http.get(target, "X-Request-Id: " + id).header("x-request-id").orElseThrow())
              .as(target)
              .matches("layer_[0-9a-f]{30}");
        }
      }
      assertThat(http.send("PUT", NS, (String) null, "X-Request-Id: r-2").header("x-request-id"))
          .contains("r-2");
    }
    assertThat(wired.received.getLast().lines("X-Request-Id")).hasSize(1);
  }

  @ParameterizedTest
  @MethodSource("gateways")
  void head_whereGetWorks_isItsAnswerWithoutBody(RawHttp http) throws IOException {
    for (String target :
        List.of(
            "/health",
            "/ready",
            "/v2/vectorstores",
            "/v2/vectorstores/nope",
            "/v1/namespaces",
            "/v2/namespaces",
            NS + "/documents/ghost",
            NS + "/scans",
            NS + "/scans/ghost")) {
      RawHttp.Answer get = http.get(target);
      RawHttp.Answer head = http.send("HEAD", target, (String) null);
      assertThat(head.status()).as(target).isEqualTo(get.status());
      assertThat(head.bytes()).as(target).isEmpty();
      assertThat(head.header("content-type")).as(target).isEqualTo(get.header("content-type"));
    }
  }
}
