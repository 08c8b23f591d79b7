package com.hevlayer.domain.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hevlayer.ports.cache.CacheException;
import com.hevlayer.ports.cache.CachedRow;
import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.json.JsonNull;
import com.hevlayer.ports.store.CallContext;
import com.hevlayer.ports.store.Cancellation;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CacheMirrorTest {
  private static final CallContext CALL = CallContext.of("test", CallContext.Purpose.REQUEST);

  private final Caching caching = new Caching();
  private final CacheEffects effects = caching.caching.effects();

  private static Map<String, Json> n(long value) {
    return Map.of("n", Json.of(value));
  }

  @Test
  void upsert_accepted_isReadFromTheCache() {
    caching.upsert("a", Map.of("n", Json.of(1), "gone", JsonNull.NULL, "vector", vector(1, 2)));
    assertThat(caching.fetched("a")).isEqualTo("HIT {a={\"n\":1}}");
    assertThat(caching.cachedVectors().get("a")).containsExactly(1, 2);
  }

  @Test
  void upsert_withoutVector_dropsTheOneThatWasCached() {
    caching.upsert("a", Map.of("vector", vector(1, 2)));
    caching.upsert("a", n(2));
    assertThat(caching.cachedVectors()).isEmpty();
    assertThat(caching.fetched("a")).isEqualTo("HIT {a={\"n\":2}}");
  }

  @Test
  void patch_ofACachedRow_isMergedAndLeavesItsVector() {
    caching.upsert("a", Map.of("n", Json.of(1), "m", Json.of(1), "vector", vector(1)));
    CacheEffects.Ticket ticket = effects.begin(Caching.TEA);
    caching.apply(
        ticket,
        new CacheChange(
            List.of(),
            Map.of(),
            List.of(CachedRow.of(Json.of("a"), Map.of("n", Json.of(2), "m", JsonNull.NULL))),
            List.of()));
    assertThat(caching.fetched("a")).isEqualTo("HIT {a={\"n\":2}}");
    assertThat(caching.cachedVectors()).hasSize(1);
  }

  @Test
  void patch_ofARowThatIsNotCached_leavesItAbsent() {
    caching.store.put("a", n(1));
    caching.patch("a", Map.of("m", Json.of(2)));
    assertThat(caching.cachedRows()).isEmpty();
    assertThat(caching.fetched("a")).contains("MISS").contains("\"n\":1").contains("\"m\":2");
  }

  @Test
  void delete_accepted_removesRowAndVector() {
    caching.upsert("a", Map.of("n", Json.of(1), "vector", vector(1)));
    caching.delete("a");
    assertThat(caching.cachedRows()).isEmpty();
    assertThat(caching.cachedVectors()).isEmpty();
  }

  @Test
  void apply_aRowNamedTwice_isRemoved() {
    caching.upsert("a", n(0));
    caching.apply(
        effects.begin(Caching.TEA),
        new CacheChange(
            List.of(CachedRow.of(Json.of("a"), n(1)), CachedRow.of(Json.of("b"), n(1))),
            Map.of(),
            List.of(),
            List.of("a")));
    assertThat(caching.cachedRows().keySet()).containsExactly("b");
  }

  @Test
  void apply_callerWhoLeft_isAppliedAllTheSame() {
    Cancellation left =
        new Cancellation() {
          @Override
          public boolean isCancelled() {
            return true;
          }

          @Override
          public Registration onCancel(Runnable action) {
            action.run();
            return () -> {};
          }
        };
    CallContext context = CALL.withCancellation(left).withDeadline(Instant.EPOCH);
    effects.apply(context, effects.begin(Caching.TEA), Caching.upserting("a", n(1)));
    assertThat(caching.cachedRows()).hasSize(1);
  }

  @Test
  void apply_failingCache_throwsNothingAndHidesTheNamespaceUntilTheRowsAreRemoved() {
    caching.upsert("a", n(1));
    caching.upsert("b", n(1));
    caching.cache.failing = () -> true;
    caching.upsert("a", n(2));
    assertThat(caching.heard).contains("failed mirroring a write");
    assertThat(caching.fetched("b")).isEqualTo("ERROR {b={\"n\":1}}");
    caching.cache.failing = () -> false;
    // The older row is still there.
    assertThat(caching.cachedRows()).hasSize(2);
    assertThat(caching.fetched("a")).isEqualTo("ERROR {a={\"n\":2}}");
    assertThat(caching.cachedRows().keySet()).containsExactly("b");
    assertThat(caching.fetched("a")).isEqualTo("MISS {a={\"n\":2}}");
    assertThat(caching.fetched("b")).isEqualTo("HIT {b={\"n\":1}}");
  }

  @Test
  void unknown_outcome_keepsWhatIsReadAwayForATimeOut() {
    caching.upsert("a", n(1));
    CacheEffects.Ticket ticket = effects.begin(Caching.TEA);
    effects.unknown(CALL, ticket, List.of("a"));
    assertThat(caching.fetched("a")).isEqualTo("MISS {a={\"n\":1}}");
    caching.store.put("a", n(2)); // The store applies it after all.
    assertThat(caching.fetched("a")).isEqualTo("MISS {a={\"n\":2}}");
    caching.now = caching.now.plusSeconds(59);
    caching.upsert("a", n(3));
    assertThat(caching.fetched("a")).isEqualTo("MISS {a={\"n\":3}}");
    caching.now = caching.now.plusSeconds(1);
    assertThat(caching.fetched("a")).isEqualTo("MISS {a={\"n\":3}}");
    assertThat(caching.fetched("a")).isEqualTo("HIT {a={\"n\":3}}");
  }

  @Test
  void drop_failing_isOwedAndMadeUpFor() {
    caching.upsert("a", n(1));
    caching.cache.failing = () -> true;
    effects.drop(CALL, Caching.TEA);
    assertThat(effects.owes(Caching.TEA)).isTrue();
    caching.cache.failing = () -> false;
    caching.store.clear();
    assertThat(caching.fetched("a")).isEqualTo("ERROR {}");
    assertThat(effects.owes(Caching.TEA)).isFalse();
    assertThat(caching.cachedRows()).isEmpty();
    assertThat(caching.fetched("a")).isEqualTo("MISS {}");
  }

  @Test
  void debts_beyondTheirBound_becomeTheWholeNamespace() {
    TestCache cache = new TestCache();
    Debts debts = new Debts(cache, 3, 1_000);
    cache.putRows(CALL, Caching.TEA, List.of(CachedRow.of(Json.of("other"), n(1))));
    debts.add(Caching.TEA, List.of("a", "b", "c"));
    debts.pay(CALL, Caching.TEA);
    assertThat(debts.owes(Caching.TEA)).isFalse();
    assertThat(cache.calls).last().asString().startsWith("remove");
    assertThat(cache.rows.get(Caching.TEA)).hasSize(1);
    debts.add(Caching.TEA, List.of("a", "b", "c"));
    debts.add(Caching.TEA, List.of("d"));
    debts.add(Caching.TEA, List.of("e"));
    debts.pay(CALL, Caching.TEA);
    assertThat(cache.calls).last().isEqualTo("drop");
    assertThat(cache.rows.get(Caching.TEA)).isEmpty();
    assertThat(debts.owes(Caching.TEA)).isFalse();
  }

  @Test
  void debts_owedAgainWhileTheyArePaid_stay() {
    TestCache cache = new TestCache();
    Debts debts = new Debts(cache, 100, 1_000);
    int[] calls = new int[1];
    cache.failing =
        () -> {
          if (++calls[0] == 2) {
            debts.add(Caching.TEA, List.of("b"));
          }
          return calls[0] == 3;
        };
    debts.add(Caching.TEA, List.of("a", "b"));
    assertThatThrownBy(() -> debts.pay(CALL, Caching.TEA)).isInstanceOf(CacheException.class);
    assertThat(debts.owes(Caching.TEA)).isTrue();
    debts.pay(CALL, Caching.TEA);
    assertThat(cache.calls).last().isEqualTo("remove [b]");
    assertThat(debts.owes(Caching.TEA)).isFalse();
  }

  private static Json vector(float... values) {
    return Json.floats(values);
  }
}
