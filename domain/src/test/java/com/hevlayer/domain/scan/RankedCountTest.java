package com.hevlayer.domain.scan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hevlayer.domain.fault.Fault;
import com.hevlayer.domain.shard.Sharding;
import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.store.Answer;
import com.hevlayer.ports.store.Filter;
import com.hevlayer.ports.store.NoAnswerException;
import com.hevlayer.ports.store.NoAnswerException.Reason;
import com.hevlayer.ports.store.NoAnswerException.Sent;
import com.hevlayer.ports.store.Query;
import com.hevlayer.ports.store.QueryAnswer;
import com.hevlayer.ports.store.RankBy;
import com.hevlayer.ports.store.ResultRow;
import com.hevlayer.ports.store.StoreProfile;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Counts of what BM25 finds and of what lies within a radius. */
class RankedCountTest {
  private static final String TEXT = "{'mode':'count','fts':{'field':'t','query':'tea'}%s}";
  private static final String NEAR =
      "{'mode':'count','ann':{'vector':[1,2],'radius':0.1},'filters':['n','Eq',1]%s}";

  private final TestRig rig = new TestRig();

  @Test
  void text_fewRows_areCountedExactly() {
    rig.store.onQuery = (context, request) -> RowsStore.rows(ranked(12, 9f));

    assertThat(count(TEXT, ""))
        .isEqualTo(new ScanCount(12, ScanSource.ORIGIN, false, false, 0, 1, 8, null, 0));
    Query query = rig.store.queries.getFirst().queries().getFirst();
    assertThat(query.limit()).isEqualTo(new Query.Limit(10_000, null));
    assertThat(query.projection()).isEqualTo(new Query.Projection.Only(List.of()));
    assertThat(query.rankBy()).isInstanceOf(RankBy.Score.class);
    assertThat(rig.store.queries.getFirst().strong()).isFalse();
  }

  @Test
  void text_sharded_addsTheShardsUp() {
    rig.sharding = new Sharding(3, true);
    rig.store.onQuery = (context, request) -> RowsStore.rows(ranked(rig.store.queries.size(), 9f));

    ScanCount count = count(TEXT, ",'filters':['n','Eq',1]");

    assertThat(count)
        .isEqualTo(new ScanCount(6, ScanSource.ORIGIN, false, false, 0, 3, 3, null, 0));
    assertThat(rig.store.queries).hasSize(3);
    assertThat(rig.store.queries.get(1).queries().getFirst().filter())
        .hasToString(
            new Filter.And(
                    List.of(
                        new Filter.Test("n", Filter.Operator.EQ, Json.of(1L), null),
                        com.hevlayer.domain.shard.Marker.ofShard(1)))
                .toString());
  }

  @Test
  void text_fullPage_isALowerBound() {
    rig.store.onQuery = (context, request) -> RowsStore.rows(ranked(10_000, 9f));

    assertThat(count(TEXT, ""))
        .isEqualTo(new ScanCount(10_000, ScanSource.ORIGIN, true, false, 1, 1, 8, null, 0));
    assertThat(rig.store.queries).hasSize(1);
  }

  @Test
  void text_exhaustive_goesOnBehindTheLastScoreAndId() {
    rig.store.speaksWire = true;
    rig.store.onQuery =
        (context, request) ->
            rig.store.queries.size() == 1
                ? RowsStore.rows(ranked(10_000, 0.1f))
                : RowsStore.rows(List.of(ResultRow.ranked(Json.of("z"), 0.05f, Map.of())));

    ScanCount count = count(TEXT, ",'exhaustive':true,'filters':['n','Eq',1]");

    assertThat(count)
        .isEqualTo(new ScanCount(10_001, ScanSource.ORIGIN, false, false, 0, 1, 8, null, 0));
    assertThat(rig.store.queries).hasSize(2);
    Filter.And further =
        (Filter.And) Objects.requireNonNull(rig.store.queries.get(1).queries().getFirst().filter());
    assertThat(further.operands().getFirst()).hasToString("Unknown[source=[\"n\",\"Eq\",1]]");
    assertThat(further.operands().get(1))
        .isEqualTo(
            new Filter.Or(
                List.of(
                    new Filter.Test("$score", Filter.Operator.LT, Json.of(0.1f), null),
                    new Filter.And(
                        List.of(
                            new Filter.Test("$score", Filter.Operator.EQ, Json.of(0.1f), null),
                            new Filter.Test("id", Filter.Operator.GT, Json.of("r09999"), null))))));
  }

  @Test
  void text_exhaustiveOnATypedStore_isALowerBound() {
    rig.store.onQuery = (context, request) -> RowsStore.rows(ranked(10_000, 9f));

    assertThat(count(TEXT, ",'exhaustive':true").bounded()).isTrue();
    assertThat(rig.store.queries).hasSize(1);
  }

  @Test
  void text_storeThatTakesNoScoreInAFilter_isALowerBound() {
    rig.store.speaksWire = true;
    rig.store.onQuery =
        (context, request) ->
            rig.store.queries.size() == 1
                ? RowsStore.rows(ranked(10_000, 9f))
                : Answer.refused(400, "filter error in key `$score`");

    assertThat(count(TEXT, ",'exhaustive':true"))
        .isEqualTo(new ScanCount(10_000, ScanSource.ORIGIN, true, false, 1, 1, 8, null, 0));
  }

  @Test
  void text_storeThatPassesOverTheScore_isNotCountedTwice() {
    rig.store.speaksWire = true;
    rig.store.onQuery = (context, request) -> RowsStore.rows(ranked(10_000, 9f));

    assertThat(count(TEXT, ",'exhaustive':true"))
        .isEqualTo(new ScanCount(10_000, ScanSource.ORIGIN, true, false, 1, 1, 8, null, 0));
    assertThat(rig.store.queries).hasSize(2);
  }

