package com.hevlayer.domain.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hevlayer.domain.cache.NamespaceCacheState.Warmth;
import com.hevlayer.domain.consistency.Freshness;
import com.hevlayer.domain.routing.Target;
import com.hevlayer.ports.cache.CacheException;
import com.hevlayer.ports.cache.CacheState;
import com.hevlayer.ports.cache.CachedRow;
import com.hevlayer.ports.cache.DocumentCache;
import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.store.CallContext;
import com.hevlayer.protocol.WireNames;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class WarmerTest {
  private static final CallContext CALL = CallContext.of("test", CallContext.Purpose.SCAN);

  private final Caching caching = new Caching();
  private final CachedNamespaces namespaces = caching.caching.namespaces();

  private static Map<String, Json> stamped(long at) {
    return new TreeMap<>(Map.of("n", Json.of(1), WireNames.UPSERTED_AT, Json.of(at)));
  }

  private void warm() {
    Target target = caching.target();
    namespaces.warm(target);
    target.lease().close();
  }

  private Warmth state() {
    return caching.caching.states().of(Caching.TEA).state();
  }

  private String heard() {
    return caching.heard.getLast();
  }

  @Test
  void warm_ofManyPages_putsEveryRowAndPublishesTheWatermarkOfItsStart() {
    for (int i = 0; i < 2_000; i++) {
      caching.store.put("row-%04d".formatted(i), stamped(1));
    }
    caching.store.put(WireNames.MARKER_ID, stamped(1));
    caching.watermark(500_000, Freshness.Status.STABLE);
    caching.holdTasks = true;
    assertThat(namespaces.warmedThrough(Caching.TEA)).isEmpty();
    warm();
    assertThat(state()).isEqualTo(Warmth.WARMING);
    assertThat(caching.caching.states().all())
        .containsExactly(
            new NamespaceCacheState(Caching.TEA, Warmth.WARMING, OptionalLong.empty(), true));
    warm();
    assertThat(caching.waiting).hasSize(1);
    caching.runTasks();

    assertThat(namespaces.size(CALL, Caching.TEA)).isEqualTo(2_000);
    assertThat(namespaces.warmedThrough(Caching.TEA)).hasValue(500_000);
    assertThat(state()).isEqualTo(Warmth.WARM);
    assertThat(heard()).isEqualTo("warmed 2001 rows");
    assertThat(caching.store.calls)
        .containsExactly(
            "warm",
            "scan null all but [vector]",
            "scan \"row-0998\" all but [vector]",
            "scan \"row-1998\" all but [vector]");
    assertThat(caching.store.contexts)
        .allSatisfy(context -> {
          assertThat(context.purpose()).isEqualTo(CallContext.Purpose.WARM);
          assertThat(context.requestId()).isEqualTo("test");
        });
    List<String> walked = new ArrayList<>();
    try (DocumentCache.Walk walk = namespaces.walk(CALL, Caching.TEA)) {
      for (List<CachedRow> batch = walk.next(); !batch.isEmpty(); batch = walk.next()) {
        batch.forEach(row -> walked.add(row.key()));
      }
    }
    assertThat(walked).hasSize(2_000).doesNotContain(WireNames.MARKER_ID);
  }

  @Test
  void warm_leaseOfItsOwn_keepsTheStoreOpenUntilItEnds() {
    caching.store.put("a", stamped(1));
    caching.holdTasks = true;
    warm();
    caching.registry.close();
    assertThat(caching.store.closed).isFalse();
    caching.runTasks();
    assertThat(caching.cachedRows()).hasSize(1);
    assertThat(caching.store.closed).isTrue();
  }

  @Test
  void warm_watermarkUnknown_fillsAndPublishesNothing() {
    caching.store.put("a", stamped(1));
    warm();
    assertThat(caching.cachedRows()).hasSize(1);
    assertThat(namespaces.warmedThrough(Caching.TEA)).isEmpty();
    assertThat(state()).isEqualTo(Warmth.COLD);
  }

  @Test
  void warm_writeMeanwhile_wins() {
    caching.store.put("a", stamped(1));
    caching.store.put("b", stamped(1));
    caching.watermark(500_000, Freshness.Status.STABLE);
    caching.store.behindNextRead = () -> caching.upsert("a", stamped(600_000));
    warm();
    assertThat(heard()).isEqualTo("warmed 2 rows");
    assertThat(caching.fetched("a"))
        .isEqualTo("HIT {a={\"_hevlayer_upserted_at\":600000,\"n\":1}}");
    assertThat(caching.cachedRows()).hasSize(2);
    assertThat(namespaces.warmedThrough(Caching.TEA)).hasValue(500_000);
  }

  @Test
  void warm_rowLeftOutThoughItIsOld_isReadAgain() {
    caching.store.put("a", stamped(1));
    caching.watermark(500_000, Freshness.Status.STABLE);
    // A patch that is not stamped: the row stays one that a scan must see.
    caching.store.behindNextRead = () -> caching.patch("a", Map.of("p", Json.of(1)));
    warm();
    assertThat(heard()).isEqualTo("warmed 1 rows");
    assertThat(caching.store.calls).contains("query [\"a\"] all but [vector]");
    assertThat(caching.fetched("a")).startsWith("HIT").contains("\"p\":1");
    assertThat(namespaces.warmedThrough(Caching.TEA)).hasValue(500_000);
  }

  @Test
  void warm_failingCache_publishesNothing() {
    caching.store.put("a", stamped(1));
    caching.watermark(500_000, Freshness.Status.STABLE);
    caching.cache.beforeNextPut = () -> caching.cache.failing = () -> true;
    warm();
    assertThat(heard()).isEqualTo("warmed 1 rows: the cache failed");
    caching.cache.failing = () -> false;
    assertThat(namespaces.warmedThrough(Caching.TEA)).isEmpty();
    assertThat(state()).isEqualTo(Warmth.COLD);
    // What it may have put is removed before the next one begins.
    warm();
    assertThat(heard()).isEqualTo("warmed 1 rows");
    assertThat(namespaces.warmedThrough(Caching.TEA)).hasValue(500_000);
  }

  @Test
  void warm_namespaceDeletedMeanwhile_publishesNothing() {
    caching.store.put("a", stamped(1));
    caching.watermark(500_000, Freshness.Status.STABLE);
    caching.store.behindNextRead = caching::dropNamespace;
    warm();
    assertThat(heard()).contains("the namespace was deleted meanwhile");
    assertThat(namespaces.warmedThrough(Caching.TEA)).isEmpty();
    assertThat(caching.cachedRows()).isEmpty();
    assertThat(caching.caching.states().all()).isEmpty();
  }

  @Test
  void warmed_namespaceDeletedAfterwards_isForgotten() {
    caching.store.put("a", stamped(1));
    caching.watermark(500_000, Freshness.Status.STABLE);
    caching.fetch("a");
    warm();
    assertThat(state()).isEqualTo(Warmth.WARM);
    caching.dropNamespace();
    assertThat(state()).isEqualTo(Warmth.COLD);
    assertThat(caching.caching.states().all()).isEmpty();
  }

  @Test
  void warmed_rowsGivenUpAfterwards_isWarmNoMore() {
    caching.store.put("a", stamped(1));
    caching.watermark(500_000, Freshness.Status.STABLE);
    warm();
    assertThat(namespaces.warmedThrough(Caching.TEA)).hasValue(500_000);
    caching.cache.evictions = 1;
    assertThat(namespaces.warmedThrough(Caching.TEA)).isEmpty();
    assertThat(state()).isEqualTo(Warmth.COLD);
  }

  @Test
  void warm_rowsGivenUpMeanwhile_publishesNothing() {
    caching.store.put("a", stamped(1));
    caching.watermark(500_000, Freshness.Status.STABLE);
    caching.cache.beforeNextPut = () -> caching.cache.evictions = 1;
    warm();
    assertThat(heard()).isEqualTo("warmed 1 rows: the cache has no room for all rows");
    assertThat(namespaces.warmedThrough(Caching.TEA)).isEmpty();
  }

  @Test
  void reconnect_forgetsWhatWasWarmedAndTheFirstMissWarmsOncePerGeneration() {
    caching.store.put("a", stamped(1));
    caching.store.put("b", stamped(1));
    caching.watermark(500_000, Freshness.Status.STABLE);
    caching.fetch("a");
    assertThat(caching.heard).noneMatch(line -> line.startsWith("warmed"));
    warm();

    caching.cache.state = new CacheState(false, 1, "gone");
    assertThat(state()).isEqualTo(Warmth.COLD);
    assertThat(namespaces.connected()).isFalse();
    caching.cache.rows.clear();
    caching.cache.state = new CacheState(true, 2, null);
    assertThat(namespaces.warmedThrough(Caching.TEA)).isEmpty();
    caching.heard.clear();

    caching.fetch("a");
    assertThat(caching.heard).contains("warmed 2 rows");
    assertThat(namespaces.warmedThrough(Caching.TEA)).hasValue(500_000);
    assertThat(caching.fetched("b")).startsWith("HIT");
    caching.heard.clear();
    caching.fetch("ghost");
    assertThat(caching.heard).noneMatch(line -> line.startsWith("warmed"));
    caching.cache.state = new CacheState(true, 3, null);
    caching.fetch("ghost");
    assertThat(caching.heard).anyMatch(line -> line.startsWith("warmed"));
  }

  @Test
  void warm_cacheAway_startsNothing() {
    caching.cache.state = new CacheState(false, 1, "gone");
    warm();
    assertThat(caching.heard).isEmpty();
    assertThat(caching.store.calls).isEmpty();
  }

  @Test
  void states_ofNamespacesThatWereWanted_areSortedByName() {
    caching.fetch("a");
    assertThat(caching.caching.states().all())
        .containsExactly(
            new NamespaceCacheState(Caching.TEA, Warmth.COLD, OptionalLong.empty(), false));
    assertThat(Warmth.WARMING.wireName()).isEqualTo("warming");
  }

  @Test
  void walk_rowsOwed_areRemovedFirstOrItFails() {
    caching.store.put("a", stamped(1));
    caching.cache.beforeNextPut = () -> caching.cache.failing = () -> true;
    caching.fetch("a");
    assertThatThrownBy(() -> namespaces.size(CALL, Caching.TEA)).isInstanceOf(CacheException.class);
    assertThatThrownBy(() -> namespaces.walk(CALL, Caching.TEA)).isInstanceOf(CacheException.class);
    caching.cache.failing = () -> false;
    assertThat(namespaces.size(CALL, Caching.TEA)).isZero();
  }
}
