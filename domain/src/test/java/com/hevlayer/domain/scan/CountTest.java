package com.hevlayer.domain.scan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hevlayer.domain.consistency.Freshness;
import com.hevlayer.domain.fault.Fault;
import com.hevlayer.domain.parallel.CancelSignal;
import com.hevlayer.domain.shard.Marker;
import com.hevlayer.domain.shard.Sharding;
import com.hevlayer.ports.store.Answer;
import com.hevlayer.ports.store.CallContext;
import com.hevlayer.ports.store.Filter;
import com.hevlayer.ports.store.NoAnswerException;
import com.hevlayer.ports.store.NoAnswerException.Reason;
import com.hevlayer.ports.store.NoAnswerException.Sent;
import com.hevlayer.ports.store.Query;
import com.hevlayer.ports.store.StoreProfile;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Counts without ranking: from the cache or the store, by pages or in one call. */
class CountTest {
  private final TestRig rig = new TestRig();

  CountTest() {
    for (int i = 0; i < 25; i++) {
      rig.store.row("{'id':'r%02d','n':%d,'_hevlayer_shard':%d}".formatted(i, i % 5, i % 4));
    }
  }

  @Test
  void count_unsharded_pagesThroughIdsOnly() {
    ScanCount count = count("{'mode':'count','page_size':10}");

    assertThat(count)
        .isEqualTo(new ScanCount(25, ScanSource.ORIGIN, false, false, 0, 1, 8, null, 0));
    assertThat(rig.store.scans).hasSize(1);
    assertThat(rig.store.scans.getFirst().projection())
        .isEqualTo(new Query.Projection.Only(List.of()));
    assertThat(rig.store.scans.getFirst().filter()).isNull();
    CallContext context = rig.store.contexts.getFirst();
    assertThat(context.purpose()).isEqualTo(CallContext.Purpose.SCAN);
    assertThat(context.deadline()).isEqualTo(rig.now.plusSeconds(30));
  }

  @Test
  void count_marked_leavesTheMarkerOut() {
    rig.sharding = new Sharding(0, true);

    count("{'mode':'count','filters':['n','Eq',2]}");

    assertThat(rig.store.scans.getFirst().filter())
        .isInstanceOfSatisfying(
            Filter.And.class,
            and -> assertThat(and.operands()).element(1).isEqualTo(Marker.NOT_THE_MARKER));
  }

  @ParameterizedTest
  @CsvSource({"1,1", "3,3", "4,4", "99,4", ",4"})
  void count_sharded_equalsUnshardedWhateverTheThreads(Integer threads, int effective) {
    String more = threads == null ? "" : ",'threads':" + threads;
    String body = "{'mode':'count','page_size':2,'filters':['n','Gte',3]" + more + "}";
    long unsharded = count(body).count();
    rig.sharding = new Sharding(4, true);
    rig.widest = 0;

    ScanCount count = count(body);

    assertThat(count)
        .isEqualTo(
            new ScanCount(unsharded, ScanSource.ORIGIN, false, false, 0, 4, effective, null, 0));
    assertThat(unsharded).isEqualTo(10);
    assertThat(rig.store.scans).hasSize(5);
    assertThat(rig.store.scans.getLast().filter())
        .isInstanceOfSatisfying(
            Filter.And.class,
            and -> assertThat(and.operands()).element(1).isEqualTo(Marker.ofShard(3)));
    assertThat(rig.widest).isEqualTo(effective);
  }

  @Test
  void count_widthOfTheNamespace_countsUnlessTheScanSays() {
    rig.configuredWidth = OptionalInt.of(4);
    assertThat(count("{'mode':'count'}").threads()).isEqualTo(4);
    assertThat(count("{'mode':'count','threads':20}").threads()).isEqualTo(20);
  }

  @Test
  void count_unshardedWithManyThreads_isCutAtThirtyTwo() {
    assertThat(count("{'mode':'count','threads':40}").threads()).isEqualTo(32);
    assertThat(count("{'mode':'count','threads':20}").threads()).isEqualTo(20);
  }

  @Test
  void count_whenTheDeadlinePasses_answersWhatWasCounted() {
    rig.store.beforePage =
        (context, page) -> {
          if (page == 2) {
            rig.now = rig.now.plusSeconds(30);
            throw new NoAnswerException(Reason.TIMEOUT, Sent.UNKNOWN, "took too long", null);
          }
          return true;
        };

    assertThat(count("{'mode':'count','page_size':10}"))
        .isEqualTo(new ScanCount(20, ScanSource.ORIGIN, true, true, 1, 1, 8, null, 30_000));
  }

  @Test
  void count_shardsBehindTheDeadline_areSaturated() {
    rig.sharding = new Sharding(4, true);
    rig.store.beforePage =
        (context, page) -> {
          if (rig.store.scans.size() == 2) {
            rig.now = rig.now.plusSeconds(5);
          }
          return true;
        };

    ScanCount count = count("{'mode':'count','page_size':3,'timeout_seconds':5}");

    // The first shard has 7 rows, of the second one page was read; two were never asked.
    assertThat(count)
        .isEqualTo(
            new ScanCount(10, ScanSource.ORIGIN, true, true, 3, 4, 4, null, count.elapsedMillis()));
    assertThat(rig.store.scans).hasSize(2);
  }

