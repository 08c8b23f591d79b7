package com.hevlayer.app.boot;

import static com.hevlayer.app.boot.ScanClient.text;
import static org.assertj.core.api.Assertions.assertThat;

import com.hevlayer.ports.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
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

/** Scans of the embedded store, also behind a second gateway, and of one that can do little. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init") // set before all tests
class ScanWireTest {
  private static final String ROWS =
      """
      [{'id':'a','glaze':'matte','n':1,'tags':['x','y'],'text':'iron kettle','vector':[0,1]},
       {'id':'b','glaze':'matte','n':2,'tags':['x'],'text':'iron pan','vector':[0,2]},
       {'id':'c','glaze':'gloss','n':3,'text':'clay kettle','vector':[0,3]},
       {'id':'d','n':4,'tags':[],'text':'copper ketle','vector':[0,9]}]
      """;
  private static final String SCHEMA =
      "{'glaze':'string','n':'int','tags':'[]string',"
          + "'text':{'type':'string','full_text_search':true,'fuzzy':true}}";

  private GatewayTrio gateways;
  private ScanClient laptop;
  private ScanClient relayed;

  @BeforeAll
  void start(@TempDir Path directory) throws IOException {
    gateways = GatewayTrio.start(directory);
    RawHttp http = gateways.embedded;
    for (String namespace : List.of("pots", "sharded")) {
      RawHttp.Answer written =
          http.post(
              "/v2/namespaces/" + namespace,
              "{'distance_metric':'euclidean_squared','schema':%s,'upsert_rows':%s}"
                  .formatted(SCHEMA, ROWS));
      assertThat(written.body()).contains("\"rows_affected\":4");
    }
    RawHttp.Answer init = http.post("/v2/namespaces/sharded/init", "{'shard_count':16}");
    assertThat(init.status()).as(init.body()).isEqualTo(200);
    laptop = new ScanClient(http, "pots");
    relayed = new ScanClient(gateways.relay, "pots");
  }

  @AfterAll
  void stop() {
    gateways.close();
  }

  Stream<ScanClient> clients() {
    return Stream.of(laptop, relayed);
  }

  /** The same rows, read with and without shards, by this gateway and by one in front of it. */
  Stream<ScanClient> allClients() {
    return Stream.of(
        laptop,
        relayed,
        new ScanClient(laptop.http, "sharded"),
        new ScanClient(gateways.relay, "sharded"));
  }

  @ParameterizedTest
  @MethodSource("clients")
  void count_ofAFilter_hasTheMembersOfTheContract(ScanClient client) throws IOException {
    RawHttp.Answer answer = client.create("{'mode':'count','filters':['glaze','Eq','matte']}");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("content-type")).contains("application/json");
    assertThat(answer.header("x-layer-stable-as-of")).isEmpty();
    assertThat(answer.body())
        .matches(
            "\\{\"count\":2,\"served_by\":\"origin\",\"bounded\":false,\"timed_out\":false,"
                + "\"shards_saturated\":0,\"shards_total\":1,\"threads\":8,\"elapsed_ms\":\\d+}");
  }

  @Test
  void count_sharded_namesShardsAndThreads() throws IOException {
    for (RawHttp http : List.of(laptop.http, gateways.relay)) {
      assertThat(
              new ScanClient(http, "sharded")
                  .create("{'mode':'count','threads':3,'page_size':1}")
                  .body())
          .matches(
              "\\{\"count\":4,\"served_by\":\"origin\",\"bounded\":false,\"timed_out\":false,"
                  + "\"shards_saturated\":0,\"shards_total\":16,\"threads\":3,"
                  + "\"elapsed_ms\":\\d+}");
    }
  }

  @ParameterizedTest
  @MethodSource("allClients")
  void count_everyForm_isTheSameEverywhere(ScanClient client) throws IOException {
    for (int pageSize : List.of(1, 2, 1000)) {
      String page = ",'page_size':" + pageSize;
      assertCount(client, "{'mode':'count'" + page + "}", 4);
      assertCount(client, "{'mode':'count','filters':['n','Gte',2]" + page + "}", 3);
      assertCount(client, "{'mode':'count','as_of':1" + page + "}", 0);
      assertCount(client, "{'mode':'count','between':[1,9999999999999]" + page + "}", 4);
    }
    assertCount(client, "{'mode':'count','fts':{'field':'text','query':'kettle iron'}}", 3);
    assertCount(
        client, "{'mode':'count','fts':{'field':'text','query':'iron'},'filters':['n','Eq',2]}", 1);
    assertCount(client, "{'mode':'count','ann':{'vector':[0,1],'radius':4}}", 3);
    assertCount(client, "{'mode':'count','ann':{'vector':[0,1],'radius':3.99}}", 2);
    assertCount(client, "{'mode':'count','hybrid_text':{'field':'text','query':'kettle'}}", 3);
    assertCount(
        client,
        "{'mode':'count','hybrid_text':{'field':'text','query':'kettle','fuzziness':0}}",
        2);
  }

  private static void assertCount(ScanClient client, String body, int expected) throws IOException {
    assertThat(client.count(body).get("count")).as(body).hasToString(String.valueOf(expected));
  }

  @ParameterizedTest
  @MethodSource("clients")
  void count_ranked_saysWhetherItIsApproximate(ScanClient client) throws IOException {
    assertThat(client.count("{'mode':'count','fts':{'field':'text','query':'pan'}}").members())
        .doesNotContainKey("approximate");
    JsonObject near = client.count("{'mode':'count','ann':{'vector':[0,1],'radius':1}}");
    assertThat(near.get("approximate")).hasToString("true");
    assertThat(near.members().keySet())
        .containsExactly(
            "count",
            "served_by",
            "bounded",
            "timed_out",
            "shards_saturated",
            "shards_total",
            "threads",
            "approximate",
            "elapsed_ms");
    assertThat(
            client
                .count("{'mode':'count','hybrid_text':{'field':'text','query':'pan'}}")
                .get("approximate"))
        .hasToString("false");
  }

  @ParameterizedTest
  @MethodSource("allClients")
  void ids_areSortedAndPaged(ScanClient client) throws IOException {
    JsonObject job = client.run("{'page_size':1}");

    assertThat(client.results(job, ""))
        .isEqualTo("{\"ids\":[\"a\",\"b\",\"c\",\"d\"],\"total\":4}");
    assertThat(client.results(job, "?limit=2&offset=1"))
        .isEqualTo("{\"ids\":[\"b\",\"c\"],\"total\":4}");
    assertThat(client.results(job, "?limit=99999&offset=4")).isEqualTo("{\"ids\":[],\"total\":4}");
    assertThat(client.results(job, "?limit=0")).isEqualTo("{\"ids\":[],\"total\":4}");
    assertThat(client.resultsOf("{'filters':['n','Gt',2]}"))
        .isEqualTo("{\"ids\":[\"c\",\"d\"],\"total\":2}");
  }

  @ParameterizedTest
  @MethodSource("allClients")
  void values_areCountedAndSorted(ScanClient client) throws IOException {
    assertThat(client.resultsOf("{'mode':'values','field':'glaze'}"))
        .isEqualTo(
            "{\"values\":[{\"v\":\"matte\",\"n\":2},{\"v\":\"gloss\",\"n\":1}],"
                + "\"total\":2,\"truncated\":false}");
    assertThat(client.resultsOf("{'mode':'values','field':'tags'}"))
        .isEqualTo(
            "{\"values\":[{\"v\":\"x\",\"n\":2},{\"v\":\"y\",\"n\":1}],"
                + "\"total\":2,\"truncated\":false}");
    assertThat(client.resultsOf("{'mode':'values','field':'n','filters':['n','Lt',3]}"))
        .isEqualTo(
            "{\"values\":[{\"v\":\"1\",\"n\":1},{\"v\":\"2\",\"n\":1}],"
                + "\"total\":2,\"truncated\":false}");
    assertThat(
            client.resultsOf(
                "{'mode':'values','field':'glaze','fts':{'field':'text','query':'kettle'}}"))
        .isEqualTo(
            "{\"values\":[{\"v\":\"gloss\",\"n\":1},{\"v\":\"matte\",\"n\":1}],"
                + "\"total\":2,\"truncated\":false}");
    assertThat(
            client.resultsOf("{'mode':'values','field':'glaze','ann':{'vector':[0,1],'radius':1}}"))
        .isEqualTo("{\"values\":[{\"v\":\"matte\",\"n\":2}],\"total\":1,\"truncated\":false}");
    assertThat(
            client.resultsOf(
                "{'mode':'values','field':'glaze',"
                    + "'hybrid_text':{'field':'text','query':'kettle pan'}}"))
        .isEqualTo(
            "{\"values\":[{\"v\":\"matte\",\"n\":2},{\"v\":\"gloss\",\"n\":1}],"
                + "\"total\":2,\"truncated\":false}");
    assertThat(client.resultsOf("{'mode':'values','field':'unheard_of'}"))
        .isEqualTo("{\"values\":[],\"total\":0,\"truncated\":false}");
  }

  @ParameterizedTest
  @MethodSource("clients")
  void job_running_hasTheMembersOfTheContract(ScanClient client) throws IOException {
    RawHttp.Answer answer = client.create("{'mode':'values','field':'glaze'}");

    assertThat(answer.status()).isEqualTo(202);
    assertThat(answer.body())
        .matches(
            "\\{\"id\":\"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}\","
                + "\"namespace\":\"pots\",\"mode\":\"values\",\"field\":\"glaze\","
                + "\"source\":\"auto\",\"status\":\"running\",\"progress\":0\\.0,"
                + "\"documents_scanned\":0,"
                + "\"created_at\":\"\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z\"}");
    client.await(text(ScanClient.object(answer), "id"));
  }

  @ParameterizedTest
  @MethodSource("clients")
  void job_complete_hasTheMembersOfTheContract(ScanClient client) throws IOException {
    JsonObject values = client.run("{'mode':'values','field':'glaze','source':'origin'}");

    assertThat(values.members().keySet())
        .containsExactly(
            "id",
            "namespace",
            "mode",
            "field",
            "source",
            "effective_source",
            "status",
            "progress",
            "documents_scanned",
            "unique_values",
            "truncated",
            "threads",
            "created_at",
            "completed_at");
    assertThat(values.get("progress")).hasToString("1.0");
    assertThat(values.get("effective_source")).hasToString("\"origin\"");
    assertThat(values.get("documents_scanned")).hasToString("4");
    assertThat(values.get("unique_values")).hasToString("2");
    assertThat(values.get("threads")).hasToString("8");
    JsonObject ids = client.run("{}");
    assertThat(ids.members())
        .doesNotContainKeys("field", "unique_values", "truncated", "bounded", "approximate");
    JsonObject ranked =
        client.run("{'mode':'values','field':'n','ann':{'vector':[0,1],'radius':1}}");
    assertThat(ranked.get("bounded")).hasToString("false");
    assertThat(ranked.get("approximate")).hasToString("true");
  }

  @Test
  void jobs_areListedOldestFirstAndForgotten() throws IOException {
    laptop.http.post("/v2/namespaces/listed", "{'upsert_rows':[{'id':1},{'id':2}]}");
    ScanClient client = new ScanClient(laptop.http, "listed");
    String first = client.start("{}");
    String second = client.start("{'mode':'values','field':'x'}");
    client.await(first);
    client.await(second);

    String list = laptop.http.get(client.path).body();
    assertThat(list).startsWith("{\"scans\":[{\"id\":\"" + first + "\"");
    assertThat(list.indexOf(second)).isGreaterThan(list.indexOf(first));
    assertThat(laptop.http.get(client.path + "/" + first + "/results").body())
        .isEqualTo("{\"ids\":[1,2],\"total\":2}");
    RawHttp.Answer deleted = laptop.http.send("DELETE", client.path + "/" + first, (String) null);
    assertThat(deleted.status()).isEqualTo(200);
    assertThat(deleted.body()).isEqualTo("{\"status\":\"OK\"}");
    for (String method : List.of("GET", "DELETE")) {
      assertError(
          laptop.http.send(method, client.path + "/" + first, (String) null),
          404,
          "not_found",
          "Scan '" + first + "' not found in namespace 'listed'");
    }
    assertError(laptop.http.get(client.path + "/" + first + "/results"), 404, "not_found", first);
    assertError(laptop.http.get(laptop.path + "/" + second), 404, "not_found", "'pots'");

    assertThat(laptop.http.send("DELETE", "/v2/namespaces/listed", (String) null).status())
        .isEqualTo(200);
    assertThat(laptop.http.get(client.path).body()).isEqualTo("{\"scans\":[]}");
    assertThat(laptop.http.get(client.path + "/" + second).status()).isEqualTo(404);
  }

  @ParameterizedTest
  @ValueSource(strings = {"limit=abc", "limit=-1", "offset=1.5", "offset=99999999999999999999"})
  void results_wrongParameter_is400(String query) throws IOException {
    JsonObject job = laptop.run("{}");
    assertError(
        laptop.http.get(laptop.path + "/" + text(job, "id") + "/results?" + query),
        400,
        "bad_request",
        "query parameter " + query.substring(0, query.indexOf('=')));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "{'mode':'all'}|422|validation_error|mode",
        "{'threads':0}|422|validation_error|threads",
        "{'as_of':1,'between':[1,2]}|422|validation_error|exclude each other",
        "{'mode':'count','fts':{'field':'a','query':'b'},'ann':{'vector':[1],'radius':1}}"
            + "|422|validation_error|more than one",
        "{'field':'a'}|422|validation_error|field",
        "{'mode':'values'}|422|validation_error|field is missing",
        "{'page_size':10001}|422|validation_error|page_size",
        "{'mode':'count','timeout_seconds':0}|422|validation_error|timeout_seconds",
        "{'fts':{'field':'a','query':'b'}}|422|validation_error|ids",
        "{'source':'snapshot'}|422|validation_error|snapshot",
        "{'mode':'count','source':'cache','fts':{'field':'a','query':'b'}}"
            + "|422|validation_error|only the store ranks",
        "{'mode':'count','source':'snapshot'}|412|precondition_failed|no usable snapshot",
        "{'mode':'values','field':'n','source':'snapshot'}|412|precondition_failed|no usable",
        "{'mode':'values','field':'n','source':'snapshot','filters':['n','Eq',1]}"
            + "|412|precondition_failed|under a filter",
        "{'mode':'count','hybrid_text':{'field':'text','query':'急須'}}"
            + "|422|validation_error|no word",
        "{'mode':'count'|400|bad_request|malformed",
        "[]|422|validation_error|object",
        "{'mode':'count','filters':['n','Sideways',1]}|422|validation_error|Sideways",
      })
  void create_wrong_saysWhy(String body, int status, String code, String fragment)
      throws IOException {
    assertError(laptop.create(body), status, code, fragment);
  }

  @Test
  void create_cacheThatIsNotThere_isCold() throws IOException {
    for (String body :
        List.of(
            "{'mode':'count','source':'cache'}",
            "{'source':'cache'}",
            "{'mode':'values','field':'n','source':'cache'}")) {
      RawHttp.Answer answer = relayed.create(body);
      assertThat(answer.status()).isEqualTo(503);
      assertThat(answer.body())
          .startsWith("{\"error\":\"cache_cold\",\"message\":\"")
          .endsWith("\",\"cache_state\":\"cold\"}");
    }
  }

  @ParameterizedTest
  @MethodSource("clients")
  void create_otherContentTypeOrMethod_isRefused(ScanClient client) throws IOException {
    assertError(
        client.http.post(client.path, "{}", "Content-Type: text/plain"),
        415,
        "unsupported_media_type",
        "");
    assertThat(client.http.send("PUT", client.path, "{}").status()).isEqualTo(405);
    assertThat(client.http.send("HEAD", client.path, (String) null).status()).isEqualTo(200);
  }

  @ParameterizedTest
  @MethodSource("clients")
  void missingNamespace_isWrapped(ScanClient pots) throws IOException {
    ScanClient client = new ScanClient(pots.http, "nowhere");

    assertError(client.create("{'mode':'count'}"), 502, "upstream_error", "404");
    JsonObject job = client.run("{}");
    assertThat(text(job, "status")).isEqualTo("failed");
    assertThat(text(job, "error")).contains("the store answered 404");
    assertThat(job.get("progress")).hasToString("0.0");
    assertThat(job.members()).containsKey("completed_at");
    assertError(
        client.http.get(client.path + "/" + text(job, "id") + "/results"),
        422,
        "validation_error",
        "the store answered 404");
  }

  @Test
  void storeThatCanDoLittle_countsAndSaysWhatItCannot() throws IOException {
    gateways.example.post(
        "/v2/namespaces/few", "{'upsert_rows':[{'id':1,'n':1},{'id':2,'n':1},{'id':3}]}");
    ScanClient client = new ScanClient(gateways.example, "few");

    assertThat(client.count("{'mode':'count'}").get("count")).hasToString("3");
    assertThat(client.count("{'mode':'count','filters':['n','Eq',1]}").get("count"))
        .hasToString("2");
    for (String body :
        List.of(
            "{'mode':'count','filters':['n','Gt',1]}",
            "{'mode':'count','fts':{'field':'t','query':'tea'}}",
            "{'mode':'values','field':'n','ann':{'vector':[1],'radius':1}}")) {
      RawHttp.Answer answer = client.create(body);
      assertThat(answer.status()).as(body).isEqualTo(422);
      assertThat(answer.body())
          .startsWith("{\"error\":\"UnsupportedByStore\",")
          .contains("\"store\":\"example\"")
          .contains("\"route\":\"createScan\"");
    }
    JsonObject job = client.run("{}");
    assertThat(text(job, "status")).isEqualTo("failed");
    assertThat(text(job, "error")).contains("example").contains("createScan");
  }

  static void assertError(RawHttp.Answer answer, int status, String code, String fragment) {
    assertThat(answer.body()).startsWith("{\"error\":\"" + code + "\",\"message\":\"");
    assertThat(answer.body()).contains(fragment);
    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.header("content-type")).contains("application/json");
  }
}
