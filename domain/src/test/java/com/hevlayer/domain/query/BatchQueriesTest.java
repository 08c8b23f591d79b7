package com.hevlayer.domain.query;

import static com.hevlayer.domain.query.ScriptedStore.ids;
import static com.hevlayer.domain.query.ScriptedStore.json;
import static com.hevlayer.domain.query.ScriptedStore.row;
import static com.hevlayer.domain.query.ScriptedStore.rows;
import static com.hevlayer.domain.query.ScriptedStore.typed;
import static com.hevlayer.domain.query.ScriptedStore.wired;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hevlayer.domain.cache.SeedVectors;
import com.hevlayer.domain.consistency.Freshness;
import com.hevlayer.domain.fault.Fault;
import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.json.JsonNumber;
import com.hevlayer.ports.store.Answer;
import com.hevlayer.ports.store.Filter;
import com.hevlayer.ports.store.NoAnswerException;
import com.hevlayer.ports.store.QueryAnswer;
import com.hevlayer.ports.store.QueryRequest;
import com.hevlayer.ports.store.QueryResult;
import com.hevlayer.ports.store.StoreProfile;
import com.hevlayer.protocol.WireRefusal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BatchQueriesTest {
  private static final String EVENTUAL = "\"consistency\":{\"level\":\"eventual\"}}";
  private static final String CUT = "[\"_hevlayer_upserted_at\",\"Lte\",1500]";
  private static final SeedVectors SEEDS =
      (target, ids) ->
          ids.contains(Json.of("ghost")) ? Map.of() : Map.of("a", new float[] {1.5f, 2});

  private final List<String> posted = new ArrayList<>();
  private Function<String, Answer<byte[]>> upstream =
      body -> Answer.ok(utf8("{\"results\":[{\"rows\":[]}], \"billing\":{}}"));

  @Test
  void run_unsharded_isOneCallWhoseBodyComesBack() {
    BatchAnswer answer =
        run(
            wired(request -> rows()),
            Scripts.stable(),
            0,
            "{'queries':[{'vector':[0.2,0.80],'top_k':3},{'nearest_to_id':['a'],'rank_by':null,'top_k':null},"
                + "{'rank_by':['title','BM25','iron'],'limit':3,'filters':null},"
                + "{'aggregate_by':{'n':['Count']},'consistency':{'level':'strong'},"
                + "'odd':[1.0]}],'consistency':null}");
    assertThat(posted)
        .containsExactly(
            "{\"queries\":["
                + ("{\"rank_by\":[\"vector\",\"ANN\",[0.2,0.80]],\"top_k\":3," + EVENTUAL)
                + (",{\"rank_by\":[\"vector\",\"ANN\",[1.5,2.0]],\"top_k\":10," + EVENTUAL)
                + (",{\"rank_by\":[\"title\",\"BM25\",\"iron\"],\"limit\":3," + EVENTUAL)
                + (",{\"aggregate_by\":{\"n\":[\"Count\"]},\"odd\":[1.0]," + EVENTUAL)
                + "]}");
    assertThat(answer)
        .isInstanceOfSatisfying(
            BatchAnswer.Verbatim.class,
            verbatim ->
                assertThat(new String(verbatim.body(), StandardCharsets.UTF_8))
                    .isEqualTo("{\"results\":[{\"rows\":[]}], \"billing\":{}}"));
  }

  @Test
  void run_rankingLeg_isForwardedWithWhatItHas() {
    run(
        wired(request -> rows()),
        Scripts.stable(),
        0,
        "{'queries':[{'rank_by':['id','asc']},{'rank_by':['id','asc'],'limit':{'total':3},"
            + "'exclude_attributes':['x'],'offset':2}]}");
    assertThat(posted.getFirst())
        .isEqualTo(
            "{\"queries\":[{\"rank_by\":[\"id\",\"asc\"],"
                + EVENTUAL
                + ",{\"rank_by\":[\"id\",\"asc\"],\"limit\":{\"total\":3},"
                + "\"exclude_attributes\":[\"x\"],\"offset\":2,"
                + EVENTUAL
                + "]}");
  }

  @Test
  void run_filters_areComposedForEveryLeg() {
    run(
        wired(request -> rows()),
        Scripts.updatingAt(1500),
        0,
        "{'as_of':2000,'queries':[{'vector':[1],'top_k':1,'filters':['a','Odd',1]},"
            + "{'rank_by':['id','asc']}]}");
    String asOf = "[\"_hevlayer_upserted_at\",\"Lte\",2000]";
    assertThat(posted.getFirst())
        .contains("\"filters\":[\"And\",[[\"And\",[[\"a\",\"Odd\",1]," + asOf + "]]," + CUT + "]]")
        .contains("\"filters\":[\"And\",[" + asOf + "," + CUT + "]]");
  }

  @Test
  void run_429_repeatsTheWholeCallOnceUnderTheWatermark() {
    upstream =
        body ->
            posted.size() == 1
                ? Answer.refused(429, "slow down")
                : Answer.ok(utf8("{\"results\":[]}"));
    run(wired(r -> rows()), Scripts.stableAt(1500), 0, "{'queries':[{'vector':[1]}]}");
    assertThat(posted).hasSize(2);
    assertThat(posted.get(0)).doesNotContain("filters");
    assertThat(posted.get(1)).contains("\"filters\":" + CUT);
  }

  @Test
  void run_refusal_isRelayed() {
    upstream = body -> Answer.refused(400, "no such attribute");
    assertThatThrownBy(
            () -> run(wired(r -> rows()), Scripts.stable(), 0, "{'queries':[{'vector':[1]}]}"))
        .isInstanceOf(Fault.StoreRefused.class);
    assertThat(posted).hasSize(1);
  }

  @Test
  void run_vectorNamed_isTakenOutAndSaid() {
    BatchAnswer answer =
        run(
            wired(request -> rows()),
            Scripts.stable(),
            0,
            "{'queries':[{'vector':[1],'include_attributes':true},"
                + "{'vector':[1],'include_attributes':['a','vector']}]}");
    assertThat(answer.vectorDropped()).isTrue();
    assertThat(posted.getFirst())
        .contains("\"include_attributes\":true")
        .contains("\"include_attributes\":[\"a\"]");
  }

  @Test
  void run_typedStore_isAskedOnce() {
    ScriptedStore store =
        typed(
            Set.of(StoreProfile.Capability.MULTI_QUERY),
            request -> {
              assertThat(request.multiple()).isTrue();
              assertThat(request.strong()).isFalse();
              return Answer.ok(
                  QueryAnswer.of(
                      request.queries().stream()
                          .map(query -> QueryResult.rows(List.of(row("a", 1))))
                          .toList()));
            });
    BatchAnswer answer =
        run(
            store,
            Scripts.stable(),
            0,
            "{'queries':[{'vector':[1,2]},{'rank_by':['id','asc'],'top_k':4}]}");
    assertThat(posted).isEmpty();
    assertThat(((BatchAnswer.Whole) answer).answer().results()).hasSize(2);
    assertThat(store.asked).hasSize(1);
    assertThat(store.asked.getFirst()).contains("\"top_k\":10").contains("\"top_k\":4");
  }

  @Test
  void run_typedStoreWithoutBatches_isUnsupported() {
    assertThatThrownBy(() ->
            run(
                typed(Set.of(), request -> rows()),
                Scripts.stable(),
                0,
                "{'queries':[{'vector':[1]}]}"))
        .isInstanceOfSatisfying(
            Fault.Unsupported.class,
            fault -> assertThat(fault.operation()).isEqualTo("queryNamespace"));
  }

  @Test
  void run_sharded_mergesEachLegByItsKind() {
    ScriptedStore store =
        wired(request ->
            shard(request) == 0 ? rows(row("b", 2), row("d", 5)) : rows(row("a", 2), row("c", 1)));
    BatchAnswer answer =
        run(
            store,
            Scripts.stable(),
            2,
            "{'queries':[{'vector':[1],'top_k':3},{'rank_by':['t','bm25','x'],'limit':3},"
                + "{'rank_by':['v','ANN',[1]]}]}");
    List<BatchAnswer.Result> results = ((BatchAnswer.Apart) answer).results();
    assertMerged(results.get(0), "$dist", "c", "a", "b");
    assertMerged(results.get(1), "$score", "d", "a", "b");
    assertMerged(results.get(2), "$dist", "c", "a", "b", "d");
    assertThat(posted).isEmpty();
    assertThat(store.asked).hasSize(6);
    assertThat(store.asked.get(5)).contains("\"top_k\":10");
  }

  private static long shard(QueryRequest request) {
    return request.queries().getFirst().filter() instanceof Filter.Test test
            && test.value() instanceof JsonNumber shard
        ? shard.longValue()
        : -1;
  }

  @Test
  void run_shardedLegOfTheStoresOwn_goesWholeAndComesBackAtItsPlace() {
    upstream = body -> Answer.ok(utf8("{\"results\":[ {\"odd\": 1.0} ],\"billing\":{}}"));
    BatchAnswer answer =
        run(
            wired(request -> rows()),
            Scripts.updatingAt(1500),
            2,
            "{'queries':[{'vector':[1]},{'aggregate_by':{'n':['Count']}},"
                + "{'rank_by':['price','desc'],'filters':['a','Eq',1]},"
                + "{'rank_by':['v','ANN',[1]],'top_k':2,'exclude_attributes':['x']},"
                + "{'rank_by':['t','BM25','x'],'limit':{'total':3}}]}");
    String marker = "[\"id\",\"NotEq\",\"_hevlayer:namespace_meta\"]";
    assertThat(posted)
        .containsExactly(
            one(
                "{\"aggregate_by\":{\"n\":[\"Count\"]},\"filters\":[\"And\",["
                    + CUT
                    + ","
                    + marker
                    + "]]"),
            one(
                "{\"rank_by\":[\"price\",\"desc\"],\"top_k\":10,\"filters\":[\"And\",["
                    + "[\"And\",[[\"a\",\"Eq\",1],"
                    + CUT
                    + "]],"
                    + marker
                    + "]]"),
            one(
                "{\"rank_by\":[\"v\",\"ANN\",[1]],\"top_k\":2,\"exclude_attributes\":[\"x\"],"
                    + "\"filters\":[\"And\",["
                    + CUT
                    + ","
                    + marker
                    + "]]"),
            one(
                "{\"rank_by\":[\"t\",\"BM25\",\"x\"],\"limit\":{\"total\":3},"
                    + "\"filters\":[\"And\",["
                    + CUT
                    + ","
                    + marker
                    + "]]"));
    assertThat(((BatchAnswer.Apart) answer).results().get(1))
        .isInstanceOfSatisfying(
            BatchAnswer.Result.Verbatim.class,
            result ->
                assertThat(new String(result.json(), StandardCharsets.UTF_8))
                    .isEqualTo("{\"odd\": 1.0}"));
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      delimiter = '|',
      value = {"{}", "{'results':5}", "{'results':[]}", "{'results':[{]}"})
  void run_shardedLegWithoutResult_isNoAnswer(String answer) {
    upstream = body -> Answer.ok(utf8(answer.replace('\'', '"')));
    assertThatThrownBy(() ->
            run(wired(r -> rows()), Scripts.stable(), 2, "{'queries':[{'rank_by':['id','asc']}]}"))
        .isInstanceOfSatisfying(
            NoAnswerException.class,
            fault -> assertThat(fault.reason()).isEqualTo(NoAnswerException.Reason.GARBLED));
  }

  @Test
  void run_sharded429_repeatsOnlyItsLeg() {
    List<Integer> calls = new ArrayList<>();
    ScriptedStore store =
        wired(request -> {
          calls.add(1);
          return calls.size() == 3 ? Answer.refused(429, "slow down") : rows(row("a", 1));
        });
    run(store, Scripts.stableAt(1500), 2, "{'queries':[{'vector':[1]},{'vector':[2]}]}");
    assertThat(store.asked).hasSize(5);
    assertThat(store.asked.subList(0, 3)).noneMatch(body -> body.contains("Lte"));
    assertThat(store.asked.subList(3, 5)).allMatch(body -> body.contains(CUT));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'queries':null|queries is null; allowed is an array of 1 to 16 queries",
        "'queries':{}|queries is map",
        "'queries':[]|queries has 0 queries; allowed are 1 to 16",
        "'queries':[1],'cursor':null|cursor has no place",
        "'queries':[1],'as_of':1,'between':[1,2]|exclude each other",
      })
  void parse_refusedField_saysWhichAndWhatIsAllowed(String members, String message) {
    assertThatThrownBy(() -> BatchRequest.parse(json("{" + members + "}")))
        .isInstanceOf(Fault.Invalid.class)
        .hasMessageContaining(message);
  }

  @Test
  void parse_tooManyLegs_namesTheNumber() {
    String legs = IntStream.range(0, 17).mapToObj(i -> "{}").collect(Collectors.joining(","));
    assertThatThrownBy(() -> BatchRequest.parse(json("{'queries':[" + legs + "]}")))
        .isInstanceOf(Fault.Invalid.class)
        .hasMessage("queries has 17 queries; allowed are 1 to 16");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "7|is integer `7`; allowed is an object",
        "{'vector':[1],'cursor':null}|cursor has no place in a leg",
        "{'vector':[1],'as_of':1}|as_of has no place in a leg",
        "{'vector':[1],'between':[1,2]}|between has no place in a leg",
        "{}|exactly one of vector, nearest_to_id and rank_by is needed, none",
        "{'vector':[1],'rank_by':['id','asc']}|exactly one of vector, nearest_to_id and rank_by is needed, more than one",
        "{'vector':[]}|vector is empty",
        "{'vector':[1],'top_k':0}|top_k is integer `0`",
        "{'rank_by':['id','asc'],'limit':0}|limit is integer `0`",
        "{'rank_by':['id','asc'],'limit':4294967296}|limit is integer",
        "{'rank_by':['id','asc'],'limit':'5'}|limit is string",
        "{'vector':[1],'include_attributes':1}|include_attributes is integer",
      })
  void run_refusedLeg_isNamedByItsNumber(String leg, String message) {
    for (int shards : List.of(0, 2)) {
      assertThatThrownBy(() ->
              run(
                  wired(r -> rows()),
                  Scripts.stable(),
                  shards,
                  "{'queries':[{'vector':[1]}," + leg + ",{}]}"))
          .isInstanceOf(Fault.Invalid.class)
          .hasMessageStartingWith("multi-query leg 2: " + message);
    }
    assertThat(posted).isEmpty();
  }

  @Test
  void run_unknownSeeds_keepTheirStatusAndComeBeforeLaterLegs() {
    assertThatThrownBy(() ->
            run(
                wired(r -> rows()),
                Scripts.stable(),
                0,
                "{'queries':[{'nearest_to_id':['ghost']},{}]}"))
        .isInstanceOf(Fault.NotFound.class)
        .hasMessageStartingWith("multi-query leg 1: ")
        .hasMessageContaining("'ghost'");
  }

  @Test
  void run_expressionThatATypedStoreCannotRead_isNamedByItsLeg() {
    assertThatThrownBy(() ->
            run(
                typed(Set.of(StoreProfile.Capability.MULTI_QUERY), request -> rows()),
                Scripts.stable(),
                0,
                "{'queries':[{'vector':[1]},{'rank_by':['id','asc'],'top_k':1,'odd':1}]}"))
        .isInstanceOfSatisfying(
            WireRefusal.class,
            refusal ->
                assertThat(refusal.text()).startsWith("multi-query leg 2: ").contains("`odd`"));
  }

  private BatchAnswer run(ScriptedStore store, Freshness freshness, int shards, String body) {
    WireQueries wire =
        (target, bytes) -> {
          String text = new String(bytes, StandardCharsets.UTF_8);
          posted.add(text);
          return upstream.apply(text);
        };
    return new BatchQueries(Scripts.legs(freshness), Scripts.shards(shards), SEEDS, wire)
        .run(store.target(), BatchRequest.parse(json(body)));
  }

  private static void assertMerged(BatchAnswer.Result result, String measure, String... ids) {
    assertThat(result)
        .isInstanceOfSatisfying(
            BatchAnswer.Result.Merged.class,
            merged -> {
              assertThat(merged.measure()).isEqualTo(measure);
              assertThat(ids(merged.rows())).containsExactly(ids);
            });
  }

  private static String one(String leg) {
    return "{\"queries\":[" + leg + "," + EVENTUAL + "]}";
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