  @Test
  void count_lastPageAfterTheDeadline_isComplete() {
    rig.store.beforePage =
        (context, page) -> {
          rig.now = rig.now.plus(Duration.ofMinutes(1));
          return true;
        };

    assertThat(count("{'mode':'count','page_size':1000}").timedOut()).isFalse();
  }

  @Test
  void count_storeThatTakesTooLongBeforeTheDeadline_isTheStepsError() {
    rig.store.beforePage =
        (context, page) -> {
          throw new NoAnswerException(Reason.TIMEOUT, Sent.UNKNOWN, "no head within 1 ms", null);
        };

    assertThatThrownBy(() -> count("{'mode':'count'}"))
        .isInstanceOf(Fault.StepRefused.class)
        .hasMessage("counting the rows failed: no head within 1 ms");
  }

  @Test
  void count_refused_isWrapped() {
    rig.store.onScan = request -> Answer.refused(404, "namespace 'tea' was not found");

    assertThatThrownBy(() -> count("{'mode':'count'}"))
        .isInstanceOf(Fault.StepRefused.class)
        .hasMessageContaining("counting the rows failed: the store answered 404")
        .hasMessageContaining("was not found");
  }

  @Test
  void count_storeThatCannotScan_isUnsupported() {
    rig.store.onScan = request -> Answer.unsupported("scan");

    assertThatThrownBy(() -> count("{'mode':'count'}"))
        .isInstanceOfSatisfying(
            Fault.Unsupported.class,
            fault -> {
              assertThat(fault.kind()).isEqualTo("rows");
              assertThat(fault.operation()).isEqualTo("createScan");
            });
  }

  @Test
  void count_callerLeaves_endsBetweenPages() {
    CancelSignal left = new CancelSignal();
    rig.store.beforePage =
        (context, page) -> {
          left.fire();
          return true;
        };
    CallContext context = CallContext.of("r", CallContext.Purpose.REQUEST).withCancellation(left);

    assertThatThrownBy(() ->
            rig.scans()
                .count(
                    rig.store.target(context), ScanSpecTest.read("{'mode':'count','page_size':5}")))
        .isInstanceOfSatisfying(
            NoAnswerException.class, none -> assertThat(none.reason()).isEqualTo(Reason.CANCELLED));
  }

  @Test
  void count_alwaysCurrentStoreThatAggregates_isAskedOnce() {
    rig.store.profile =
        StoreProfile.of(
            "rows",
            Set.of(StoreProfile.Capability.AGGREGATION),
            StoreProfile.Freshness.ALWAYS_CURRENT);
    rig.store.onQuery = (context, request) -> rig.store.counted(request);
    for (Sharding sharding : List.of(Sharding.NONE, new Sharding(0, true), new Sharding(4, true))) {
      rig.sharding = sharding;
      for (String filter : List.of("null", "['n','Lte',1]")) {
        String body = "{'mode':'count','filters':" + filter + "}";
        ScanCount paged = count(rig.scans(false), body);

        assertThat(count(body)).isEqualTo(paged);
      }
    }
    assertThat(rig.store.queries).hasSize(6);
    assertThat(rig.store.queries.getFirst().strong()).isTrue();
  }

  @Test
  void count_aggregateBehindTheDeadline_countsNothing() {
    rig.store.profile = StoreProfile.complete("rows", StoreProfile.Freshness.ALWAYS_CURRENT);
    rig.sharding = new Sharding(3, true);
    rig.store.onQuery =
        (context, request) -> {
          rig.now = rig.now.plusSeconds(31);
          throw new NoAnswerException(Reason.TIMEOUT, Sent.NOTHING, "past its deadline", null);
        };

    assertThat(count("{'mode':'count'}"))
        .isEqualTo(new ScanCount(0, ScanSource.ORIGIN, true, true, 3, 3, 3, null, 31_000));
    assertThat(rig.store.scans).isEmpty();
  }

  @Test
  void count_aggregateNotSupported_pages() {
    rig.store.profile = StoreProfile.complete("rows", StoreProfile.Freshness.ALWAYS_CURRENT);

    assertThat(count("{'mode':'count'}").count()).isEqualTo(25);
  }

  @Test
  void count_auto_readsTheCacheWhereItCan() {
    cached();

    assertThat(count("{'mode':'count','filters':['n','Eq',1]}"))
        .isEqualTo(new ScanCount(2, ScanSource.CACHE, false, false, 0, 1, null, null, 0));
    assertThat(rig.store.scans).isEmpty();
    assertThat(rig.cache.warms).isZero();
  }

  @Test
  void count_warmedThrough_cutsTheCache() {
    cached();
    rig.cache.through = OptionalLong.of(200);

    // Of the rows that are stamped later nothing is counted, of those without a stamp all.
    assertThat(count("{'mode':'count'}").count()).isEqualTo(4);
  }

