package com.hevlayer.domain.query.hybrid;

import static com.hevlayer.domain.fake.FakeStore.json;
import static com.hevlayer.domain.fake.FakeStore.row;
import static com.hevlayer.domain.fake.FakeStore.rows;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hevlayer.domain.consistency.Freshness;
import com.hevlayer.domain.consistency.Watermarks;
import com.hevlayer.domain.fake.FakeStore;
import com.hevlayer.domain.fake.FakeStore.Asked;
import com.hevlayer.domain.fake.Fakes;
import com.hevlayer.domain.fault.Fault;
import com.hevlayer.domain.query.Dialect;
import com.hevlayer.domain.query.Legs;
import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.store.Answer;
import com.hevlayer.ports.store.QueryAnswer;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class HybridTextTest {
  private static final String LADDER =
      "{'max_edit_distance':[{'min_query_chars':3,'distance':0},"
          + "{'min_query_chars':6,'distance':1},{'min_query_chars':9,'distance':2}]}";

  private Watermarks watermarks = Fakes.watermarks(Freshness.UNKNOWN);
  private OptionalInt threads = OptionalInt.empty();
  private String kind = "fake";
  private int shards;

  private static FakeStore store(Function<Asked, Answer<QueryAnswer>> script) {
    return new FakeStore((asked, context) -> script.apply(asked));
  }

  private HybridAnswer run(FakeStore store, String body) {
    HybridText text =
        new HybridText(
            new Legs(watermarks, Fakes.BACKWARDS),
            Fakes.shards(shards),
            Fakes.BACKWARDS,
            namespace -> threads);
    return text.run(Fakes.target(store, kind), HybridRequest.parse(json(body), Dialect.AS_WRITTEN));
  }

  private static List<String> ids(HybridAnswer answer) {
    return answer.rows().stream()
        .map(found -> found.row().id().toString().replace("\"", ""))
        .toList();
  }

  @Test
  void run_text_asksOneLegForItAndOneForEachWord() {
    FakeStore store = store(asked -> rows(row("tp-1", 2)));
    run(
        store,
        "{'rank_by':['title','HybridText','the irn kettle'],'filters':['glaze','Eq','matte'],"
            + "'as_of':2000,'include_attributes':['title','vector']}");

    String rank = "{'rank_by':['title','BM25','the irn kettle'],'filters':['And',[";
    String until = ",['_hevlayer_upserted_at','Lte',2000]]],";
    String rest = "'top_k':50,'include_attributes':['title'],'consistency':{'level':'eventual'}}";
    String user = "['glaze','Eq','matte']";
    assertThat(store.bodies("tea").reversed())
        .containsExactly(
            (rank + user + until + rest).replace('\'', '"'),
            (rank + "['And',[" + user + ",['title','Fuzzy','irn'," + LADDER + "]]]" + until + rest)
                .replace('\'', '"'),
            (rank
                    + "['And',["
                    + user
                    + ",['title','Fuzzy','kettle',"
                    + LADDER
                    + "]]]"
                    + until
                    + rest)
                .replace('\'', '"'));
  }

  @Test
  void run_withoutFilter_sendsTheLegsOwnAlone() {
    FakeStore store = store(asked -> rows(row("tp-1", 2)));
    run(store, "{'rank_by':['title','HybridText','kettle',{'fuzziness':1}]}");
    assertThat(store.bodies("tea").reversed())
        .containsExactly(
            "{'rank_by':['title','BM25','kettle'],'top_k':50,'consistency':{'level':'eventual'}}"
                .replace('\'', '"'),
            ("{'rank_by':['title','BM25','kettle'],'filters':['title','Fuzzy','kettle',"
                    + "{'max_edit_distance':[{'min_query_chars':3,'distance':0},"
                    + "{'min_query_chars':6,'distance':1}]}],'top_k':50,"
                    + "'consistency':{'level':'eventual'}}")
                .replace('\'', '"'));
  }

  @Test
  void run_severalLegs_fusesByReciprocalRanksWithTiesById() {
    // Legs: bm25 [x, y], fuzzy:red [y], fuzzy:pot [z, x].
    FakeStore store =
        store(asked -> {
          if (asked.has("'Fuzzy','red'")) {
            return rows(row("y", 3));
          }
          return asked.has("'Fuzzy','pot'")
              ? rows(row("z", 9, "from", Json.of("pot")), row("x", 1, "from", Json.of("pot")))
              : rows(row("x", 5, "from", Json.of("bm25")), row("y", 4));
        });
    HybridAnswer answer =
        run(
            store,
            "{'rank_by':['title','HybridText','red pot'],'include_leg_breakdown':true,"
                + "'include_attributes':true}");

    assertThat(ids(answer)).containsExactly("x", "y", "z");
    assertThat(answer.rows().get(0).score()).isEqualTo(1 / 62.0 + 1 / 61.0);
    assertThat(answer.rows().get(1).score()).isEqualTo(answer.rows().get(0).score());
    assertThat(answer.rows().get(2).score()).isEqualTo(1 / 61.0);
    assertThat(answer.rows().get(0).row().attributes()).containsEntry("from", Json.of("bm25"));
    assertThat(answer.rows().get(0).legs())
        .containsExactly(
            new FoundRow.InLeg("bm25", 1, Json.of(5.0)),
            new FoundRow.InLeg("fuzzy:red", null, null),
            new FoundRow.InLeg("fuzzy:pot", 2, Json.of(1.0)));
    assertThat(answer.nextCursor()).isNull();
  }

  @Test
  void run_rowsWithTheSameRanksInOtherLegs_tieExactly() {
    // Added in the order of the legs, 1/61 + 1/62 + 1/63 and its permutations differ in a bit.
    FakeStore store =
        store(asked -> {
          if (asked.has("'Fuzzy','red'")) {
            return rows(row("c", 3), row("a", 2), row("b", 1));
          }
          return asked.has("'Fuzzy','pot'")
              ? rows(row("b", 3), row("c", 2), row("a", 1))
              : rows(row("a", 3), row("b", 2), row("c", 1));
        });
    HybridAnswer answer = run(store, "{'rank_by':['title','HybridText','red pot']}");
    assertThat(ids(answer)).containsExactly("a", "b", "c");
    assertThat(answer.rows())
        .extracting(FoundRow::score)
        .containsOnly(answer.rows().getFirst().score());
  }

  @Test
  void run_unsharded_keepsTheOrderOfTheStore() {
    FakeStore store = store(asked -> rows(row("b", 1), row("a", 1)));
    assertThat(ids(run(store, "{'rank_by':['title','HybridText','pot']}")))
        .containsExactly("b", "a");
  }

  @Test
  void run_onlyStopWords_asksOneLeg() {
    FakeStore store = store(asked -> rows(row("a", 1)));
    HybridAnswer answer = run(store, "{'rank_by':['title','HybridText','to the with']}");
    assertThat(store.asked).hasSize(1);
    assertThat(answer.echo().legs()).isEqualTo(1);
    assertThat(answer.echo().tokens().stopWords()).containsExactly("to", "the", "with");
    assertThat(answer.echo().surfaced()).isFalse();
  }

  @Test
  void run_onlyStopWordsAndNoHit_doesNotLookForWords() {
    FakeStore store = store(asked -> rows());
    HybridAnswer answer = run(store, "{'rank_by':['title','HybridText','to the']}");
    assertThat(store.asked).hasSize(1);
    assertThat(answer.echo().surfaced()).isFalse();
  }

  @Test
  void run_noWord_isRefused() {
    FakeStore store = store(asked -> rows());
    assertThatThrownBy(() -> run(store, "{'rank_by':['title','HybridText','a 急須 !']}"))
        .isInstanceOf(Fault.Invalid.class)
        .hasMessageContaining("no word");
    assertThat(store.asked).isEmpty();
  }

  @Test
  void run_derivedLimit_followsTheDepthOfThePage() {
    for (String[] expected :
        new String[][] {{"5", "50"}, {"10", "50"}, {"20", "100"}, {"40", "200"}, {"9000", "200"}}) {
      FakeStore store = store(asked -> rows(row("a", 1)));
      HybridAnswer answer =
          run(store, "{'rank_by':['title','HybridText','pot'],'top_k':" + expected[0] + "}");
      assertThat(answer.echo().perLegLimit()).hasToString(expected[1]);
      assertThat(store.bodies("tea"))
          .allMatch(body -> body.contains("\"top_k\":" + expected[1] + ","));
    }
  }

  @Test
  void run_limitOfTheCaller_isSentAndEchoedAsWritten() {
    FakeStore store = store(asked -> rows(row("a", 1)));
    HybridAnswer answer =
        run(
            store,
            "{'rank_by':['title','HybridText','pot',{'per_leg_limit':18446744073709551615,"
                + "'rank_constant':18446744073709551615}]}");
    assertThat(answer.echo().perLegLimit()).hasToString("18446744073709551615");
    assertThat(store.bodies("tea")).allMatch(body -> body.contains("\"top_k\":2147483647,"));
    assertThat(answer.rows().getFirst().score()).isPositive();
  }

  @Test
  void run_pages_goOnBehindEachOtherAndEnd() {
    FakeStore store = store(asked -> rows(row("a", 3), row("b", 2), row("c", 1)));
    String body = "{'rank_by':['title','HybridText','pot'],'top_k':2";
    HybridAnswer first = run(store, body + "}");
    assertThat(ids(first)).containsExactly("a", "b");
    assertThat(first.nextCursor()).isEqualTo("eyJvZmZzZXQiOjJ9");

    HybridAnswer second = run(store, body + ",'cursor':'" + first.nextCursor() + "'}");
    assertThat(ids(second)).containsExactly("c");
    assertThat(second.nextCursor()).isNull();
    HybridAnswer beyond = run(store, body + ",'cursor':'eyJvZmZzZXQiOjEwfQ'}");
    assertThat(beyond.rows()).isEmpty();
    assertThat(beyond.echo().perLegLimit()).hasToString("60");
  }

  @Test
  void run_fuzzyLegsThatTheStoreLacks_areLeftOut() {
    for (Answer<QueryAnswer> refusal :
        List.<Answer<QueryAnswer>>of(
            Answer.unsupported("queryNamespace"),
            Answer.refused(422, "UnsupportedByStore: no Fuzzy"))) {
      FakeStore store = store(asked -> asked.has("Fuzzy") ? refusal : rows(row("a", 1)));
      HybridAnswer answer =
          run(store, "{'rank_by':['title','HybridText','pot lid'],'include_leg_breakdown':true}");
      assertThat(ids(answer)).containsExactly("a");
      assertThat(answer.echo().legs()).isEqualTo(1);
      assertThat(answer.rows().getFirst().legs()).hasSize(1);
    }
  }

  @Test
  void run_noLegIsLeft_isAStepThatFailed() {
    FakeStore store =
        store(asked -> asked.has("Fuzzy") ? Answer.unsupported("queryNamespace") : rows());
    assertThatThrownBy(() -> run(store, "{'rank_by':['title','HybridText','pot']}"))
        .isInstanceOf(Fault.StepRefused.class)
        .hasMessageContaining("no leg");
  }

  @Test
  void run_textLegUnsupported_fails() {
    FakeStore store = store(asked -> Answer.unsupported("queryNamespace"));
    assertThatThrownBy(() -> run(store, "{'rank_by':['title','HybridText','pot']}"))
        .isInstanceOf(Fault.Unsupported.class);
  }

  @Test
  void run_shardedFuzzyLegUnsupported_fails() {
    shards = 2;
    FakeStore store =
        store(
            asked -> asked.has("Fuzzy") ? Answer.unsupported("queryNamespace") : rows(row("a", 1)));
    assertThatThrownBy(() -> run(store, "{'rank_by':['title','HybridText','pot']}"))
        .isInstanceOf(Fault.Unsupported.class);
  }

  @Test
  void run_severalLegsRefused_relaysTheRefusalOfTheFirst() {
    FakeStore store =
        store(asked ->
            asked.has("Fuzzy")
                ? Answer.refused(400, "no fuzzy index")
                : Answer.refused(404, "gone"));
    assertThatThrownBy(() -> run(store, "{'rank_by':['title','HybridText','pot']}"))
        .isInstanceOfSatisfying(
            Fault.StoreRefused.class, refused -> assertThat(refused.status()).isEqualTo(404));
  }

  @Test
  void run_underAWatermark_cutsEveryLegAndAsksAgainWhere429() {
    watermarks = Fakes.watermarks(new Freshness(Freshness.Status.UPDATING, OptionalLong.of(1500)));
    FakeStore cut = store(asked -> rows(row("a", 1)));
    run(cut, "{'rank_by':['title','HybridText','pot']}");
    assertThat(cut.asked)
        .hasSize(2)
        .allMatch(asked -> asked.has("['_hevlayer_upserted_at','Lte',1500]"));

    watermarks = Fakes.watermarks(new Freshness(Freshness.Status.STABLE, OptionalLong.of(1500)));
    FakeStore busy =
        store(asked -> asked.has("'Lte',1500") ? rows(row("a", 1)) : Answer.refused(429, "slow"));
    assertThat(ids(run(busy, "{'rank_by':['title','HybridText','pot']}"))).containsExactly("a");
    assertThat(busy.asked).hasSize(4);
  }

  @Test
  void run_sharded_scattersEveryLegAndMergesByScore() {
    shards = 2;
    FakeStore store =
        store(asked ->
            asked.has("['_hevlayer_shard','Eq',0]")
                ? rows(row("b", 5), row("a", 1))
                : rows(row("d", 9), row("c", 5)));
    HybridAnswer answer = run(store, "{'rank_by':['title','HybridText','pot',{'threads':5}]}");
    assertThat(store.asked).hasSize(4);
    assertThat(ids(answer)).containsExactly("d", "b", "c", "a");
    assertThat(answer.echo().threads()).isEqualTo(2);
  }

  @Test
  void run_threads_areTheCallersThenTheNamespacesThenEight() {
    FakeStore store = store(asked -> rows(row("a", 1)));
    shards = 16;
    assertThat(run(store, "{'rank_by':['t','HybridText','pot']}").echo().threads()).isEqualTo(8);
    threads = OptionalInt.of(11);
    assertThat(run(store, "{'rank_by':['t','HybridText','pot']}").echo().threads()).isEqualTo(11);
    assertThat(run(store, "{'rank_by':['t','HybridText','pot',{'threads':3}]}").echo().threads())
        .isEqualTo(3);
    shards = 64;
    assertThat(
            run(store, "{'rank_by':['t','HybridText','pot',{'threads':4294967295}]}")
                .echo()
                .threads())
        .isEqualTo(32);
    shards = 0;
    assertThat(run(store, "{'rank_by':['t','HybridText','pot']}").echo().threads()).isNull();
  }

  @Test
  void run_storeOfKindSearch_clampsAutomaticFuzzinessOnly() {
    kind = "search";
    FakeStore store = store(asked -> rows(row("a", 1)));
    HybridAnswer answer = run(store, "{'rank_by':['t','HybridText','kettle']}");
    assertThat(answer.echo().clamped()).isTrue();
    assertThat(answer.echo().fuzziness().echo()).hasToString("0");
    assertThat(store.asked)
        .anyMatch(asked -> asked.has("'max_edit_distance':[{'min_query_chars':3,'distance':0}]}"));

    HybridAnswer two = run(store, "{'rank_by':['t','HybridText','kettle',{'fuzziness':2}]}");
    assertThat(two.echo().clamped()).isFalse();
    kind = "search-embedded";
    assertThat(run(store, "{'rank_by':['t','HybridText','kettle']}").echo().clamped()).isFalse();
  }

  @Test
  void run_typedStore_isNotAskedForVectors() {
    FakeStore store = store(asked -> rows(row("a", 1, "vector", Json.of("v"), "n", Json.of(1))));
    HybridText text =
        new HybridText(
            new Legs(watermarks, Fakes.BACKWARDS),
            Fakes.shards(0),
            Fakes.BACKWARDS,
            namespace -> threads);
    HybridAnswer answer =
        text.run(
            Fakes.target(store.typed()),
            HybridRequest.parse(
                json("{'rank_by':['t','HybridText','pot'],'include_attributes':true}"),
                Dialect.TYPED));
    assertThat(store.asked).allMatch(asked -> asked.has("'exclude_attributes':['vector']"));
    assertThat(answer.rows().getFirst().row().attributes()).containsOnlyKeys("n");
  }
}
