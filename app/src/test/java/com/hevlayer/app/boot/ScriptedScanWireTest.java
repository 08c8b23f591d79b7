package com.hevlayer.app.boot;

import static com.hevlayer.app.boot.ScanClient.text;
import static org.assertj.core.api.Assertions.assertThat;

import com.hevlayer.app.edge.RawUpstream.Received;
import com.hevlayer.ports.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What scans ask a store that speaks the wire, and what becomes of its answers. */
@Timeout(60)
@SuppressWarnings("NullAway.Init") // set before all tests
class ScriptedScanWireTest {
  private static ScriptedUpstream store;
  private static ScanClient client;

  @BeforeAll
  static void start(@TempDir Path directory) throws IOException {
    store = new ScriptedUpstream(directory);
    client = new ScanClient(store.http, "tea");
  }

  @AfterAll
  static void stop() {
    store.close();
  }

  @BeforeEach
  void forget() {
    store.received.clear();
    store.marker = "{'rows':[]}";
  }

  @Test
  void count_pagesThroughIds() throws IOException {
    store.script =
        request -> answer(request.text().contains("Gt") ? rows("c", "d") : rows("a", "b", "c"));

    JsonObject count =
        client.count("{'mode':'count','page_size':2,'filters':['Whatever',['n']],'as_of':9}");

    assertThat(count.get("count")).hasToString("4");
    assertThat(bodies())
        .containsExactly(
            "{\"rank_by\":[\"id\",\"asc\"],\"top_k\":3,"
                + "\"filters\":[\"And\",[[\"Whatever\",[\"n\"]],"
                + "[\"_hevlayer_upserted_at\",\"Lte\",9]]],\"include_attributes\":[],"
                + "\"consistency\":{\"level\":\"eventual\"}}",
            "{\"rank_by\":[\"id\",\"asc\"],\"top_k\":3,"
                + "\"filters\":[\"And\",[[\"id\",\"Gt\",\"b\"],[\"And\",[[\"Whatever\",[\"n\"]],"
                + "[\"_hevlayer_upserted_at\",\"Lte\",9]]]]],\"include_attributes\":[],"
                + "\"consistency\":{\"level\":\"eventual\"}}");
    assertThat(store.received.getFirst().line())
        .isEqualTo("POST /v2/namespaces/tea/query HTTP/1.1");
    assertThat(store.received.getFirst().lines("Authorization"))
        .containsExactly("Authorization: Bearer upstream-key");
  }

  @Test
  void count_initialisedButNotDrained_leavesTheMarkerOut() throws IOException {
    ScanClient marked = new ScanClient(store.http, "marked");
    store.marker =
        "{'rows':[{'id':'_hevlayer:namespace_meta','_hevlayer_shard_count':2,"
            + "'_hevlayer_shard_rewrite':true}]}";
    store.script = request -> answer(rows("a"));

    JsonObject count = marked.count("{'mode':'count'}");

    assertThat(count.get("shards_total")).hasToString("1");
    assertThat(bodies().getFirst())
        .contains("\"filters\":[\"id\",\"NotEq\",\"_hevlayer:namespace_meta\"]");
  }

  @Test
  void scans_ofAShardedNamespace_askEveryShard() throws IOException {
    ScanClient sharded = new ScanClient(store.http, "sharded");
    store.marker = "{'rows':[{'id':'_hevlayer:namespace_meta','_hevlayer_shard_count':3}]}";
    store.script =
        request -> {
          String body = request.text();
          return answer(
              IntStream.range(0, 3)
                  .filter(i -> body.contains("[\"_hevlayer_shard\",\"Eq\"," + i + "]"))
                  .mapToObj(i -> rows("x" + (9 - i), "y" + i))
                  .collect(Collectors.joining()));
        };

    JsonObject count = sharded.count("{'mode':'count','filters':['n','Eq',1]}");

    assertThat(count.get("count")).hasToString("6");
    assertThat(count.get("shards_total")).hasToString("3");
    assertThat(count.get("threads")).hasToString("3");
    assertThat(bodies())
        .anySatisfy(body ->
            assertThat(body)
                .contains(
                    "\"filters\":[\"And\",[[\"n\",\"Eq\",1],[\"_hevlayer_shard\",\"Eq\",2]]]"));
    assertThat(sharded.resultsOf("{}"))
        .isEqualTo("{\"ids\":[\"x7\",\"x8\",\"x9\",\"y0\",\"y1\",\"y2\"],\"total\":6}");
  }

  @Test
  void ids_ofNumbers_areSortedByValue() throws IOException {
    store.script =
        request ->
            ScriptedUpstream.json(200, "{'rows':[{'id':2},{'id':10},{'id':18446744073709551615}]}");

    assertThat(client.resultsOf("{}"))
        .isEqualTo("{\"ids\":[2,10,18446744073709551615],\"total\":3}");
  }

  @Test
  void values_areThoseOfTheNamedAttribute() throws IOException {
    store.script =
        request ->
            ScriptedUpstream.json(
                200,
                "{'rows':[{'id':1,'g':'x'},{'id':2,'g':['x','y']},{'id':3},{'id':4,'g':1.50},"
                    + "{'id':5,'g':{'a': [1, 2]}}]}");

    assertThat(client.resultsOf("{'mode':'values','field':'g'}"))
        .isEqualTo(
            "{\"values\":[{\"v\":\"x\",\"n\":2},{\"v\":\"1.50\",\"n\":1},{\"v\":\"y\",\"n\":1},"
                + "{\"v\":\"{\\\"a\\\":[1,2]}\",\"n\":1}],\"total\":4,\"truncated\":false}");
    assertThat(bodies().getFirst()).contains("\"include_attributes\":[\"g\"]");
  }

