package com.hevlayer.domain.query;

import static com.hevlayer.domain.query.ScriptedStore.ids;
import static com.hevlayer.domain.query.ScriptedStore.row;
import static com.hevlayer.domain.query.ScriptedStore.rows;
import static com.hevlayer.domain.query.ScriptedStore.wired;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hevlayer.domain.consistency.Freshness;
import com.hevlayer.domain.fault.Fault;
import com.hevlayer.domain.shard.Sharding;
import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.store.Answer;
import com.hevlayer.ports.store.Query;
import com.hevlayer.ports.store.QueryAnswer;
import com.hevlayer.ports.store.RankBy;
import com.hevlayer.ports.store.Usage;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LegsTest {
  private static final String CUT = "[\"_hevlayer_upserted_at\",\"Lte\",1500]";

  @Test
  void run_onShards_mergesCutsAndSums() {
    Deque<Answer<QueryAnswer>> answers = new ArrayDeque<>();
    answers.add(rows(usage(5, "'x':{'a':1,'s':'first'}"), row("b", 0.2), row("d", 0.9)));
    answers.add(rows(usage(7, "'x':{'a':2.5,'s':'other'},'y':1"), row("a", 0.2), row("c", 0.1)));
    ScriptedStore store = wired(request -> answers.pop());
    LegAnswer answer =
        Scripts.legs(Scripts.stable())
            .run(store.target(), leg(LegOrder.DISTANCE, 3), new Sharding(2, true));
    assertThat(ids(answer.rows())).containsExactly("c", "a", "b");
    assertThat(answer.usage().billing().toString())
        .isEqualTo("{\"bytes\":12,\"x\":{\"a\":3.5,\"s\":\"first\"},\"y\":1}");
    assertThat(answer.usage().givenPerformance()).isNull();
    assertThat(store.asked).allMatch(body -> body.contains("\"top_k\":3"));
  }

  @Test
  void run_scoresOnShards_mergeHighestFirst() {
    Deque<Answer<QueryAnswer>> answers = new ArrayDeque<>();
    answers.add(rows(row("b", 3), row("d", 1)));
    answers.add(rows(row("a", 3), row(Json.of(9), 3), row("c", 2)));
    ScriptedStore store = wired(request -> answers.pop());
    assertThat(
            ids(
                Scripts.legs(Scripts.stable())
                    .run(store.target(), leg(LegOrder.SCORE, 4), new Sharding(2, true))
                    .rows()))
        .containsExactly("9", "a", "b", "c");
  }

  @Test
  void run_oneShardRefuses_failsTheLeg() {
    Deque<Answer<QueryAnswer>> answers = new ArrayDeque<>();
    answers.add(rows(row("b", 3)));
    answers.add(Answer.refused(400, "no such attribute"));
    ScriptedStore store = wired(request -> answers.pop());
    assertRefused(store, Scripts.stable(), new Sharding(2, true), 400);
    assertThat(store.asked).hasSize(2);
  }

  @Test
  void run_unscattered_keepsTheUsageAsItWasWritten() {
    Usage usage = usage(5, "'n':1.50");
    ScriptedStore store = wired(request -> rows(usage, row("b", 3)));
    assertThat(
            Scripts.legs(Scripts.stable())
                .run(store.target(), leg(LegOrder.DISTANCE, 3), Sharding.NONE)
                .usage())
        .isSameAs(usage);
  }

  @Test
  void run_storesOwnOrder_isNeitherSortedNorScattered() {
    ScriptedStore store = wired(request -> rows(row("z", 1), row("a", Double.NaN), row("b", 9)));
    LegAnswer answer =
        Scripts.legs(Scripts.stable()).run(store.target(), leg(LegOrder.STORE, 2), Sharding.NONE);
    assertThat(ids(answer.rows())).containsExactly("z", "a");
    assertThat(store.asked.getFirst()).doesNotContain("filters");
  }

  @Test
  void run_updating_isCutAndNeverRepeated() {
    ScriptedStore store = wired(request -> Answer.refused(429, "slow down"));
    assertRefused(store, Scripts.updatingAt(1500), Sharding.NONE, 429);
    assertThat(store.asked).singleElement().asString().contains(CUT);
  }

  @Test
  void run_updatingWithoutWatermark_isNeitherCutNorRepeated() {
    ScriptedStore store = wired(request -> Answer.refused(429, "slow down"));
    assertRefused(
        store, new Freshness(Freshness.Status.UPDATING, OptionalLong.empty()), Sharding.NONE, 429);
    assertThat(store.asked).singleElement().asString().doesNotContain("filters");
  }

  @Test
  void run_stableAnd429_isRepeatedOnceUnderTheWatermark() {
    Deque<Answer<QueryAnswer>> answers = new ArrayDeque<>();
    answers.add(Answer.refused(429, "slow down"));
    answers.add(rows(row("a", 1)));
    ScriptedStore store = wired(request -> answers.pop());
    LegAnswer answer =
        Scripts.legs(Scripts.stableAt(1500))
            .run(store.target(), leg(LegOrder.DISTANCE, 3), Sharding.NONE);
    assertThat(ids(answer.rows())).containsExactly("a");
    assertThat(store.asked.get(0)).doesNotContain("filters");
    assertThat(store.asked.get(1)).contains("\"filters\":" + CUT);
  }

  @Test
  void run_stableAnd429Twice_isRelayed() {
    ScriptedStore store = wired(request -> Answer.refused(429, "slow down"));
    assertRefused(store, Scripts.stableAt(1500), Sharding.NONE, 429);
    assertThat(store.asked).hasSize(2);
  }

  @Test
  void run_unknownAnd429_repeatsTheSameRequest() {
    ScriptedStore store = wired(request -> Answer.refused(429, "slow down"));
    assertRefused(store, Freshness.UNKNOWN, Sharding.NONE, 429);
    assertThat(store.asked).hasSize(2);
    assertThat(store.asked.get(1)).isEqualTo(store.asked.get(0));
  }

  @Test
  void run_otherRefusals_areRelayedAsTheyCame() {
    byte[] body = "{\"odd\":1}".getBytes(StandardCharsets.UTF_8);
    ScriptedStore store =
        wired(request -> Answer.refused(503, List.of(Map.entry("Retry-After", "7")), body));
    assertThatThrownBy(() ->
            Scripts.legs(Scripts.stableAt(1500))
                .run(store.target(), leg(LegOrder.DISTANCE, 3), Sharding.NONE))
        .isInstanceOfSatisfying(
            Fault.StoreRefused.class,
            refused -> {
              assertThat(refused.status()).isEqualTo(503);
              assertThat(refused.headers()).containsExactly(Map.entry("Retry-After", "7"));
              assertThat(refused.body()).isEqualTo(body);
            });
    assertThat(store.asked).hasSize(1);
  }

  @Test
  void run_unsupported_namesKindAndOperation() {
    ScriptedStore store =
        ScriptedStore.typed(Set.of(), request -> Answer.unsupported("queryNamespace"));
    assertThatThrownBy(() ->
            Scripts.legs(Scripts.stable())
                .run(store.target(), leg(LegOrder.DISTANCE, 3), Sharding.NONE))
        .isInstanceOfSatisfying(
            Fault.Unsupported.class,
            fault -> {
              assertThat(fault.kind()).isEqualTo("scripted");
              assertThat(fault.operation()).isEqualTo("queryNamespace");
            });
  }

  private static void assertRefused(
      ScriptedStore store, Freshness freshness, Sharding sharding, int status) {
    assertThatThrownBy(
            () -> Scripts.legs(freshness).run(store.target(), leg(LegOrder.DISTANCE, 3), sharding))
        .isInstanceOfSatisfying(
            Fault.StoreRefused.class, refused -> assertThat(refused.status()).isEqualTo(status));
  }

  private static Leg leg(LegOrder order, int topK) {
    return new Leg(
        new RankBy.Unknown(Json.array(Json.of("x"))),
        order,
        null,
        topK,
        new Query.Projection.IdOnly());
  }

  private static Usage usage(int bytes, String more) {
    return Usage.ofGiven(ScriptedStore.json("{'bytes':" + bytes + "," + more + "}"), null);
  }
}
