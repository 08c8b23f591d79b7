package com.hevlayer.domain.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.hevlayer.domain.consistency.Freshness;
import com.hevlayer.domain.consistency.Watermarks;
import com.hevlayer.domain.consistency.WriteInFlight;
import com.hevlayer.domain.fault.Fault;
import com.hevlayer.domain.lookup.IdLookup;
import com.hevlayer.domain.parallel.SerialFork;
import com.hevlayer.domain.routing.StoreCalls;
import com.hevlayer.domain.routing.Target;
import com.hevlayer.domain.routing.TestStores;
import com.hevlayer.domain.shard.Sharding;
import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.json.JsonObject;
import com.hevlayer.ports.store.Answer;
import com.hevlayer.ports.store.CallContext;
import com.hevlayer.ports.store.Filter;
import com.hevlayer.ports.store.NamespaceName;
import com.hevlayer.ports.store.QueryAnswer;
import com.hevlayer.ports.store.QueryRequest;
import com.hevlayer.ports.store.QueryResult;
import com.hevlayer.ports.store.RankBy;
import com.hevlayer.ports.store.StoreProfile;
import com.hevlayer.ports.store.VectorStore;
import com.hevlayer.protocol.client.RequestEncoder;
import com.hevlayer.protocol.json.JsonText;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mockito.Mockito;

/** When a read is cut at the watermark, when it is tried again, and what its filter becomes. */
class UnderWatermarkTest {
  private static final NamespaceName TEAPOTS = new NamespaceName("teapots");
  private static final String CUT = "[\"_hevlayer_upserted_at\",\"Lte\",1500]";

  private final VectorStore store = Mockito.mock(VectorStore.class);
  private final List<String> sent = new ArrayList<>();

  /** Statuses of the next answers; when none is left the store answers rows. */
  private final List<Integer> refusals = new ArrayList<>();

  private Freshness freshness = Freshness.UNKNOWN;
  private Runnable onCall = () -> {};

