package com.hevlayer.domain.scan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hevlayer.domain.fault.Fault;
import com.hevlayer.domain.shard.Marker;
import com.hevlayer.domain.shard.Sharding;
import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.store.Filter;
import com.hevlayer.ports.store.NoAnswerException;
import com.hevlayer.ports.store.NoAnswerException.Reason;
import com.hevlayer.ports.store.NoAnswerException.Sent;
import com.hevlayer.ports.store.Query;
import com.hevlayer.ports.store.QueryRequest;
import com.hevlayer.ports.store.RankBy;
import com.hevlayer.ports.store.ResultRow;
import com.hevlayer.ports.store.StoreProfile;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Scans of rows that hold the words of a query or something like them. */
class HybridScanTest {
  private final TestRig rig = new TestRig();

  @Test
  void count_unsharded_isThatOfDistinctIdsOverAllLegs() {
    rig.store.onQuery =
        (context, request) ->
            RowsStore.rows(isByText(request) ? ranked("a", "b") : rows(word(request), "a", "c"));

    // Stop words are words here: "the" has legs of its own.
    assertThat(count(""))
        .isEqualTo(new ScanCount(5, ScanSource.ORIGIN, false, false, 0, 1, 8, false, 0));
    assertThat(rig.store.queries).hasSize(5);
    assertThat(rig.store.queries.stream().map(HybridScanTest::word))
        .containsExactly("", "the", "the", "kettle", "kettle");
    assertThat(rig.store.queries.stream().map(HybridScanTest::isByText))
        .containsExactly(true, true, false, true, false);
    for (QueryRequest request : rig.store.queries) {
      Query query = request.queries().getFirst();
      assertThat(query.limit()).isEqualTo(new Query.Limit(10_000, null));
      assertThat(query.projection()).isEqualTo(new Query.Projection.Only(List.of()));
    }
  }

  @Test
  void count_sharded_asksEveryLegOfEveryShard() {
    rig.sharding = new Sharding(3, true);
    rig.store.onQuery = (context, request) -> RowsStore.rows(ranked("a"));

    assertThat(count(",'filters':['n','Eq',1]"))
        .isEqualTo(new ScanCount(1, ScanSource.ORIGIN, false, false, 0, 3, 3, false, 0));
    assertThat(rig.store.queries).hasSize(15);
    Filter user = new Filter.Test("n", Filter.Operator.EQ, Json.of(1L), null);
    assertThat(rig.store.queries.get(1).queries().getFirst().filter())
        .isEqualTo(new Filter.And(List.of(user, Marker.ofShard(1))));
    Filter.And like =
        (Filter.And)
            java.util.Objects.requireNonNull(
                rig.store.queries.get(3).queries().getFirst().filter());
    assertThat(like.operands().get(1)).isEqualTo(Marker.ofShard(0));
    assertThat(like.operands().getFirst())
        .isEqualTo(
            new Filter.And(
                List.of(
                    user,
                    new Filter.Test(
                        "t",
                        Filter.Operator.FUZZY,
                        Json.of("the"),
                        RowsStore.object(
                            "{'max_edit_distance':[{'min_query_chars':3,'distance':0},"
                                + "{'min_query_chars':6,'distance':1},"
                                + "{'min_query_chars':9,'distance':2}]}")))));
  }

  @Test
  void count_anyFullPage_isALowerBound() {
    rig.sharding = new Sharding(2, true);
    rig.store.onQuery =
        (context, request) ->
            RowsStore.rows(
                rig.store.queries.size() % 3 == 0
                    ? ranked(
                        IntStream.range(0, 10_000).mapToObj(i -> "r" + i).toArray(String[]::new))
                    : ranked("r1"));

    assertThat(count(",'exhaustive':true"))
        .isEqualTo(new ScanCount(10_000, ScanSource.ORIGIN, true, false, 1, 2, 2, false, 0));
    assertThat(rig.store.queries).hasSize(10);
  }

  @Test
  void count_whenTheDeadlinePasses_countsNothing() {
    rig.sharding = new Sharding(2, true);
    rig.store.onQuery =
        (context, request) -> {
          if (rig.store.queries.size() == 4) {
            rig.now = rig.now.plusSeconds(30);
            throw new NoAnswerException(Reason.TIMEOUT, Sent.UNKNOWN, "took too long", null);
          }
          return RowsStore.rows(ranked("r1"));
        };

    assertThat(count(""))
        .isEqualTo(new ScanCount(0, ScanSource.ORIGIN, true, true, 1, 2, 2, false, 30_000));
  }