  @Test
  void values_unknownToTheSchema_areNone() throws IOException {
    store.script =
        request ->
            ScriptedUpstream.json(
                400, "{'error':'include_attributes: attribute \\\"none\\\" not found in schema'}");

    JsonObject job = client.run("{'mode':'values','field':'none'}");

    assertThat(text(job, "status")).isEqualTo("completed");
    assertThat(job.get("unique_values")).hasToString("0");
  }

  @Test
  void count_refused_isWrapped() throws IOException {
    for (int status : new int[] {400, 404, 429, 500, 302}) {
      store.script = request -> ScriptedUpstream.json(status, "{'error':'no such thing'}");

      RawHttp.Answer answer = client.create("{'mode':'count'}");

      ScanWireTest.assertError(answer, 502, "upstream_error", "the store answered " + status);
      assertThat(answer.body()).contains("counting the rows failed").contains("no such thing");
    }
  }

  @Test
  void count_refusedInItsMiddle_isWrapped() throws IOException {
    store.script =
        request ->
            request.text().contains("Gt")
                ? ScriptedUpstream.json(500, "{'error':'broke down'}")
                : answer(rows("a", "b", "c"));

    RawHttp.Answer answer = client.create("{'mode':'count','page_size':2}");

    ScanWireTest.assertError(answer, 502, "upstream_error", "the store answered 500");
    assertThat(answer.body()).contains("broke down");
  }

  @Test
  void job_refusedInItsMiddle_failsWithTheText() throws IOException {
    store.script =
        request ->
            request.text().contains("Gt")
                ? ScriptedUpstream.json(500, "{'error':'broke down'}")
                : answer(rows("a", "b", "c"));

    JsonObject job = client.run("{'page_size':2}");

    assertThat(text(job, "status")).isEqualTo("failed");
    assertThat(text(job, "error")).contains("500").contains("broke down");
    assertThat(job.get("documents_scanned")).hasToString("2");
    assertThat(job.get("progress")).hasToString("0.0");
  }

  @Test
  void count_whenTimeIsOver_answersWhatWasCounted() throws IOException {
    CountDownLatch never = new CountDownLatch(1);
    store.script =
        request -> {
          if (request.text().contains("Gt")) {
            await(never);
          }
          return answer(rows("a", "b", "c"));
        };

    JsonObject count = client.count("{'mode':'count','page_size':2,'timeout_seconds':1}");
    never.countDown();

    assertThat(count.get("count")).hasToString("2");
    assertThat(count.get("timed_out")).hasToString("true");
    assertThat(count.get("bounded")).hasToString("true");
    assertThat(count.get("shards_saturated")).hasToString("1");
  }

  @Test
  void job_deletedWhileItRuns_endsItsCall() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch never = new CountDownLatch(1);
    store.script =
        request -> {
          asked.countDown();
          await(never);
          return answer("");
        };
    String id = client.start("{}");
    asked.await();
    String path = client.path + "/" + id;

    ScanWireTest.assertError(
        store.http.get(path + "/results"), 422, "validation_error", "Scan is still running");
    assertThat(store.http.send("DELETE", path, (String) null).status()).isEqualTo(200);
    assertThat(store.http.get(path).status()).isEqualTo(404);
    never.countDown();
  }

  @Test
  void ranked_asksForTenThousandRows() throws IOException {
    store.script = request -> answer("{'id':'a','$dist':0.5}");

    JsonObject text =
        client.count("{'mode':'count','fts':{'field':'t','query':'tea'},'filters':['n','Eq',1]}");
    JsonObject near = client.count("{'mode':'count','ann':{'vector':[0.10,2],'radius':0.5}}");

    assertThat(text.get("count")).hasToString("1");
    assertThat(near.get("count")).hasToString("1");
    assertThat(bodies())
        .containsExactly(
            "{\"rank_by\":[\"t\",\"BM25\",\"tea\"],\"filters\":[\"n\",\"Eq\",1],"
                + "\"top_k\":10000,\"include_attributes\":[],"
                + "\"consistency\":{\"level\":\"eventual\"}}",
            "{\"rank_by\":[\"vector\",\"ANN\",[0.10,2]],\"top_k\":10000,"
                + "\"include_attributes\":[],\"consistency\":{\"level\":\"eventual\"}}");
  }

  @Test
  void ranked_storeThatSaysItCannot_isUnsupported() throws IOException {
    store.script = request -> ScriptedUpstream.json(400, "{'error':'UnsupportedByStore'}");

    RawHttp.Answer answer = client.create("{'mode':'count','fts':{'field':'t','query':'tea'}}");

    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.body())
        .contains("\"error\":\"UnsupportedByStore\"")
        .contains("\"store\":\"turbopuffer\"")
        .contains("\"route\":\"createScan\"");
  }

  @Test
  void ranked_rowWithoutDistance_isTheStepsError() throws IOException {
    store.script = request -> answer(rows("a"));

    ScanWireTest.assertError(
        client.create("{'mode':'count','ann':{'vector':[1],'radius':1}}"),
        502,
        "upstream_error",
        "no finite $dist");
  }

  private static List<String> bodies() {
    return store.received.stream().map(Received::text).toList();
  }

  private static String answer(String rows) {
    return ScriptedUpstream.json(200, "{'rows':[" + rows + "]}");
  }

  private static String rows(String... ids) {
    return Stream.of(ids).map(id -> "{'id':'" + id + "'}").collect(Collectors.joining(","));
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
