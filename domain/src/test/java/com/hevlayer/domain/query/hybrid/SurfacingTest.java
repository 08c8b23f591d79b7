package com.hevlayer.domain.query.hybrid;

import static com.hevlayer.domain.fake.FakeStore.json;
import static com.hevlayer.domain.fake.FakeStore.rows;
import static org.assertj.core.api.Assertions.assertThat;

import com.hevlayer.domain.consistency.Freshness;
import com.hevlayer.domain.fake.FakeStore;
import com.hevlayer.domain.fake.Fakes;
import com.hevlayer.domain.query.Dialect;
import com.hevlayer.domain.query.Legs;
import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.store.Answer;
import com.hevlayer.ports.store.QueryAnswer;
import com.hevlayer.ports.store.ResultRow;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What happens when no row matches a word as it is written. */
class SurfacingTest {
  private int shards;

  private HybridAnswer run(FakeStore store, String body) {
    HybridText text =
        new HybridText(
            new Legs(Fakes.watermarks(Freshness.UNKNOWN), Fakes.BACKWARDS),
            Fakes.shards(shards),
            Fakes.BACKWARDS,
            namespace -> OptionalInt.empty());
    return text.run(Fakes.target(store), HybridRequest.parse(json(body), Dialect.AS_WRITTEN));
  }

  /** Finds nothing by score, and by words what the script says. */
  private static FakeStore store(Function<FakeStore.Asked, Answer<QueryAnswer>> byWords) {
    return new FakeStore((asked, context) -> asked.has("'BM25'") ? rows() : byWords.apply(asked));
  }

  private static ResultRow titled(String id, Json title) {
    Map<String, Json> attributes = new LinkedHashMap<>();
    attributes.put("title", title);
    attributes.put("n", Json.of(1));
    return ResultRow.of(Json.of(id), attributes);
  }

  private static ResultRow titled(String id, String title) {
    return titled(id, Json.of(title));
  }

  private static List<String> ids(HybridAnswer answer) {
    return answer.rows().stream()
        .map(found -> found.row().id().toString().replace("\"", ""))
        .toList();
  }

  @Test
  void run_oneWord_ordersByDistanceThenHashThenId() {
    FakeStore store =
        store(asked ->
            rows(
                titled("doc-2", "Cattle"),
                titled("doc-1", "cattle"),
                titled("sku-42", "CATTLE"),
                titled("far", "a pot"),
                titled("none", Json.of(7)),
                titled("close", "the Kettle, blue")));
    HybridAnswer answer = run(store, "{'rank_by':['title','HybridText','ketle']}");

    // doc-1 before doc-2 before sku-42 by FNV-1a; a text without words lies behind all.
    assertThat(ids(answer)).containsExactly("close", "doc-1", "doc-2", "sku-42", "far", "none");
    assertThat(answer.echo().surfaced()).isTrue();
    assertThat(answer.echo().legs()).isEqualTo(1);
    assertThat(answer.rows().getFirst().score()).isEqualTo(1 / 61.0);
  }

  @Test
  void run_severalWords_asksOneLegForEachInIdOrderAndFusesThem() {
    FakeStore store =
        store(asked ->
            asked.has("'Fuzzy','irn'")
                ? rows(titled("a", "iron"), titled("b", "iran"))
                : rows(titled("b", "kettle")));
    HybridAnswer answer =
        run(
            store,
            "{'rank_by':['title','HybridText','irn ketle'],'include_leg_breakdown':true,"
                + "'filters':['x','Eq',1]}");

    assertThat(ids(answer)).containsExactly("b", "a");
    assertThat(answer.echo().legs()).isEqualTo(2);
    assertThat(answer.rows().getFirst().legs())
        .containsExactly(
            new FoundRow.InLeg("fuzzy:irn", 2, null), new FoundRow.InLeg("fuzzy:ketle", 1, null));
    List<String> second =
        store.bodies("tea").stream().filter(body -> !body.contains("BM25")).toList();
    assertThat(second)
        .hasSize(2)
        .allMatch(body ->
            body.startsWith(
                    "{\"rank_by\":[\"id\",\"asc\"],\"filters\":[\"And\",[[\"x\",\"Eq\",1],"
                        + "[\"title\",\"Fuzzy\",")
                && body.contains("\"top_k\":50,\"include_attributes\":true"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "|true|title n",
        ",'include_attributes':true|true|title n",
        ",'include_attributes':false|['title']|n",
        ",'include_attributes':['n']|['n','title']|n",
        ",'include_attributes':['n','title']|['n','title']|title n"
      })
  void run_includedAttributes_areAskedWithTheFieldAndReturnedAsWanted(
      String included, String asked, String returned) {
    FakeStore store = store(query -> rows(titled("a", "kettle")));
    HybridAnswer answer =
        run(
            store,
            "{'rank_by':['title','HybridText','ketle']" + (included == null ? "" : included) + "}");

    assertThat(store.asked)
        .anyMatch(query ->
            query.has("'rank_by':['id','asc']") && query.has("'include_attributes':" + asked));
    assertThat(String.join(" ", answer.rows().getFirst().row().attributes().keySet()))
        .isEqualTo(returned);
  }

  @Test
  void run_nothingFoundByWordsEither_saysThatItWasTried() {
    HybridAnswer answer =
        run(store(asked -> rows()), "{'rank_by':['title','HybridText','ketle pott']}");
    assertThat(answer.rows()).isEmpty();
    assertThat(answer.echo().surfaced()).isTrue();
    assertThat(answer.echo().legs()).isEqualTo(2);
    assertThat(answer.nextCursor()).isNull();
  }

  @Test
  void run_sharded_takesAllShardsTogetherBeforeItCuts() {
    shards = 2;
    FakeStore store =
        store(asked ->
            asked.has("['_hevlayer_shard','Eq',0]")
                ? rows(titled("a", "cattle"), titled("b", "cattle"))
                : rows(titled("z", "kettle")));
    HybridAnswer answer =
        run(store, "{'rank_by':['title','HybridText','ketle',{'per_leg_limit':2}]}");

    // Cut in id order the closest row would have been lost.
    assertThat(ids(answer)).hasSize(2).startsWith("z");
  }
}