  UnderWatermarkTest() {
    current(StoreProfile.Freshness.REPORTED);
    Mockito.when(store.query(Mockito.any(), Mockito.any(), Mockito.any()))
        .thenAnswer(call -> answer(call.getArgument(2)));
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        // status, watermark, answer, filters of the calls, status of the end
        "UPDATING, 1500, 200, cut,         200",
        "UPDATING, 1500, 429, cut,         429",
        "UPDATING, -,    200, none,        200",
        "UPDATING, -,    429, none,        429",
        "STABLE,   1500, 200, none,        200",
        "STABLE,   1500, 429, none cut,    200",
        "STABLE,   -,    429, none none,   200",
        "UNKNOWN,  1500, 200, none,        200",
        "UNKNOWN,  1500, 429, none cut,    200",
        "UNKNOWN,  -,    429, none none,   200",
        "STABLE,   1500, 503, none,        503",
        "UNKNOWN,  1500, 400, none,        400",
      })
  void run_anyFreshness_cutsAndRetriesAsTheTableSays(
      Freshness.Status status, Long watermark, int first, String calls, int end) {
    freshness =
        new Freshness(
            status, watermark == null ? OptionalLong.empty() : OptionalLong.of(watermark));
    if (first != 200) {
      refusals.add(first);
    }

    assertThat(run(null, Sharding.NONE)).isEqualTo(end);

    assertThat(sent.stream().map(filter -> filter.isEmpty() ? "none" : filter))
        .containsExactlyElementsOf(
            List.of(calls.split(" ")).stream()
                .map(filter -> filter.equals("cut") ? CUT : filter)
                .toList());
  }

  @Test
  void run_secondAnswerIs429Too_isRelayed() {
    freshness = new Freshness(Freshness.Status.STABLE, OptionalLong.of(1500));
    refusals.addAll(List.of(429, 429));
    assertThat(run(null, Sharding.NONE)).isEqualTo(429);
    assertThat(sent).containsExactly("", CUT);
  }

  @ParameterizedTest
  @CsvSource({"200, 200", "429, 429"})
  void run_storeIsAlwaysCurrent_isNeverCutAndNeverRetried(int first, int end) {
    current(StoreProfile.Freshness.ALWAYS_CURRENT);
    freshness = new Freshness(Freshness.Status.UPDATING, OptionalLong.of(1500));
    if (first != 200) {
      refusals.add(first);
    }
    assertThat(run(null, Sharding.NONE)).isEqualTo(end);
    assertThat(sent).containsExactly("");
  }

  @Test
  void run_sharded_everyShardIsCutAlike() {
    freshness = new Freshness(Freshness.Status.UPDATING, OptionalLong.of(1500));
    Filter user =
        Filters.and(
            Dialect.AS_WRITTEN.filter(json("['glaze','Eq','matte']"), "filters"),
            Filters.writtenUntil(2000));

    assertThat(run(user, new Sharding(8, true))).isEqualTo(200);

    assertThat(sent).hasSize(8);
    assertThat(sent.get(3))
        .isEqualTo(
            """
            ["And",[
              ["And",[
                ["And",[["glaze","Eq","matte"],["_hevlayer_upserted_at","Lte",2000]]],
                ["_hevlayer_upserted_at","Lte",1500]]],
              ["_hevlayer_shard","Eq",3]]]\
            """
                .replaceAll("\\s", ""));
  }

  @Test
  void run_shardedAndOneShardAnswers429_allShardsAreAskedAgain() {
    freshness = new Freshness(Freshness.Status.STABLE, OptionalLong.of(1500));
    refusals.add(429);
    assertThat(run(null, new Sharding(2, true))).isEqualTo(200);
    assertThat(sent)
        .containsExactly(
            "[\"_hevlayer_shard\",\"Eq\",0]",
            "[\"And\",[" + CUT + ",[\"_hevlayer_shard\",\"Eq\",0]]]",
            "[\"And\",[" + CUT + ",[\"_hevlayer_shard\",\"Eq\",1]]]");
  }

  @Test
  void run_watermarkComesWhileTheStoreSays429_isTakenForTheRetry() {
    freshness = Freshness.UNKNOWN;
    refusals.add(429);
    onCall = () -> freshness = new Freshness(Freshness.Status.UPDATING, OptionalLong.of(1500));
    assertThat(run(null, Sharding.NONE)).isEqualTo(200);
    assertThat(sent).containsExactly("", CUT);
  }

  @Test
  void underWatermark_anythingElseThrown_isNotRetried() {
    assertThatExceptionOfType(Fault.Invalid.class)
        .isThrownBy(() ->
            legs()
                .underWatermark(
                    target(),
                    cut -> {
                      sent.add("");
                      throw new Fault.Invalid("as planned");
                    }));
    assertThat(sent).hasSize(1);
  }

  private int run(@Nullable Filter filter, Sharding sharding) {
    Leg leg =
        new Leg(
            new RankBy.Unknown(json("['vector','ANN',[1]]")),
            LegOrder.DISTANCE,
            filter,
            10,
            IdLookup.ALL);
    try {
      legs().run(target(), leg, sharding, 1);
      return 200;
    } catch (Fault.StoreRefused refused) {
      return refused.status();
    }
  }

  private Answer<QueryAnswer> answer(QueryRequest request) {
    String body = new String(RequestEncoder.query(request), StandardCharsets.UTF_8);
    Json filters = ((JsonObject) json(body)).get("filters");
    sent.add(filters == null ? "" : filters.toString());
    onCall.run();
    return refusals.isEmpty()
        ? Answer.ok(QueryAnswer.of(List.of(QueryResult.rows(List.of()))))
        : Answer.refused(refusals.removeFirst(), "no");
  }

  private void current(StoreProfile.Freshness how) {
    Mockito.when(store.profile()).thenReturn(StoreProfile.of("model", Set.of(), how));
  }

  private Legs legs() {
    return new Legs(new Fixed(), new SerialFork());
  }

  private Target target() {
    return new Target(
        TestStores.one(store).table().serving("teapots").orElseThrow().lease().orElseThrow(),
        TEAPOTS,
        CallContext.of("r", CallContext.Purpose.REQUEST),
        StoreCalls.PLAIN);
  }

  private static Json json(String text) {
    return JsonText.parse(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
  }

  private final class Fixed implements Watermarks {
    @Override
    public Freshness of(NamespaceName namespace) {
      assertThat(namespace).isEqualTo(TEAPOTS);
      return freshness;
    }

    @Override
    public void register(NamespaceName namespace, boolean due) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void forget(NamespaceName namespace) {
      throw new UnsupportedOperationException();
    }

    @Override
    public WriteInFlight begin(NamespaceName namespace) {
      throw new UnsupportedOperationException();
    }
  }
}