  @Test
  void text_deadlineInALaterRound_keepsWhatWasCounted() {
    rig.store.speaksWire = true;
    rig.store.onQuery =
        (context, request) -> {
          if (rig.store.queries.size() == 2) {
            rig.now = rig.now.plusSeconds(30);
            throw timeout();
          }
          return RowsStore.rows(ranked(10_000, 9f));
        };

    assertThat(count(TEXT, ",'exhaustive':true"))
        .isEqualTo(new ScanCount(10_000, ScanSource.ORIGIN, true, true, 1, 1, 8, null, 30_000));
  }

  @Test
  void ranked_deadlineInTheFirstRound_countsNothing() {
    rig.sharding = new Sharding(4, true);
    rig.store.onQuery =
        (context, request) -> {
          if (rig.store.queries.size() == 2) {
            rig.now = rig.now.plusSeconds(30);
            throw timeout();
          }
          return RowsStore.rows(ranked(5, 9f));
        };

    assertThat(count(TEXT, ""))
        .isEqualTo(new ScanCount(0, ScanSource.ORIGIN, true, true, 4, 4, 4, null, 30_000));
    assertThat(rig.store.queries).hasSize(2);
  }

  @Test
  void near_countsUpToTheRadius() {
    rig.store.onQuery =
        (context, request) -> RowsStore.rows(distances(0f, 0.05f, 0.1f, 0.10000001f, 0.05f));

    ScanCount count = count(NEAR, "");

    assertThat(count)
        .isEqualTo(new ScanCount(3, ScanSource.ORIGIN, false, false, 0, 1, 8, true, 0));
    assertThat(rig.store.queries.getFirst().queries().getFirst().rankBy())
        .isInstanceOfSatisfying(
            RankBy.Vector.class, vector -> assertThat(vector.attribute()).isEqualTo("vector"));
  }

  @Test
  void near_fullPageWithinTheRadius_isALowerBound() {
    rig.store.onQuery =
        (context, request) ->
            RowsStore.rows(
                IntStream.range(0, 10_000)
                    .mapToObj(i -> ResultRow.ranked(Json.of("r" + i), 0.01f, Map.of()))
                    .toList());

    assertThat(count(NEAR, ",'exhaustive':true"))
        .isEqualTo(new ScanCount(10_000, ScanSource.ORIGIN, true, false, 1, 1, 8, true, 0));
    assertThat(rig.store.queries).hasSize(1);
  }

  @Test
  void near_fullPageThatLeavesTheRadius_isExact() {
    rig.store.onQuery =
        (context, request) ->
            RowsStore.rows(
                IntStream.range(0, 10_000)
                    .mapToObj(i -> ResultRow.ranked(Json.of("r" + i), i, Map.of()))
                    .toList());

    assertThat(count(NEAR, ""))
        .isEqualTo(new ScanCount(1, ScanSource.ORIGIN, false, false, 0, 1, 8, true, 0));
  }

  @Test
  void near_rowWithoutFiniteDistance_isTheStepsError() {
    for (ResultRow row :
        List.of(
            ResultRow.of(Json.of("r7"), Map.of()),
            ResultRow.ranked(Json.of("r7"), Float.POSITIVE_INFINITY, Map.of()))) {
      rig.store.onQuery = (context, request) -> RowsStore.rows(List.of(row));

      assertThatThrownBy(() -> count(NEAR, ""))
          .isInstanceOf(Fault.StepRefused.class)
          .hasMessageContaining("row \"r7\" no finite $dist");
    }
  }

  @Test
  void ranked_refused_isWrapped() {
    rig.store.onQuery = (context, request) -> Answer.refused(400, "no such attribute");

    assertThatThrownBy(() -> count(TEXT, ""))
        .isInstanceOf(Fault.StepRefused.class)
        .hasMessageContaining("ranking the rows failed: the store answered 400");
  }

  @Test
  void ranked_storeThatSaysItCannot_isUnsupported() {
    List<Answer<QueryAnswer>> answers =
        List.of(
            Answer.unsupported("queryNamespace"),
            Answer.refused(422, "UnsupportedByStore: no ranking here"));
    for (Answer<QueryAnswer> answer : answers) {
      rig.store.onQuery = (context, request) -> answer;

      assertThatThrownBy(() -> count(TEXT, ""))
          .isInstanceOfSatisfying(
              Fault.Unsupported.class,
              fault -> assertThat(fault.operation()).isEqualTo("createScan"));
    }
  }

  @Test
  void ranked_storeWithoutTheCapability_isUnsupportedBeforeAnything() {
    rig.store.profile =
        StoreProfile.of(
            "rows", Set.of(StoreProfile.Capability.TEXT_RANKING), StoreProfile.Freshness.REPORTED);

    assertThatThrownBy(() -> count(NEAR, "")).isInstanceOf(Fault.Unsupported.class);
    assertThat(rig.store.queries).isEmpty();
  }

  private ScanCount count(String body, String more) {
    return rig.scans().count(rig.store.target(), ScanSpecTest.read(body.formatted(more)));
  }

  private static NoAnswerException timeout() {
    return new NoAnswerException(Reason.TIMEOUT, Sent.UNKNOWN, "took too long", null);
  }

  private static List<ResultRow> ranked(int count, float score) {
    return IntStream.range(0, count)
        .mapToObj(i -> ResultRow.ranked(Json.of("r%05d".formatted(i)), score, Map.of()))
        .toList();
  }

  private static List<ResultRow> distances(float... distances) {
    return IntStream.range(0, distances.length)
        .mapToObj(i -> ResultRow.ranked(Json.of("r" + i), distances[i], Map.of()))
        .toList();
  }
}
