package com.hevlayer.app.boot;

import static org.assertj.core.api.Assertions.assertThat;

import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.json.JsonObject;
import com.hevlayer.ports.json.JsonString;
import com.hevlayer.protocol.WireRefusal;
import com.hevlayer.protocol.json.JsonText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Requests and answers as they really are fit the OpenAPI document: in front of the embedded store,
 * and in front of a store that speaks the wire.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init") // set before all tests
class OpenApiTrafficTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  /**
   * Method, target, status and body of each request. {@code NS} stands for a namespace; a name in
   * angle brackets for that member of the last answer that had it; {@code AWAIT} gets until the
   * answer says nothing of running. Two statuses: a store that is a gateway takes no marker rows.
   */
  private static final String TRAFFIC =
      """
      GET /health 200
      GET /ready 200
      GET /metrics 200
      GET /openapi.json 200
      POST /v2/keys/authenticate 404
      GET /v2/vectorstores 200
      GET /v2/vectorstores/main 200
      GET /v2/vectorstores/none 404
      POST /v2/namespaces/NS 200 {'upsert_rows':[{'id':1,'vector':[1,0],'title':'enamel kettle on the stove','n':1,'tags':['red','blue']},{'id':2,'vector':[0,1],'title':'iron kettle','n':2,'tags':['red']},{'id':3,'vector':[1,1],'title':'tea pot','n':3}],'distance_metric':'cosine_distance','schema':{'title':{'type':'string','full_text_search':true,'fuzzy':true,'glob':true},'tags':'[]string'}}
      POST /v2/namespaces/NS 200 {'upsert_columns':{'id':[4,5],'vector':[[1,2],[2,1]],'n':[4,5]}}
      POST /v2/namespaces/NS 200 {'patch_rows':[{'id':1,'n':7}],'patch_columns':{'id':[2],'n':[8]},'deletes':[5],'return_affected_ids':true}
      POST /v2/namespaces/NS 200 {'upsert_rows':[{'id':3,'vector':[1,1],'title':'tea pot','n':9}],'upsert_condition':['n','Lt',{'$ref_new':'n'}],'return_affected_ids':true}
      POST /v2/namespaces/NS 200 {'delete_by_filter':['n','Gt',100],'patch_by_filter':{'filters':['And',[['n','Eq',8],['Not',['n','Eq',7]]]],'patch':{'n':6}}}
      POST /v2/namespaces/NS-embed 200 {'upsert_rows':[{'id':'a','title':'aaa dd'},{'id':'b','title':'bbb ee'}],'distance_metric':'cosine_distance','schema':{'title':{'type':'string','embed':{'model':'p/m','serving':{'prefer':'autoscaler'}}}}}
      POST /v2/namespaces/NS-copy 200 {'copy_from_namespace':'NS'}
      POST /v2/namespaces/NS-branch 200 {'branch_from_namespace':{'source_namespace':'NS'}}
      POST /v2/namespaces/NS-later/async 200 {'copy_from_namespace':{'source_namespace':'NS'}}
      AWAIT /v1/namespaces/NS-later/operations/<token> 200
      POST /v2/namespaces/NS/import 422 {}
      POST /v2/namespaces/NS 422 {'upsert_rows':[{'id':1,'_hevlayer_x':1}]}
      POST /v2/namespaces/NS 400 {'upsert_rows'
      POST /v2/namespaces/NS 400 {'upsert_rows':[{'id':9,'vector':[1,2,3]}]}
      POST /v2/namespaces/NS%20 400 {'upsert_rows':[{'id':1}]}
      POST /v2/namespaces/NS-branch 409 {'branch_from_namespace':'NS'}
      POST /v2/namespaces/NS/query 200 {'vector':[1,0],'top_k':2,'include_attributes':['title','vector']}
      POST /v2/namespaces/NS/query 200 {'nearest_to_id':[1,2],'filters':['n','Gt',1]}
      POST /v2/namespaces/NS/query 404 {'nearest_to_id':[77]}
      POST /v2/namespaces/NS/query 200 {'rank_by':['id','asc'],'top_k':2,'as_of':99999999999999,'include_attributes':true}
      POST /v2/namespaces/NS/query 200 {'rank_by':[['n','desc'],['id','asc']],'limit':{'total':2},'exclude_attributes':['vector']}
      POST /v2/namespaces/NS/query 200 {'rank_by':['title','BM25','kettle'],'limit':2,'compute_attributes':{'why':['Highlight','title',{'include_offsets':'utf-8'}],'far':['vector','VectorDist',[1,0]],'old':['n','Gt',2]},'consistency':{'level':'eventual'}}
      POST /v2/namespaces/NS/query 200 {'rank_by':['Sum',[['title','BM25','kettle'],['Product',2,['n','Gt',2]]]],'limit':2}
      POST /v2/namespaces/NS/query 200 {'rank_by':['vector','kNN',[1,0]],'filters':['title','Glob','*kettle*'],'limit':1,'vector_encoding':'base64','include_attributes':['vector']}
      POST /v2/namespaces/NS/query 200 {'aggregate_by':{'rows':['Count'],'sum':['Sum','n']}}
      POST /v2/namespaces/NS/query 200 {'aggregate_by':{'rows':['Count']},'group_by':[{'tag':['ForEachUnique','tags']}],'limit':5}
      POST /v2/namespaces/NS/query 200 {'queries':[{'rank_by':['id','asc'],'limit':1},{'aggregate_by':{'rows':['Count']}}]}
      POST /v2/namespaces/NS/query 200 {'queries':[{'vector':[1,0],'top_k':2},{'nearest_to_id':[1],'filters':['n','Gt',1]}],'between':[1,99999999999999]}
      POST /v2/namespaces/NS/query 200 {'queries':[{'rank_by':['vector','ANN',[1,0]],'limit':3},{'rank_by':['title','BM25','kettle'],'limit':3}],'rerank_by':['RRF',{'weights':[2,1]}],'limit':2}
      POST /v2/namespaces/NS/query 200 {'rank_by':['title','HybridText','kettel stove the',{'fuzziness':2,'per_leg_limit':50,'threads':2}],'top_k':1,'include_leg_breakdown':true}
      POST /v2/namespaces/NS/query 200 {'rank_by':['title','Auto','kettle'],'include_attributes':['title']}
      POST /v2/namespaces/NS/query 200 {'rank_by':['title','Auto','iron kettle on the stove of tea']}
      POST /v2/namespaces/NS/query 200 {'rank_by':['title','Auto','iron kettle',{'route':'fused','vector':[1,0],'stopwords':['of']}],'include_leg_breakdown':true}
      POST /v2/namespaces/NS/query 200 {'rank_by':['title','Auto','iron kettle',{'route':'semantic','vector':[1,0]}]}
      POST /v2/namespaces/NS-embed/query 200 {'rank_by':['title','ANN',['Embed','beb']],'limit':1}
      POST /v2/namespaces/NS/query 422 {'rank_by':['id','sideways'],'limit':1}
      POST /v2/namespaces/NS/query 400 {'rank_by':['nothing','asc'],'limit':1}
      POST /v2/namespaces/NS-none/query 404 {'rank_by':['id','asc'],'limit':1}
      POST /v2/namespaces/NS/explain_query 200 {'rank_by':['vector','ANN',[1,0]],'limit':1}
      POST /v1/namespaces/NS/query 200 {'rank_by':['id','asc'],'limit':1}
      POST /v1/namespaces/NS/query 400 {'rank_by':['id','asc'],'limit':0}
      POST /v2/query 200 {'namespaces':['NS','NS-copy'],'vector':[1,0],'top_k':3}
      POST /v2/query 200 {'namespaces':['NS','NS-none'],'rank_by':['title','HybridText','iron kettle'],'fusion':{'per_namespace_limit':5},'include_leg_breakdown':true}
      POST /v2/query 200 {'namespaces':['NS'],'rank_by':['title','Auto','kettle']}
      POST /v2/query 200 {'namespaces':['NS','NS-embed'],'rank_by':['id','asc'],'filters':['n','Gt',1],'include_attributes':false}
      POST /v2/query 422 {'namespaces':[]}
      GET /v2/namespaces/NS/documents/1?include_attributes=title,vector 200
      GET /v2/namespaces/NS/documents/77 404
      POST /v2/namespaces/NS/documents 200 {'ids':[1,77],'include_attributes':['n']}
      POST /v2/namespaces/NS/documents 422 {'ids':[]}
      POST /v2/namespaces/NS/scans 200 {'mode':'count','filters':['n','Gt',1]}
      POST /v2/namespaces/NS/scans 200 {'mode':'count','fts':{'field':'title','query':'kettle'},'timeout_seconds':20}
      POST /v2/namespaces/NS/scans 200 {'mode':'count','ann':{'vector':[1,0],'radius':0.5},'source':'origin'}
      POST /v2/namespaces/NS/scans 200 {'mode':'count','hybrid_text':{'field':'title','query':'kettel','fuzziness':1},'exhaustive':true,'threads':2}
      POST /v2/namespaces/NS/scans 503 {'mode':'count','source':'cache'}
      POST /v2/namespaces/NS/scans 412 {'mode':'count','source':'snapshot'}
      POST /v2/namespaces/NS/scans 422 {'mode':'sums'}
      POST /v2/namespaces/NS/scans 202 {'mode':'ids','page_size':100}
      AWAIT /v2/namespaces/NS/scans/<id> 200
      GET /v2/namespaces/NS/scans/<id>/results?limit=2&offset=1 200
      DELETE /v2/namespaces/NS/scans/<id> 200
      GET /v2/namespaces/NS/scans/<id> 404
      POST /v2/namespaces/NS/scans 202 {'mode':'values','field':'n','fts':{'field':'title','query':'kettle'}}
      AWAIT /v2/namespaces/NS/scans/<id> 200
      GET /v2/namespaces/NS/scans/<id>/results 200
      POST /v2/namespaces/NS-none/scans 202 {'mode':'values','field':'n','source':'origin'}
      AWAIT /v2/namespaces/NS-none/scans/<id> 200
      GET /v2/namespaces/NS/scans 200
      GET /v1/namespaces?prefix=NS&page_size=2 200
      GET /v1/namespaces?prefix=NS&cursor=<next_cursor> 200
      GET /v1/namespaces?page_size=0 400
      GET /v2/namespaces?prefix=NS&page_size=2 200
      GET /v2/namespaces?prefix=NS&cursor=<next_cursor> 200
      GET /v2/namespaces?page_size=0 422
      GET /v2/namespaces/NS/metadata 200
      GET /v2/namespaces/NS-none/metadata 404
      POST /v2/namespaces/NS/init 200
      POST /v2/namespaces/NS-embed/init 200|502 {'shard_count':2}
      GET /v2/namespaces/NS-embed/metadata 200
      POST /v2/namespaces/NS-embed/init 409|502 {'shard_count':3}
      GET /v1/namespaces/NS/metadata 200
      GET /v1/namespaces/NS-none/metadata 404
      PATCH /v1/namespaces/NS/metadata 200 {'pinning':{'replicas':2},'read_only':false}
      GET /v1/namespaces/NS-branch/metadata 200
      GET /v1/namespaces/NS/schema 200
      POST /v1/namespaces/NS/schema 200 {'title':{'type':'string','full_text_search':{'stemming':true}},'m':'uint'}
      POST /v1/namespaces/NS/schema 422 {'title':{'full_text_search':true}}
      GET /v1/namespaces/NS/hint_cache_warm 202
      GET /v1/namespaces/NS/_debug/warm_cache 200
      GET /v1/namespaces/NS/_debug/purge_cache 200
      POST /v1/namespaces/NS/_debug/recall 200 {'num':2,'top_k':2,'include_ground_truth':true}
      POST /v1/namespaces/NS-old 200 {'ids':[1,2],'vectors':[[1,0],null],'attributes':{'a':['x','y']},'distance_metric':'cosine_distance'}
      POST /v1/namespaces/NS-old 200 {'upserts':[{'id':3,'vector':[0,1],'attributes':{'a':'z'}}],'deletes':[2]}
      GET /v1/namespaces/NS-old 200
      GET /v1/namespaces/NS-old?cursor=nothing 400
      HEAD /v1/namespaces/NS-old 200
      DELETE /v1/namespaces/NS-old 200
      DELETE /v1/namespaces/NS-old 404
      DELETE /v2/namespaces/NS-copy 200
      DELETE /v2/namespaces/NS-none 200
      """;

  private FakeModels models;
  private TestGateway store;
  private TestGateway relay;
  private TestGateway locked;

  @BeforeAll
  void start(@TempDir Path directory) throws IOException {
    models = new FakeModels();
    Map<String, String> embedder =
        Map.of("LAYER_EMBEDDER_URL", models.url(), "LAYER_EMBEDDER_KEY", "model-key");
    store =
        TestGateway.start(
            directory,
            "main: {kind: search-embedded, inboundAuth: {mode: open}, options: {durability: os}}",
            embedder);
    relay = TestGateway.relaying(directory.resolve("relay"), store.url(), embedder);
    locked =
        TestGateway.start(
            Files.createDirectories(directory.resolve("locked")),
            """
            main:
              kind: example
              credential: {apiKey: key}
              inboundAuth:
                mode: keys
                keys:
                - {name: r, scopes: [read], secretRef: {name: k, key: reader}}
                - {name: w, scopes: [write], secretRef: {name: k, key: writer}}
            """,
            Map.of("LAYER_SECRET_K_READER", "reader", "LAYER_SECRET_K_WRITER", "writer"));
  }

  @AfterAll
  void stop() {
    locked.close();
    relay.close();
    store.close();
    models.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"served", "relayed"})
  void traffic_ofEveryOperation_isAsTheDocumentSays(String form) throws IOException {
    Conversation conversation = new Conversation(form.equals("served") ? store.http : relay.http);
    for (String line : TRAFFIC.replace("NS", form).lines().toList()) {
      conversation.say(line);
    }
    assertThat(conversation.flaws).isEmpty();
    Set<String> all = new TreeSet<>();
    conversation.document.forEachOperation(
        (route, operation) -> all.add(operation.path("operationId").asText()));
    assertThat(conversation.operations).isEqualTo(all);
  }

  @Test
  void queryOfTheOldForm_served_isAsTheDocumentSays() throws IOException {
    Conversation conversation = new Conversation(store.http);
    conversation.say(
        "POST /v1/namespaces/old 200 {'ids':[1],'vectors':[[1,0]],"
            + "'attributes':{'a':['x']},'distance_metric':'cosine_distance'}");
    conversation.say(
        "POST /v1/namespaces/old/query 200 {'vector':[1,0],'top_k':1,"
            + "'include_vectors':true,'include_attributes':['a'],'filters':{'a':[['Eq','x']]}}");
    assertThat(conversation.flaws).isEmpty();
  }

  @Test
  void refusals_ofKeysAndKinds_areAsTheDocumentSays() throws IOException {
    Conversation conversation = new Conversation(locked.http);
    conversation.say("GET /v1/namespaces 401");
    conversation.say("GET /v2/vectorstores 401");
    conversation.authorization = "Authorization: Bearer nobody";
    conversation.say("GET /v2/namespaces/tea/metadata 403");
    conversation.authorization = "Authorization: Bearer reader";
    conversation.say("POST /v2/namespaces/tea 403 {'upsert_rows':[{'id':1}]}");
    conversation.authorization = "Authorization: Bearer writer";
    conversation.say("POST /v2/namespaces/tea 200 {'upsert_rows':[{'id':1}]}");
    conversation.authorization = "Authorization: Bearer reader";
    conversation.say("POST /v2/namespaces/tea/query 422 {'vector':[1,0]}");
    conversation.say("GET /v2/namespaces/tea/documents/1 404");
    assertThat(conversation.flaws).isEmpty();
  }

  @Test
  void flaws_areFound() throws IOException {
    ApiDocument document = ApiDocument.of(store.http);
    RawHttp.Answer answer =
        new RawHttp.Answer(
            200,
            Map.of("content-type", "application/json", "x-layer-odd", "1"),
            "{\"status\":\"OK\",\"rows_affected\":\"1\",\"odd\":1,\"billing\":{\"odd\":1}}"
                .getBytes(StandardCharsets.UTF_8));
    assertThat(
            document.flaws(
                "POST",
                "/v2/namespaces/tea?odd=1",
                "{\"odd\":1,\"upsert_rows\":[{\"name\":1}]}",
                answer))
        .anySatisfy(flaw -> assertThat(flaw).contains("unknown parameter odd"))
        .anySatisfy(flaw -> assertThat(flaw).contains("unknown header x-layer-odd"))
        .anySatisfy(flaw -> assertThat(flaw).startsWith("request").contains("'odd'"))
        .anySatisfy(flaw -> assertThat(flaw).startsWith("request").contains("'id'"))
        .anySatisfy(flaw -> assertThat(flaw).contains("$.rows_affected"))
        .anySatisfy(flaw -> assertThat(flaw).startsWith("answer: $: ").contains("'odd'"))
        .anySatisfy(flaw -> assertThat(flaw).startsWith("answer: $.billing").contains("'odd'"));
  }

  /** Requests to one gateway, and what of them the document does not know. */
  private static final class Conversation {
    final List<String> flaws = new ArrayList<>();
    final Set<String> operations = new TreeSet<>();
    final ApiDocument document;
    String authorization = "X-Nothing: -";
    private final RawHttp http;
    private final Map<String, String> last = new HashMap<>();

    Conversation(RawHttp http) throws IOException {
      this.http = http;
      document = ApiDocument.of(http);
    }

    void say(String line) throws IOException {
      String[] parts = line.split(" ", 4);
      String target = filled(parts[1]);
      @Nullable String body = parts.length > 3 ? parts[3].replace('\'', '"') : null;
      boolean awaits = parts[0].equals("AWAIT");
      String method = awaits ? "GET" : parts[0];
      RawHttp.Answer answer = http.send(method, target, body, authorization);
      Instant until = Instant.now().plus(PATIENCE);
      while (awaits && answer.body().contains("running") && Instant.now().isBefore(until)) {
        answer = http.send(method, target, body, authorization);
      }
      if (!String.valueOf(answer.status()).matches(parts[2])) {
        flaws.add(line + " is " + answer.status() + " " + answer.body());
      }
      for (String flaw : document.flaws(method, target, body, answer)) {
        flaws.add(line + " -> " + flaw + " in " + answer.body());
      }
      operations.add(
          document.operation(method, target.split("\\?", -1)[0]).path("operationId").asText());
      remember(answer);
    }

    private String filled(String target) {
      String filled = target;
      for (Map.Entry<String, String> member : last.entrySet()) {
        filled = filled.replace("<" + member.getKey() + ">", member.getValue());
      }
      return filled;
    }

    private void remember(RawHttp.Answer answer) {
      try {
        if (JsonText.parse(answer.bytes()) instanceof JsonObject object) {
          for (String name : List.of("id", "token", "next_cursor")) {
            Json value = object.get(name);
            if (value instanceof JsonString text) {
              last.put(name, text.value());
            }
          }
        }
      } catch (WireRefusal noJson) {
        // Nothing to remember of a text.
      }
    }
  }
}
