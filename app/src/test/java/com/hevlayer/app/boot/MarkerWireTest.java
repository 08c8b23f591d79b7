package com.hevlayer.app.boot;

import static com.hevlayer.app.boot.Refusals.assertExactly;
import static com.hevlayer.app.boot.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Reserved names and the marker row: what is read of it, and what if it cannot be read. */
@SuppressWarnings("NullAway.Init") // set before all tests
class MarkerWireTest {
  private static final String NS = "/v2/namespaces/tea";
  private static final String ROW = "{'upsert_rows':[{'id':'teapot-0007'}]}";

  private static ScriptedUpstream store;
  private static RawHttp http;

  @BeforeAll
  static void start(@TempDir Path directory) throws IOException {
    store = new ScriptedUpstream(directory);
    http = store.http;
  }

  @AfterAll
  static void stop() {
    store.close();
  }

  @BeforeEach
  void forget() {
    store.reset();
  }

  /** What means that there is no marker: then the usual count of 16 stamps. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "200 | {'rows':[]}",
        "404 | {'error':'no such namespace'}",
        "400 | {'error':'filter error in key `id`: type mismatch'}",
        "400 | {'status':'error','error':'filter error in key `id`: value has a type mismatch'}",
        "200 | {'rows':[{'id':'_hevlayer:namespace_meta'}]}",
        "200 | {'rows':[{'id':'_hevlayer:namespace_meta','_hevlayer_shard_count':0}]}",
      })
  void marker_thatIsNotThere_leavesTheUsualCount(int status, String body) throws IOException {
    store.markerAnswer = ScriptedUpstream.json(status, body);
    store.script = request -> ScriptedUpstream.json(200, "{'status':'OK'}");
    assertThat(http.post(NS, ROW).body()).isEqualTo("{\"status\":\"OK\"}");
    assertThat(store.onlyBody()).contains(",\"_hevlayer_shard\":4}");
  }

  @Test
  void marker_withACount_stampsByIt() throws IOException {
    store.marker = "{'rows':[{'id':'_hevlayer:namespace_meta','_hevlayer_shard_count':4}]}";
    http.post(NS, "{'upsert_rows':[{'id':'teapot-0007'},{'id':42},{'id':'sku-42'}]}");
    assertThat(store.onlyBody())
        .matches(
            "\\{\"upsert_rows\":\\["
                + "\\{\"id\":\"teapot-0007\",\"_hevlayer_upserted_at\":\\d+,\"_hevlayer_shard\":0},"
                + "\\{\"id\":42,\"_hevlayer_upserted_at\":\\d+,\"_hevlayer_shard\":1},"
                + "\\{\"id\":\"sku-42\",\"_hevlayer_upserted_at\":\\d+,\"_hevlayer_shard\":1}]}");
  }

  /** Before every write, managed or not, and in metadata and init. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "302 | {'odd':1}",
        "400 | {'odd':1}",
        "400 | {'error':'filter error in key `id`: unknown'}",
        "400 | {'error':'type mismatch in key `name`'}",
        "409 | {'error':'filter error in key `id`: type mismatch'}",
        "403 | {'odd':1}",
        "429 | {'odd':1}",
        "500 | {'odd':1}",
      })
  void marker_thatCannotBeRead_is502BeforeAnythingIsWritten(int status, String body)
      throws IOException {
    store.markerAnswer = ScriptedUpstream.json(status, body);
    String said =
        "reading the marker row failed: the store answered "
            + status
            + ": "
            + body.replace('\'', '"');
    for (String write :
        new String[] {
          ROW,
          "{'deletes':['a']}",
          "{'patch_columns':{'id':['a'],'n':[1]}}",
          "{'delete_by_filter':['n','Eq',1]}",
          "{'schema':{'n':'int'}}",
          "{'copy_from_namespace':'other'}",
          "{'upsert_rows':[]}",
          "[1]"
        }) {
      assertExactly(http.post(NS, write), 502, "upstream_error", said);
    }
    assertThat(store.received).isEmpty();
    assertExactly(http.get(NS + "/metadata"), 502, "upstream_error", said);
    assertExactly(http.post(NS + "/init", "{}"), 502, "upstream_error", said);
    assertExactly(http.post(NS + "/init", "{'shard_count':4}"), 502, "upstream_error", said);
    assertThat(store.received).hasSize(3).noneMatch(each -> each.line().startsWith("POST"));
  }

  @ParameterizedTest
  @ValueSource(ints = {302, 400, 404, 429, 500})
  void rowsWithoutAShard_thatCannotBeCounted_are502(int status) throws IOException {
    store.marker = "{'rows':[{'id':'_hevlayer:namespace_meta','_hevlayer_shard_count':4}]}";
    store.drainAnswer = ScriptedUpstream.json(status, "{'odd':1}");
    String said =
        "looking for rows without a shard failed: the store answered " + status + ": {\"odd\":1}";
    assertExactly(http.get(NS + "/metadata"), 502, "upstream_error", said);
    assertExactly(http.post(NS + "/init", "{}"), 502, "upstream_error", said);
    // Reads do not scatter then, and go on.
    store.received.clear();
    store.script = request -> ScriptedUpstream.json(200, "{'rows':[{'id':'a','$dist':1}]}");
    assertThat(http.post(NS + "/query", "{'vector':[1]}").status()).isEqualTo(200);
    assertThat(store.received).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {302, 400, 403, 429, 500})
  void marker_thatCannotBeWritten_is502(int status) throws IOException {
    store.script =
        request ->
            request.line().startsWith("GET")
                ? ScriptedUpstream.json(200, "{}")
                : ScriptedUpstream.json(status, "{'odd':1}");
    assertRefused(
        http.post(NS + "/init", "{'shard_count':4}"),
        502,
        "upstream_error",
        "writing the marker row failed: the store answered " + status + ": {\"odd\":1}");
  }

  @Test
  void init_withAnotherCount_is409AndNamesBoth() throws IOException {
    store.marker = "{'rows':[{'id':'_hevlayer:namespace_meta','_hevlayer_shard_count':8}]}";
    store.script = request -> ScriptedUpstream.json(200, "{}");
    for (String count : new String[] {"9", "0", "18446744073709551615"}) {
      assertExactly(
          http.post(NS + "/init", "{'shard_count':" + count + "}"),
          409,
          "conflict",
          "namespace 'tea' has 8 shards; "
              + count
              + " were asked for, and the number cannot change");
    }
    assertThat(http.post(NS + "/init", "{'shard_count':8}").status()).isEqualTo(200);
  }

  @Test
  void init_ofWhatCannotBe_is422InTheOrderOfTheChecks() throws IOException {
    // Its own members first, whatever the store says.
    store.script = request -> ScriptedUpstream.json(404, "{}");
    assertRefused(
        http.post(NS + "/init", "{'schema_version':0}"),
        422,
        "validation_error",
        "schema_version is 0");
    assertExactly(
        http.post(NS + "/init", "{'shard_count':0}"),
        404,
        "not_found",
        "Namespace 'tea' not found");
    store.script = request -> ScriptedUpstream.json(200, "{}");
    assertRefused(
        http.post(NS + "/init", "{'shard_count':0}"),
        422,
        "validation_error",
        "shard_count is 0; allowed is an integer from 1");
    assertThat(store.received).noneMatch(each -> each.line().startsWith("POST"));
  }
}