  @ParameterizedTest
  @CsvSource({"300,200,1", "300,,1", "300,300,0", "200,300,0", ",,0", ",300,0"})
  void count_auto_warmsACacheThatIsBehind(Long watermark, Long through, int warms) {
    cached();
    rig.freshness =
        new Freshness(
            Freshness.Status.STABLE,
            watermark == null ? OptionalLong.empty() : OptionalLong.of(watermark));
    rig.cache.through = through == null ? OptionalLong.empty() : OptionalLong.of(through);

    count("{'mode':'count'}");

    assertThat(rig.cache.warms).isEqualTo(warms);
  }

  @Test
  void count_explicitCache_warmsNothing() {
    cached();
    rig.freshness = new Freshness(Freshness.Status.STABLE, OptionalLong.of(300));

    assertThat(count("{'mode':'count','source':'cache'}").servedBy()).isEqualTo(ScanSource.CACHE);
    assertThat(rig.cache.warms).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"down", "sizeFails", "empty", "walkFails", "filter", "current"})
  void count_auto_goesOnAtTheStoreWhereTheCacheCannot(String why) {
    cached();
    String filter = why.equals("filter") ? ",'filters':['Not',['n','Glob','x']]" : "";
    switch (why) {
      case "down" -> rig.cache.connected = false;
      case "sizeFails" -> rig.cache.sizeFails = true;
      case "empty" -> rig.cache.rows.clear();
      case "walkFails" -> rig.cache.batches = 1;
      case "current" ->
          rig.store.profile =
              StoreProfile.of("rows", Set.of(), StoreProfile.Freshness.ALWAYS_CURRENT);
      default -> rig.store.onScan = request -> Answer.refused(400, "no such operator");
    }

    if (why.equals("filter")) {
      assertThatThrownBy(() -> count("{'mode':'count'" + filter + "}"))
          .hasMessageContaining("the store answered 400");
    } else {
      ScanCount count = count("{'mode':'count'}");
      assertThat(count.servedBy()).isEqualTo(ScanSource.ORIGIN);
      assertThat(count.count()).isEqualTo(25);
    }
    assertThat(rig.cache.warms).isZero();
  }

  @Test
  void count_explicitCacheThatIsDown_isCold() {
    assertThatThrownBy(() -> count("{'mode':'count','source':'cache'}"))
        .isInstanceOf(Fault.CacheCold.class);
    cached();
    rig.cache.batches = 1;
    assertThatThrownBy(() -> count("{'mode':'count','source':'cache'}"))
        .isInstanceOf(Fault.CacheCold.class);
  }

  @Test
  void count_explicitCacheWithAnotherFilter_isTheStepsError() {
    cached();

    assertThatThrownBy(() -> count("{'mode':'count','source':'cache','filters':['n','AnyLt',1]}"))
        .isInstanceOf(Fault.StepRefused.class)
        .hasMessageContaining("the filter cannot be evaluated");
  }

  @Test
  void count_explicitOrigin_leavesTheCacheAlone() {
    cached();

    assertThat(count("{'mode':'count','source':'origin'}").servedBy()).isEqualTo(ScanSource.ORIGIN);
    assertThat(rig.cache.walks).isZero();
  }

  @Test
  void count_wrongFilterForATypedStore_isRefusedBeforeAnything() {
    assertThatThrownBy(() -> count("{'mode':'count','filters':['n','Nope',1]}"))
        .isInstanceOf(com.hevlayer.protocol.WireRefusal.class);
    assertThat(rig.store.scans).isEmpty();
  }

  @Test
  void count_filterForAStoreThatSpeaksTheWire_passesAsWritten() {
    rig.store.speaksWire = true;
    rig.store.onScan = request -> Answer.refused(400, "it is the store's to judge");

    assertThatThrownBy(() -> count("{'mode':'count','filters':['n','Nope',1],'as_of':7}"))
        .isInstanceOf(Fault.StepRefused.class);
    assertThat(rig.store.scans.getFirst().filter())
        .isInstanceOfSatisfying(
            Filter.And.class,
            and ->
                assertThat(and.operands().getFirst())
                    .hasToString("Unknown[source=[\"n\",\"Nope\",1]]"));
  }

  private void cached() {
    rig.cache.connected = true;
    for (int i = 0; i < 5; i++) {
      String stamp = i == 0 ? "" : ",'_hevlayer_upserted_at':" + (i == 4 ? 201 : 200);
      rig.cache.rows.add(LocalFilterTest.row("{'id':'r%d','n':%d%s}".formatted(i, i % 3, stamp)));
    }
    rig.cache.rows.add(
        LocalFilterTest.row("{'id':'_hevlayer:namespace_meta','_hevlayer_shard_count':4}"));
  }

  private ScanCount count(String body) {
    return count(rig.scans(), body);
  }

  private ScanCount count(Scans scans, String body) {
    return scans.count(rig.store.target(), ScanSpecTest.read(body));
  }
}
