package com.hevlayer.app.boot;

import static com.hevlayer.app.boot.Refusals.assertRefused;
import static com.hevlayer.app.boot.Refusals.assertUnsupported;
import static org.assertj.core.api.Assertions.assertThat;

import com.hevlayer.app.edge.RawUpstream.Received;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Routes that go to the store as they came, the surface of old clients among them. */
@SuppressWarnings("NullAway.Init") // set before all tests
class RawRoutesWireTest {
  private static final String ANSWER = "{'rows': [ ],\n 'n':1.50}";

  private static ScriptedUpstream wired;
  private static TestGateway typed;

  @BeforeAll
  static void start(@TempDir Path directory) throws IOException {
    wired = new ScriptedUpstream(directory.resolve("wired"));
    typed = TestGateway.open(Files.createDirectories(directory.resolve("typed")));
    typed.http.post("/v2/namespaces/tea", "{'upsert_rows':[{'id':1}]}");
  }

  @AfterAll
  static void stop() {
    typed.close();
    wired.close();
  }

  @BeforeEach
  void forget() {
    wired.reset();
    wired.script =
        request ->
            ScriptedUpstream.json(
                202, ANSWER, "X-Odd: yes\r\n", "Location: " + "/v1/namespaces/tea/x\r\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "GET | /v1/namespaces?prefix=a%20b&cursor=&page_size=abc",
        "GET | /v1/namespaces/tea/metadata",
        "HEAD | /v1/namespaces/tea/metadata",
        "PATCH | /v1/namespaces/tea/metadata",
        "GET | /v1/namespaces/tea/schema?x=%zz",
        "POST | /v1/namespaces/tea/schema",
        "POST | /v2/namespaces/tea/explain_query?a&b=",
        "POST | /v1/namespaces/tea/_debug/recall",
        "GET | /v1/namespaces/tea/hint_cache_warm",
        "GET | /v1/namespaces/tea/_debug/purge_cache",
        "POST | /v2/namespaces/tea/async?stainless_overload=startCopyFrom",
        "GET | /v1/namespaces/tea/operations/a%2Fb",
        "DELETE | /v1/namespaces/tea/operations-of-mine/1",
        "GET | /v2/namespaces/t%C3%A9a/any/thing?q=%20+",
        "PUT | /v2/namespaces/tea/any/thing",
        "OPTIONS | /v1/namespaces/tea/unheard-of",
        // The surface of old clients.
        "POST | /v1/namespaces/tea?x=1",
        "GET | /v1/namespaces/tea?cursor=abc",
        "HEAD | /v1/namespaces/tea",
        "DELETE | /v1/namespaces/tea",
        "POST | /v1/vectors/tea",
        "POST | /v1/vectors/tea/schema",
      })
  void request_unseen_goesThereAndBackAsItIs(String method, String target) throws IOException {
    boolean sends = List.of("POST", "PUT", "PATCH").contains(method);
    String body = sends ? "{ 'a':1e2,'a':2, no json at all" : null;
    RawHttp.Answer answer =
        wired.http.send(
            method,
            target,
            body == null ? null : body.getBytes(StandardCharsets.UTF_8),
            List.of(
                "Content-Type: text/odd",
                "Content-Language: x",
                "X-Request-Id: r-1",
                "traceparent: 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
                "x-hevlayer-tag: not a tag!"));
    assertThat(answer.status()).isEqualTo(202);
    assertThat(answer.body()).isEqualTo(method.equals("HEAD") ? "" : ANSWER.replace('\'', '"'));
    assertThat(answer.headers())
        .containsEntry("x-odd", "yes")
        .containsEntry("x-request-id", "r-1")
        .containsEntry("location", "/v1/namespaces/tea/x")
        .doesNotContainKeys("traceparent", "x-layer-cache", "x-layer-stable-as-of");
    assertThat(wired.received).hasSize(1);
    Received received = wired.received.getFirst();
    assertThat(received.line()).isEqualTo(method + " " + target + " HTTP/1.1");
    assertThat(received.text()).isEqualTo(body == null ? "" : body);
    assertThat(received.lines("Authorization"))
        .containsExactly("Authorization: Bearer upstream-key");
    assertThat(received.lines("X-Request-Id")).containsExactly("X-Request-Id: r-1");
    assertThat(received.lines("Content-Type")).containsExactly("Content-Type: text/odd");
    assertThat(received.lines("Content-Length").isEmpty()).isEqualTo(body == null);
    assertThat(received.lines("traceparent")).hasSize(1);
  }

