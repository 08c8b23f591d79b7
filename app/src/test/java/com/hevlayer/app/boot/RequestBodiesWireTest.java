package com.hevlayer.app.boot;

import static com.hevlayer.app.boot.Refusals.assertExactly;
import static com.hevlayer.app.boot.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Bodies of requests, whatever the route: their type, coding, length and form, before a typed store
 * and before one that speaks the wire.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init") // set before all tests
class RequestBodiesWireTest {
  private static final String NS = "/v2/namespaces/tea";

  /** Routes that read JSON wherever they run, each with a body that is right. */
  private static final List<List<String>> OWN_JSON =
      List.of(
          List.of("POST", NS, "{'upsert_rows':[{'id':1}]}"),
          List.of("POST", NS + "/query", "{'rank_by':['id','asc'],'top_k':1}"),
          List.of("POST", NS + "/documents", "{'ids':[1]}"),
          List.of("POST", NS + "/scans", "{'mode':'count'}"),
          List.of("POST", NS + "/init", "{}"),
          List.of("POST", "/v2/query", "{'namespaces':['tea'],'rank_by':['id','asc']}"));

  /** Routes that read JSON where the store does not. */
  private static final List<List<String>> TYPED_JSON =
      List.of(
          List.of("POST", NS + "/explain_query", "{}"),
          List.of("POST", NS + "/async", "{}"),
          List.of("POST", "/v1/namespaces/tea/schema", "{}"),
          List.of("PATCH", "/v1/namespaces/tea/metadata", "{}"),
          List.of("POST", "/v1/namespaces/tea/_debug/recall", "{}"),
          List.of("POST", "/v1/namespaces/tea", "{}"));

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

  private static RawHttp.Answer send(
      RawHttp http, List<String> route, String body, String... headers) throws IOException {
    return http.send(route.get(0), route.get(1), body.replace('\'', '"'), headers);
  }

  private void assertEverywhere(String body, int status, String code, String... fragments)
      throws IOException {
    for (RawHttp http : List.of(typed.http, wired.http)) {
      for (List<String> route : OWN_JSON) {
        assertRefused(send(http, route, body), status, code, fragments);
      }
    }
    for (List<String> route : TYPED_JSON) {
      assertRefused(send(typed.http, route, body), status, code, fragments);
    }
  }

  @Test
  void body_ofAnotherType_is415() throws IOException {
    String message = "Content-Type must be application/json or application/*+json";
    for (String type :
        List.of("-", "text/plain", "application/jsonx", "application/+json", "text/json")) {
      for (RawHttp http : List.of(typed.http, wired.http)) {
        for (List<String> route : OWN_JSON) {
          assertExactly(
              send(http, route, route.get(2), "Content-Type: " + type),
              415,
              "unsupported_media_type",
              message);
        }
      }
      for (List<String> route : TYPED_JSON) {
        assertExactly(
            send(typed.http, route, route.get(2), "Content-Type: " + type),
            415,
            "unsupported_media_type",
            message);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"application/json", "APPLICATION/JSON; charset=utf-8", "application/a+json"})
  void body_ofAJsonType_isRead(String type) throws IOException {
    for (List<String> route : OWN_JSON) {
      assertThat(send(typed.http, route, route.get(2), "Content-Type: " + type).status())
          .as(route.get(1))
          .isEqualTo(200);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"{", "{'a':1,}", "{'a':1} x", "{'a':.5}", "{'a' 1}", "no json", "[1", "'text", ""})
  void body_malformed_is400(String body) throws IOException {
    for (RawHttp http : List.of(typed.http, wired.http)) {
      for (List<String> route : OWN_JSON) {
        if (!body.isEmpty() || !route.get(1).endsWith("/init")) {
          assertRefused(send(http, route, body), 400, "bad_request");
        }
      }
    }
    for (List<String> route : TYPED_JSON) {
      if (!body.isEmpty() || !route.get(1).endsWith("/recall")) {
        assertRefused(send(typed.http, route, body), 400, "bad_request");
      }
    }
  }

  @Test
  void body_withAMemberTwice_is400() throws IOException {
    assertEverywhere("{'upsert_rows':[],'upsert_rows':[]}", 400, "bad_request", "upsert_rows");
    assertEverywhere("{'\\u0061b':1,'a\\u0062':2}", 400, "bad_request", "ab");
    assertRefused(
        send(wired.http, OWN_JSON.getFirst(), "{'upsert_rows':[{'id':1,'\\u0061':1,'a':2}]}"),
        400,
        "bad_request",
        "twice");
  }

  @Test
  void body_nestedTooDeep_is400() throws IOException {
    assertEverywhere("{'x':" + "[".repeat(128) + "]".repeat(128) + "}", 400, "bad_request", "128");
  }

  @ParameterizedTest
  @ValueSource(strings = {"[]", "'text'", "5", "true"})
  void body_ofAnotherShape_is422(String body) throws IOException {
    for (List<String> route : OWN_JSON) {
      assertRefused(send(typed.http, route, body), 422, "validation_error");
      // A write that is no object is the store's to judge.
      if (!route.get(1).equals(NS)) {
        assertRefused(send(wired.http, route, body), 422, "validation_error");
      }
    }
    for (List<String> route : TYPED_JSON) {
      assertRefused(send(typed.http, route, body), 422, "validation_error");
    }
  }

  @Test
  void body_tooLong_is413BeforeItIsRead() throws IOException {
    String message = "the request body is longer than 536870912 bytes";
    String length = "Content-Length: 536870913";
    String type = "Content-Type: application/json";
    for (List<String> route : Stream.concat(OWN_JSON.stream(), TYPED_JSON.stream()).toList()) {
      for (RawHttp http : List.of(typed.http, wired.http)) {
        assertExactly(
            http.send(route.get(0), route.get(1), (String) null, length, type),
            413,
            "payload_too_large",
            message);
      }
    }
    for (String path : List.of(NS + "/import", "/v1/namespaces/tea/query", NS + "/anything")) {
      assertExactly(
          wired.http.send("POST", path, (String) null, length), 413, "payload_too_large", message);
    }
  }

  @ParameterizedTest
  @MethodSource("gateways")
  void body_inACodingThatNobodyReads_is415(RawHttp http) throws IOException {
    for (String coding : List.of("br", "deflate", "gzip, gzip", "zstd")) {
      for (List<String> route : OWN_JSON) {
        assertExactly(
            send(http, route, route.get(2), "Content-Encoding: " + coding),
            415,
            "unsupported_media_type",
            "Content-Encoding must be gzip or identity");
      }
    }
    for (List<String> route : OWN_JSON) {
      assertExactly(
          send(http, route, route.get(2), "Content-Encoding: gzip"),
          400,
          "bad_request",
          "the body is not what Content-Encoding gzip promises");
    }
  }

  @Test
  void body_zipped_isRead() throws IOException {
    for (List<String> route : OWN_JSON) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
        out.write(route.get(2).replace('\'', '"').getBytes(StandardCharsets.UTF_8));
      }
      assertThat(
              typed
                  .http
                  .send(
                      route.get(0),
                      route.get(1),
                      bytes.toByteArray(),
                      List.of("Content-Encoding: gzip"))
                  .status())
          .as(route.get(1))
          .isEqualTo(200);
    }
  }
}
