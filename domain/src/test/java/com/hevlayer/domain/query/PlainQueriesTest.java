package com.hevlayer.domain.query;

import static com.hevlayer.domain.query.ScriptedStore.ids;
import static com.hevlayer.domain.query.ScriptedStore.json;
import static com.hevlayer.domain.query.ScriptedStore.row;
import static com.hevlayer.domain.query.ScriptedStore.rows;
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
import com.hevlayer.ports.store.Query;
import com.hevlayer.ports.store.QueryAnswer;
import com.hevlayer.ports.store.QueryRequest;
import com.hevlayer.ports.store.ResultRow;
import com.hevlayer.ports.store.StoreProfile;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlainQueriesTest {
  private static final String EVENTUAL = "\"consistency\":{\"level\":\"eventual\"}}";

  @Test
  void run_plainest_asksTheStoreForNoMoreThanThat() {
    ScriptedStore store = wired(request -> rows());
    run(store, "{'vector':[0.10,2],'x':1,'filters':null}");
    assertThat(store.asked)
        .containsExactly("{\"rank_by\":[\"vector\",\"ANN\",[0.10,2]],\"top_k\":10," + EVENTUAL);
  }

  @Test
  void run_expressionsOfTheCaller_goAsTheyWereWritten() {
    ScriptedStore store = wired(request -> rows());
    run(
        store,
        "{'rank_by':['Sum',[['a','BM25','x'],['Odd',1.00]]],'top_k':3,'filters':['a','Odd',1e2],"
            + "'include_attributes':['t','u']}");
    assertThat(store.asked)
        .containsExactly(
            "{\"rank_by\":[\"Sum\",[[\"a\",\"BM25\",\"x\"],[\"Odd\",1.00]]],"
                + "\"filters\":[\"a\",\"Odd\",1e2],\"top_k\":3,\"include_attributes\":[\"t\",\"u\"],"
                + EVENTUAL);
  }

  @Test
  void run_filters_areComposedAsTheContractShows() {
    ScriptedStore store = wired(request -> rows());
    PlainRequest request = request("{'vector':[1],'filters':['glaze','Eq','matte'],'as_of':2000}");
    queries(Scripts.updatingAt(1500), 8, NO_SEEDS).run(store.target(), request);
    assertThat(store.asked).hasSize(8);
    assertThat(store.asked.get(3))
        .contains(
            "\"filters\":[\"And\",[[\"And\",[[\"And\",[[\"glaze\",\"Eq\",\"matte\"],"
                + "[\"_hevlayer_upserted_at\",\"Lte\",2000]]],"
                + "[\"_hevlayer_upserted_at\",\"Lte\",1500]]],[\"_hevlayer_shard\",\"Eq\",3]]]");
  }

  @Test
  void run_between_isOpenBelowAndClosedAbove() {
    ScriptedStore store = wired(request -> rows());
    run(store, "{'vector':[1],'between':[1,18446744073709551615]}");
    assertThat(store.asked.getFirst())
        .contains(
            "\"filters\":[\"And\",[[\"_hevlayer_upserted_at\",\"Gt\",1],"
                + "[\"_hevlayer_upserted_at\",\"Lte\",18446744073709551615]]]");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "'vector','ANN',[1];7 a b c",
        "'vector','ann',[1];7 a b c",
        "'t','BM25','x';b 7 a c",
        "'price','desc';c b a 7",
        "'Sum',[];c b a 7",
      })
  void run_rows_areOrderedAsTheRankingDemands(String ranking, String ids) {
    ScriptedStore store =
        wired(request ->
            rows(row("c", Double.NaN), row("b", 0.5), row("a", 0.25), row(Json.of(7), 0.25)));
    PlainAnswer answer = run(store, "{'rank_by':[" + ranking + "],'top_k':9}");
    assertThat(String.join(" ", ids(answer.rows()))).isEqualTo(ids);
  }

  @Test
  void run_rankingWithoutScoreOnShards_isAskedOnceWithoutTheMarker() {
    ScriptedStore store = wired(request -> rows(row("z", Double.NaN), row("a", Double.NaN)));
    PlainAnswer answer =
        queries(Scripts.stable(), 4, NO_SEEDS)
            .run(
                store.target(),
                request("{'rank_by':['n','desc'],'top_k':5,'filters':['a','Eq',1]}"));
    assertThat(ids(answer.rows())).containsExactly("z", "a");
    assertThat(store.asked)
        .singleElement()
        .asString()
        .contains(
            "\"filters\":[\"And\",[[\"a\",\"Eq\",1],"
                + "[\"id\",\"NotEq\",\"_hevlayer:namespace_meta\"]]]");
  }

  @Test
  void run_vectorsOfTheStore_leaveOnlyByRankBy() {
    ScriptedStore store =
        wired(request ->
            rows(row(Json.of("a"), 0.5, "vector", Json.array(Json.of(1)), "t", Json.of("x"))));
    PlainAnswer all = run(store, "{'vector':[1],'include_attributes':true}");
    assertThat(all.rows().getFirst().attributes()).isEqualTo(Map.of("t", Json.of("x")));
    assertThat(all.vectorDropped()).isFalse();
    assertThat(run(store, "{'vector':[1],'include_attributes':['vector']}").vectorDropped())
        .isTrue();
    PlainAnswer kept =
        run(store, "{'rank_by':['id','asc'],'top_k':1,'include_attributes':['vector']}");
    assertThat(kept.rows().getFirst().attributes()).containsKey("vector");
    assertThat(kept.vectorDropped()).isFalse();
    assertThat(store.asked.getLast()).contains("\"include_attributes\":[\"vector\"]");
  }

  @Test
  void run_byIds_ranksByTheMeanWithEachListedIdCounted() {
    ScriptedStore store = wired(request -> rows());
    SeedVectors seeds = (target, ids) -> Map.of("a", new float[] {1, 4}, "b", new float[] {4, 1});
    queries(Scripts.stable(), 0, seeds)
        .run(store.target(), request("{'nearest_to_id':['a','b','a']}"));
    assertThat(store.asked.getFirst()).startsWith("{\"rank_by\":[\"vector\",\"ANN\",[2.0,3.0]]");
  }

  @Test
  void run_idsWithoutVector_areAllNamed() {
    ScriptedStore store = wired(request -> rows());
    SeedVectors seeds = (target, ids) -> Map.of("b", new float[] {1});
    assertThatThrownBy(() ->
            queries(Scripts.stable(), 0, seeds)
                .run(store.target(), request("{'nearest_to_id':['a','b',42,'a']}")))
        .isInstanceOf(Fault.NotFound.class)
        .hasMessage("no vector in namespace 'tea' for nearest_to_id 'a', '42'");
    assertThat(store.asked).isEmpty();
  }

  @Test
  void run_vectorsOfSeveralLengths_areRefused() {
    ScriptedStore store = wired(request -> rows());
    SeedVectors seeds = (target, ids) -> Map.of("a", new float[2], "b", new float[3]);
    assertThatThrownBy(() ->
            queries(Scripts.stable(), 0, seeds)
                .run(store.target(), request("{'nearest_to_id':['a','b']}")))
        .isInstanceOf(Fault.Invalid.class)
        .hasMessageContaining("2 and 3");
  }

  @Test
  void run_fullPage_hasACursorBehindItsLastRow() {
    ScriptedStore store = wired(request -> rows(row("b", 0.125), row("a", 0.031)));
    PlainAnswer answer = run(store, "{'vector':[1],'top_k':2}");
    assertThat(answer.nextCursor())
        .isEqualTo(new PlainCursor(0.125, Json.of("b"), OptionalInt.of(2)).encode());
    assertThat(run(store, "{'vector':[1],'top_k':3}").nextCursor()).isNull();
  }

  @Test
  void run_lastRowWithoutDistance_hasNoCursor() {
    ScriptedStore store = wired(request -> rows(row("b", Double.NaN)));
    assertThat(run(store, "{'rank_by':['id','asc'],'top_k':1}").nextCursor()).isNull();
  }

  @Test
  void run_depthUsedUp_hasNoCursor() {
    ScriptedStore store = wired(request -> rows(row("b", 1)));
    String at9998 = new PlainCursor(0.5, Json.of("a"), OptionalInt.of(9998)).encode();
    String at9999 = new PlainCursor(0.5, Json.of("a"), OptionalInt.of(9999)).encode();
    assertThat(run(store, "{'vector':[1],'top_k':1,'cursor':'" + at9998 + "'}").nextCursor())
        .isNotNull();
    assertThat(run(store, "{'vector':[1],'top_k':1,'cursor':'" + at9999 + "'}").nextCursor())
        .isNull();
    assertThat(store.asked.getLast()).contains("\"top_k\":10000,");
  }

  @Test
  void run_oldCursor_becomesABandOnTheWire() {
    ScriptedStore store = wired(request -> rows(row("b", 1)));
    String old = new PlainCursor(0.125, Json.of("doc-9"), OptionalInt.empty()).encode();
    PlainAnswer answer =
        run(store, "{'vector':[1],'top_k':1,'filters':['a','Eq',1],'cursor':'" + old + "'}");
    String band =
        "[\"Or\",[[\"$dist\",\"%s\",0.125],"
            + "[\"And\",[[\"$dist\",\"Eq\",0.125],[\"id\",\"Gt\",\"doc-9\"]]]]]";
    assertThat(store.asked.getFirst())
        .contains("\"filters\":[\"And\",[[\"a\",\"Eq\",1]," + band.formatted("Gt") + "]]")
        .contains("\"top_k\":1,");
    assertThat(answer.nextCursor())
        .isEqualTo(new PlainCursor(1, Json.of("b"), OptionalInt.empty()).encode());
    run(store, "{'rank_by':['t','BM25','x'],'top_k':1,'cursor':'" + old + "'}");
    assertThat(store.asked.getLast()).contains("\"filters\":" + band.formatted("Lt"));
  }

  @Test
  void run_oldCursorAtATypedStore_isReadFromTheTop() {
    ScriptedStore store =
        ScriptedStore.typed(
            Set.<StoreProfile.Capability>of(),
            request -> rows(row("a", 0.1), row("doc-9", 0.125), row("x", 0.125), row("y", 3)));
    String old = new PlainCursor(0.125, Json.of("doc-9"), OptionalInt.empty()).encode();
    PlainAnswer answer =
        queries(Scripts.stable(), 0, NO_SEEDS)
            .run(
                store.target(),
                PlainRequest.parse(
                    json("{'vector':[1],'top_k':1,'cursor':'" + old + "'}"), Dialect.TYPED));
    assertThat(ids(answer.rows())).containsExactly("x");
    assertThat(store.asked.getFirst()).contains("\"top_k\":10000,").doesNotContain("$dist");
  }

  @Test
  void run_rankingOfTheStoresOwn_goesOnBehindTheRowItself() {
    ScriptedStore store = wired(request -> rows(row("z", 9), row("k", 5), row("b", 5)));
    String cursor = new PlainCursor(9, Json.of("z"), OptionalInt.of(1)).encode();
    PlainAnswer answer = run(store, "{'rank_by':['Sum',[]],'top_k':1,'cursor':'" + cursor + "'}");
    assertThat(ids(answer.rows())).containsExactly("k");
    String gone = new PlainCursor(9, Json.of("gone"), OptionalInt.of(2)).encode();
    assertThat(ids(run(store, "{'rank_by':['Sum',[]],'top_k':1,'cursor':'" + gone + "'}").rows()))
        .containsExactly("b");
  }

  /** Whatever the ties, shards and page size: the pages are the list, each row once. */
  @Property(tries = 150)
  void run_pageByPage_givesEveryRowOnceInOrder(
      @ForAll @IntRange(min = 1, max = 7) int topK,
      @ForAll @IntRange(max = 4) int shards,
      @ForAll List<@IntRange(max = 3) Integer> tenths,
      @ForAll boolean score) {
    List<ResultRow> all =
        IntStream.range(0, tenths.size())
            .mapToObj(i ->
                ResultRow.ranked(
                    i % 3 == 0 ? Json.of(i) : Json.of("r" + i), tenths.get(i) / 10f, Map.of()))
            .toList();
    ScriptedStore store = wired(request -> search(all, request, shards, score));
    List<String> paged = new ArrayList<>();
    String cursor = null;
    String ranking = score ? "'rank_by':['t','BM25','x']" : "'vector':[1]";
    do {
      String more = cursor == null ? "" : ",'cursor':'" + cursor + "'";
      PlainAnswer page =
          queries(Scripts.stable(), shards, NO_SEEDS)
              .run(store.target(), request("{" + ranking + ",'top_k':" + topK + more + "}"));
      paged.addAll(ids(page.rows()));
      cursor = page.nextCursor();
    } while (cursor != null);
    assertThat(paged)
        .containsExactlyElementsOf(
            ids(all.stream().sorted(score ? RowOrder.SCORE : RowOrder.DISTANCE).toList()));
  }

  // A store that knows the order: rows are spread over the shards round robin.
  private static Answer<QueryAnswer> search(
      List<ResultRow> all, QueryRequest request, int shards, boolean score) {
    Query query = request.queries().getFirst();
    List<ResultRow> found = new ArrayList<>();
    for (int i = 0; i < all.size(); i++) {
      if (shards == 0
          || (query.filter() instanceof Filter.Test shard
              && ((JsonNumber) shard.value()).longValue() == i % shards)) {
        found.add(all.get(i));
      }
    }
    found.sort(score ? RowOrder.SCORE : RowOrder.DISTANCE);
    int most = Math.min(found.size(), Objects.requireNonNull(query.limit()).total());
    return rows(found.subList(0, most).toArray(ResultRow[]::new));
  }

  private static final SeedVectors NO_SEEDS =
      (target, ids) -> {
        throw new AssertionError("nobody is to be near to anything");
      };

  private static PlainRequest request(String body) {
    return PlainRequest.parse(json(body), Dialect.AS_WRITTEN);
  }

  private static PlainQueries queries(Freshness freshness, int shards, SeedVectors seeds) {
    return new PlainQueries(Scripts.legs(freshness), Scripts.shards(shards), seeds);
  }

  private static PlainAnswer run(ScriptedStore store, String body) {
    return queries(Scripts.stable(), 0, NO_SEEDS).run(store.target(), request(body));
  }
}