  /** What old clients write is neither judged nor stamped, and no marker is read before. */
  @Test
  void write_ofAnOldClient_isTheStores() throws IOException {
    String body =
        "{'upserts':[{'id':1,'vector':[1],'attributes':{'_hevlayer_x':1}}],'distance_metric':'x'}";
    wired.markerAnswer = ScriptedUpstream.json(500, "{}");
    for (String path : List.of("/v1/namespaces/tea", "/v1/vectors/tea")) {
      wired.received.clear();
      assertThat(wired.http.post(path, body).status()).isEqualTo(202);
      assertThat(wired.onlyBody()).isEqualTo(body.replace('\'', '"'));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'rank_by':['t','HybridText','pot'],'top_k':1}",
        "{'rank_by':['t','Auto','pot']}",
        "{'queries':[{'rank_by':['t','Auto','pot']}],'cursor':1}",
        "{'vector':[1],'top_k':0}",
        "{'a':1,'a':2}",
        "[1]",
        "no json",
        "",
      })
  void queryOfTheFirstVersion_whateverItHolds_goesOnBelowTheSecond(String body) throws IOException {
    RawHttp.Answer answer =
        wired.http.post(
            "/v1/namespaces/te%61/query?a=%20",
            body, "Content-Type: text/odd", "x-hevlayer-tag: !");
    assertThat(answer.status()).isEqualTo(202);
    assertThat(wired.onlyBody()).isEqualTo(body.replace('\'', '"'));
    assertThat(wired.received.getFirst().line())
        .isEqualTo("POST /v2/namespaces/te%61/query?a=%20 HTTP/1.1");
  }

  @Test
  void body_zippedByTheCaller_goesOnZipped() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write("anything".getBytes(StandardCharsets.UTF_8));
    }
    wired.http.send(
        "POST",
        "/v2/namespaces/tea/anything",
        bytes.toByteArray(),
        List.of("Content-Encoding: gzip"));
    assertThat(wired.received.getFirst().body()).isEqualTo(bytes.toByteArray());
    assertThat(wired.received.getFirst().lines("Content-Encoding"))
        .containsExactly("Content-Encoding: gzip");
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /v2/namespaces/tea/any/thing",
    "POST, /v1/namespaces/tea/any",
    "DELETE, /v2/namespaces/tea/snapshots-of-old/1",
  })
  void path_belowANamespaceOfATypedStore_isUnsupported(String method, String target)
      throws IOException {
    assertUnsupported(
        typed.http.send(method, target, method.equals("POST") ? "{}" : null), "example", "relay");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "POST|/v2/namespaces/tea/explain_query|{'rank_by':['id','asc'],'limit':1}|explainQuery",
        "POST|/v1/namespaces/tea/_debug/recall|{}|recall",
        "POST|/v1/namespaces/tea/schema|{'a':'string'}|updateSchema",
        "PATCH|/v1/namespaces/tea/metadata|{'read_only':true}|updateMetadata",
        "GET|/v1/namespaces/tea/hint_cache_warm||hintCacheWarm",
        "GET|/v1/namespaces/tea/operations/1||getOperation",
      })
  void route_thatATypedStoreDoesNotServe_isUnsupported(
      String method, String target, String body, String operation) throws IOException {
    assertUnsupported(
        typed.http.send(method, target, body == null ? null : body.replace('\'', '"')),
        "example",
        operation);
  }

  @Test
  void store_thatGivesNoAnswer_is502() throws IOException {
    for (String path : List.of("/v1/namespaces/tea/schema", "/v2/namespaces/tea/any/thing")) {
      wired.script =
          request -> {
            throw new IllegalStateException("closes the connection");
          };
      assertRefused(
          wired.http.get(path),
          502,
          "upstream_error",
          "upstream http://127.0.0.1:",
          "closed the connection without an answer");
    }
  }
}
