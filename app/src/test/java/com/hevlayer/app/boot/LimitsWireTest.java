package com.hevlayer.app.boot;

import static com.hevlayer.app.boot.Refusals.assertExactly;
import static com.hevlayer.app.boot.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import com.hevlayer.app.edge.RawUpstream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Clocks that run out, and stores that are left alone because they gave no answers. */
@SuppressWarnings("NullAway.Init") // set before all tests
class LimitsWireTest {
  private static final String NS = "/v2/namespaces/tea";

  private static RawUpstream silent;
  private static TestGateway impatient;
  private static TestGateway broken;

  @BeforeAll
  static void start(@TempDir Path directory) throws IOException {
    silent =
        new RawUpstream(talk -> {
          for (RawUpstream.Received request = talk.request();
              request != null;
              request = talk.request()) {
            String text = request.text();
            if (text.contains("_hevlayer:namespace_meta") && !request.line().contains("/slow/")) {
              talk.send(ScriptedUpstream.json(200, "{'rows':[]}"));
            } else if (request.line().contains("/quick/")) {
              talk.send(ScriptedUpstream.json(200, "{}"));
            } else {
              talk.awaitEnd(30_000);
              return;
            }
          }
        });
    impatient =
        TestGateway.relaying(
            directory.resolve("impatient"),
            silent.url(),
            Map.of("LAYER_UPSTREAM_TIMEOUT_MS", "150"));
    broken =
        TestGateway.start(
            Files.createDirectories(directory.resolve("broken")),
            """
            main:
              kind: turbopuffer
              default: true
              endpoint: {url: 'http://127.0.0.1:1'}
              credential: {apiKey: upstream-key}
              inboundAuth: {mode: open}
            well:
              kind: example
              namespaces: [well]
              inboundAuth: {mode: open}
            """,
            Map.of());
  }

  @AfterAll
  static void stop() {
    broken.close();
    impatient.close();
    silent.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "GET|/v1/namespaces/tea/schema|",
        "GET|/v2/namespaces/tea/any/thing|",
        "GET|/v1/namespaces|",
        "POST|/v1/namespaces/tea/query|{}",
        "POST|/v2/namespaces/tea|{'upsert_rows':[{'id':'a'}]}",
        "POST|/v2/namespaces/tea|{'schema':{}}",
        // Here the look-up of the marker row is what takes too long.
        "POST|/v2/namespaces/slow|{'upsert_rows':[{'id':'a'}]}",
        "POST|/v2/namespaces/tea/query|{'vector':[1]}",
        "POST|/v2/namespaces/tea/query|{'rank_by':['id','asc'],'limit':1}",
        "POST|/v2/namespaces/tea/query|{'queries':[{'vector':[1]}]}",
        "POST|/v2/namespaces/tea/query|{'rank_by':['t','HybridText','pot']}",
        "POST|/v2/namespaces/tea/query|{'rank_by':['t','Auto','pot',{'route':'semantic','vector':[1]}]}",
        "POST|/v2/namespaces/tea/query|{'nearest_to_id':['x']}",
        "GET|/v2/namespaces/tea/metadata|",
        "POST|/v2/namespaces/tea/init|{}",
        "GET|/v2/namespaces/tea/documents/x|",
        "POST|/v2/namespaces/tea/documents|{'ids':['x']}",
        "DELETE|/v2/namespaces/tea|",
      })
  void store_thatTakesTooLong_is504(String method, String target, String body) throws IOException {
    // Answers that keep the breaker closed.
    for (int i = 0; i < 4; i++) {
      assertThat(impatient.http.get("/v1/namespaces/quick/schema").status()).isEqualTo(200);
    }
    RawHttp.Answer answer =
        impatient.http.send(method, target, body == null ? null : body.replace('\'', '"'));
    assertRefused(answer, 504, "gateway_timeout", "upstream http://127.0.0.1:");
    assertThat(answer.body()).doesNotContain("upstream-key");
  }

  @Test
  void store_thatTakesTooLongForAScanOrALeg_isThatStepsError() throws IOException {
    for (int i = 0; i < 4; i++) {
      assertThat(impatient.http.get("/v1/namespaces/quick/schema").status()).isEqualTo(200);
    }
    assertRefused(
        impatient.http.post(NS + "/scans", "{'mode':'count'}"),
        502,
        "upstream_error",
        "counting the rows failed");
    assertRefused(
        impatient.http.post("/v2/query", "{'namespaces':['tea'],'vector':[1]}"),
        502,
        "upstream_error",
        "all federated query namespaces failed");
  }

  @Test
  void store_thatGaveNoAnswers_isLeftAloneAndTheOthersAreNot() throws IOException {
    for (int i = 0; i < 20; i++) {
      assertRefused(
          broken.http.get("/v1/namespaces/tea/schema"), 502, "upstream_error", "127.0.0.1:1");
    }
    String alone = "store 'main' gave no answers of late and is left alone for a moment";
    for (List<String> request :
        List.of(
            List.of("GET", "/v1/namespaces/tea/schema", ""),
            List.of("POST", NS, "{'upsert_rows':[{'id':'a'}]}"),
            List.of("POST", NS + "/query", "{'vector':[1]}"),
            List.of("POST", NS + "/query", "{'queries':[{'vector':[1]}]}"),
            List.of("POST", NS + "/query", "{'rank_by':['t','HybridText','pot']}"),
            List.of("POST", NS + "/query", "{'rank_by':['id','asc'],'limit':1}"),
            List.of("GET", NS + "/documents/x", ""),
            List.of("GET", NS + "/metadata", ""),
            List.of("DELETE", NS, ""),
            List.of("POST", NS + "/scans", "{'mode':'count'}"))) {
      String body = request.get(2).replace('\'', '"');
      RawHttp.Answer answer =
          broken.http.send(request.get(0), request.get(1), body.isEmpty() ? null : body);
      assertExactly(answer, 503, "service_unavailable", alone);
      assertThat(answer.header("retry-after")).contains("5");
    }
    assertThat(broken.http.get("/health").body()).contains("\"breakers\":{\"main\":\"open\"}");
    assertThat(broken.http.post("/v2/namespaces/well", "{'upsert_rows':[{'id':1}]}").status())
        .isEqualTo(200);
    // What needs no store is refused as ever.
    assertRefused(broken.http.post(NS + "/query", "{}"), 422, "validation_error");
  }
}