  @Test
  void values_areThoseOfDistinctRows() {
    rig.store.onQuery =
        (context, request) ->
            RowsStore.rows(
                List.of(
                    ResultRow.ranked(Json.of("a"), 1, Map.of("g", Json.of("x"))),
                    ResultRow.ranked(
                        Json.of("b"), 1, Map.of("g", Json.array(Json.of("x"), Json.of("y")))),
                    ResultRow.ranked(Json.of(7L), 1, Map.of())));
    Scans scans = rig.scans();
    ScanJob job =
        scans.start(
            rig.store.target(),
            ScanSpecTest.read(
                "{'mode':'values','field':'g','hybrid_text':{'field':'t','query':'tea'}}"));
    rig.tasks.runAll();

    ScanJob done = scans.get(RowsStore.TEA, job.id().toString());
    assertThat(done.documentsScanned()).isEqualTo(3);
    assertThat(done.approximate()).isFalse();
    assertThat(done.bounded()).isFalse();
    assertThat(scans.results(RowsStore.TEA, job.id().toString(), 9, 0))
        .isEqualTo(
            new ScanPage.Values(List.of(new ValueCount("x", 2), new ValueCount("y", 1)), 2, false));
  }

  @Test
  void fuzziness_isThatOfTheCaller() {
    rig.store.onQuery = (context, request) -> RowsStore.rows(List.of());

    rig.scans()
        .count(
            rig.store.target(),
            ScanSpecTest.read(
                "{'mode':'count','hybrid_text':{'field':'t','query':'tea','fuzziness':0}}"));

    assertThat(String.valueOf(rig.store.queries.get(1).queries().getFirst().filter()))
        .contains("[{\"min_query_chars\":3,\"distance\":0}]");
  }

  @Test
  void storeWithoutTextRanking_isUnsupported() {
    rig.store.profile =
        StoreProfile.of(
            "rows",
            Set.of(StoreProfile.Capability.VECTOR_RANKING),
            StoreProfile.Freshness.REPORTED);

    assertThatThrownBy(() -> count("")).isInstanceOf(Fault.Unsupported.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "{'field':'t','query':'a b !'}|hybrid_text.query is \"a b !\", which holds no word",
        "{'field':'','query':'tea'}|hybrid_text.field is blank",
        "{'field':'t','query':' '}|hybrid_text.query is blank",
        "{'field':'t'}|hybrid_text.query is missing",
        "{'field':'t','query':'tea','fuzziness':3}|hybrid_text.fuzziness is integer `3`",
        "{'field':'t','query':'tea','fuzziness':null}|hybrid_text.fuzziness is null",
        "{'field':'','query':'','fuzziness':1}|blank",
      })
  void selector_wrong_saysWhy(String selector, String fragment) {
    assertThatThrownBy(() -> ScanSpecTest.read("{'mode':'count','hybrid_text':" + selector + "}"))
        .isInstanceOf(Fault.Invalid.class)
        .hasMessageContaining(fragment);
  }

  @Test
  void selector_empty_isAbsent() {
    assertThat(
            ScanSpecTest.read("{'mode':'count','hybrid_text':{'field':'','query':''}}").selector())
        .isNull();
  }

  @Test
  void selectors_several_areRefused() {
    assertThatThrownBy(() -> count(",'fts':{'field':'t','query':'tea'}"))
        .isInstanceOf(Fault.Invalid.class)
        .hasMessageContaining("more than one");
  }

  private ScanCount count(String more) {
    return rig.scans()
        .count(
            rig.store.target(),
            ScanSpecTest.read(
                "{'mode':'count','hybrid_text':{'field':'t','query':'the kettle'}" + more + "}"));
  }

  private static boolean isByText(QueryRequest request) {
    return request.queries().getFirst().rankBy() instanceof RankBy.Score;
  }

  /** Returns the word that a leg looks for; empty for none. */
  private static String word(QueryRequest request) {
    return word(request.queries().getFirst().filter());
  }

  private static String word(@Nullable Filter filter) {
    return filter instanceof Filter.Test test && test.operator() == Filter.Operator.FUZZY
        ? test.value().toString().replace("\"", "")
        : "";
  }

  private static List<ResultRow> ranked(String... ids) {
    return List.of(ids).stream().map(id -> ResultRow.ranked(Json.of(id), 1, Map.of())).toList();
  }

  private static List<ResultRow> rows(String... ids) {
    return List.of(ids).stream().map(id -> ResultRow.of(Json.of(id), Map.of())).toList();
  }
}
