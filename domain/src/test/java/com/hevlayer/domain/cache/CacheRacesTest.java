package com.hevlayer.domain.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.hevlayer.ports.cache.CachedRow;
import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.json.JsonArray;
import com.hevlayer.ports.store.CallContext;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/**
 * Whatever the order of their steps, fills and writes leave nothing in the cache that the store
 * does not hold.
 */
class CacheRacesTest {
  private static final String KEY = "a";

  /** What an actor does to the row. */
  private enum Act {
    FILL {
      @Override
      void on(Caching caching) {
        Fetched _ = caching.fetch(KEY);
      }
    },
    FILL_VECTOR {
      @Override
      void on(Caching caching) {
        Map<String, float[]> _ =
            caching.caching.seeds().of(caching.target(), List.of(Json.of(KEY)));
      }
    },
    UPSERT {
      @Override
      void on(Caching caching) {
        caching.upsert(KEY, row("upserted"));
      }
    },
    OTHER_UPSERT {
      @Override
      void on(Caching caching) {
        caching.upsert(KEY, Map.of("n", Json.of("upserted again")));
      }
    },
    PATCH {
      @Override
      void on(Caching caching) {
        caching.patch(KEY, Map.of("p", Json.of("patched")));
      }
    },
    OTHER_PATCH {
      @Override
      void on(Caching caching) {
        caching.patch(KEY, Map.of("p", Json.of("patched again")));
      }
    },
    DELETE {
      @Override
      void on(Caching caching) {
        caching.delete(KEY);
      }
    },
    DROP {
      @Override
      void on(Caching caching) {
        caching.dropNamespace();
      }
    },
    /** A write that times out, and that the store applies much later. */
    UNKNOWN {
      @Override
      void on(Caching caching) {
        CacheEffects effects = caching.caching.effects();
        CacheEffects.Ticket ticket = effects.begin(Caching.TEA);
        Interleavings.pause();
        effects.unknown(CallContext.of("test", CallContext.Purpose.REQUEST), ticket, List.of(KEY));
        Interleavings.pause();
        caching.store.put(KEY, row("applied late"));
      }
    };

    abstract void on(Caching caching);
  }

  private static Map<String, Json> row(String n) {
    return Map.of("n", Json.of(n), "vector", Json.floats(new float[] {n.length(), 1}));
  }

  /** Actors on a row that the store holds and the cache holds or not. */
  private record Race(Caching caching, List<Act> bodies, AtomicInteger kept)
      implements Interleavings.Scenario {

    static Supplier<Interleavings.Scenario> of(
        boolean cached, AtomicInteger kept, List<Act> bodies) {
      return () -> {
        Caching caching = new Caching();
        caching.store.put(KEY, row("first"));
        if (cached) {
          Act.FILL.on(caching);
          Act.FILL_VECTOR.on(caching);
        }
        return new Race(caching, bodies, kept);
      };
    }

    @Override
    public List<Runnable> actors() {
      return bodies.stream().<Runnable>map(body -> () -> body.on(caching)).toList();
    }

    @Override
    public void check() {
      assertTrue(caching);
      kept.addAndGet(caching.cachedRows().size() + caching.cachedVectors().size());
    }
  }

  /** Fails if something is cached that is not so. */
  private static void assertTrue(Caching caching) {
    caching
        .cachedRows()
        .forEach((key, row) -> assertThat(row.attributes()).isEqualTo(stored(caching, key)));
    caching
        .cachedVectors()
        .forEach((key, vector) -> {
          Map<String, Json> row = caching.store.row(key);
          Json stored = row == null ? null : row.get("vector");
          assertThat(vector).isEqualTo(stored instanceof JsonArray array ? array.toFloats() : null);
        });
  }

  private static Map<String, Json> stored(Caching caching, String key) {
    Map<String, Json> row = caching.store.row(key);
    Map<String, Json> without = new HashMap<>(row == null ? Map.of("is", Json.of("gone")) : row);
    without.remove("vector");
    return without;
  }

  private static int all(boolean cached, AtomicInteger kept, List<Act> bodies) {
    return Interleavings.all(Race.of(cached, kept, bodies));
  }

  @Test
  void fill_besideEveryWriteInEveryOrder_leavesNothingStale() {
    AtomicInteger kept = new AtomicInteger();
    int orders = 0;
    for (Act write : List.of(Act.UPSERT, Act.PATCH, Act.DELETE, Act.DROP, Act.UNKNOWN)) {
      orders += all(false, kept, List.of(Act.FILL, write));
    }
    assertThat(orders).isGreaterThan(500);
    // Were nothing ever kept, nothing could be stale.
    assertThat(kept.get()).isGreaterThan(100);
  }

  @Test
  void fillOfAVector_besideEveryWriteInEveryOrder_leavesNothingStale() {
    AtomicInteger kept = new AtomicInteger();
    int orders = 0;
    for (Act write : List.of(Act.UPSERT, Act.OTHER_UPSERT, Act.DELETE)) {
      orders += all(false, kept, List.of(Act.FILL_VECTOR, write));
    }
    assertThat(orders).isGreaterThan(500);
    assertThat(kept.get()).isGreaterThan(100);
  }

  @Test
  void writes_oneBesideAnotherInEveryOrder_leaveNothingStale() {
    AtomicInteger kept = new AtomicInteger();
    int orders = 0;
    orders += all(false, kept, List.of(Act.UPSERT, Act.OTHER_UPSERT));
    orders += all(false, kept, List.of(Act.OTHER_UPSERT, Act.DELETE));
    orders += all(false, kept, List.of(Act.OTHER_UPSERT, Act.DROP));
    orders += all(true, kept, List.of(Act.OTHER_UPSERT, Act.PATCH));
    orders += all(true, kept, List.of(Act.PATCH, Act.OTHER_PATCH));
    orders += all(true, kept, List.of(Act.PATCH, Act.DELETE));
    assertThat(orders).isGreaterThan(5_000);
    assertThat(kept.get()).isGreaterThan(100);
  }

  @Test
  void threeAndFour_inDrawnOrders_leaveNothingStale() {
    AtomicInteger kept = new AtomicInteger();
    Random random = new Random(41);
    List<Act> any = new ArrayList<>(List.of(Act.values()));
    any.addAll(List.of(Act.FILL, Act.FILL, Act.FILL_VECTOR));
    for (int i = 0; i < 400; i++) {
      List<Act> bodies = new ArrayList<>();
      for (int n = 3 + i % 2; n > 0; n--) {
        bodies.add(any.get(random.nextInt(any.size())));
      }
      Interleavings.some(10, i, Race.of(random.nextBoolean(), kept, bodies));
    }
    assertThat(kept.get()).isGreaterThan(100);
  }

  @Test
  void fill_overtakenBetweenItsCheckAndItsPut_isTakenOutAgain() {
    Caching caching = new Caching();
    caching.store.put(KEY, row("first"));
    caching.cache.beforeNextPut = () -> Act.UPSERT.on(caching);

    Act.FILL.on(caching);

    // Without the second look the row that was read first would stay for ever.
    assertThat(caching.cachedRows()).isEmpty();
    assertThat(caching.fetched(KEY)).isEqualTo("MISS {a={\"n\":\"upserted\"}}");
    assertThat(caching.fetched(KEY)).isEqualTo("HIT {a={\"n\":\"upserted\"}}");
  }

  @Test
  void fillOfAVector_overtakenBetweenItsCheckAndItsPut_isTakenOutAgain() {
    Caching caching = new Caching();
    caching.store.put(KEY, row("first"));
    caching.cache.beforeNextPut = () -> Act.UPSERT.on(caching);
    Act.FILL_VECTOR.on(caching);
    assertThat(caching.cachedVectors()).isEmpty();
  }

  @Test
  void fill_overtakenWhileTheStoreIsRead_isNotPut() {
    Caching caching = new Caching();
    caching.store.put(KEY, row("first"));
    caching.store.behindNextRead = () -> Act.DELETE.on(caching);
    assertThat(caching.fetched(KEY)).isEqualTo("MISS {a={\"n\":\"first\"}}");
    assertThat(caching.cache.calls).doesNotContain("putRows [a]");
    assertThat(caching.cachedRows()).isEmpty();
  }

  @Test
  void write_overtakenBetweenItsMarkAndItsPut_isTakenOutAgain() {
    Caching caching = new Caching();
    caching.store.put(KEY, row("first"));
    caching.cache.beforeNextPut = () -> Act.OTHER_UPSERT.on(caching);
    Act.UPSERT.on(caching);
    assertThat(caching.cachedRows()).isEmpty();
    assertThat(caching.cachedVectors()).isEmpty();
  }

  @Test
  void writes_thatOverlap_removeTheRow() {
    Caching caching = new Caching();
    CacheEffects.Ticket one = caching.caching.effects().begin(Caching.TEA);
    CacheEffects.Ticket other = caching.caching.effects().begin(Caching.TEA);
    caching.apply(one, Caching.upserting(KEY, row("one")));
    assertThat(caching.cachedRows()).hasSize(1);
    caching.apply(other, Caching.upserting(KEY, row("other")));
    assertThat(caching.cachedRows()).isEmpty();
    assertThat(caching.cachedVectors()).isEmpty();
  }

  @Test
  void threads_atOnceAndWithAFailingCache_readWhatTheStoreHolds() throws InterruptedException {
    for (int round = 0; round < 60; round++) {
      Caching caching = new Caching();
      Random failures = new Random(round);
      boolean failing = round % 2 == 1;
      caching.cache.failing = () -> failing && drawn(failures) < 0.15;
      List<String> keys = List.of("a", "b", "c");
      keys.forEach(key -> caching.store.put(key, row("first")));
      List<Thread> threads = new ArrayList<>();
      List<Throwable> thrown = new ArrayList<>();
      for (int t = 0; t < 4; t++) {
        Random random = new Random(1_000L * round + t);
        int mine = t;
        Thread thread =
            Thread.ofPlatform()
                .unstarted(() -> {
                  for (int i = 0; i < 40; i++) {
                    work(caching, keys.get(random.nextInt(3)), random.nextInt(8), mine + "/" + i);
                  }
                });
        thread.setUncaughtExceptionHandler((_, failure) -> {
          synchronized (thrown) {
            thrown.add(failure);
          }
        });
        threads.add(thread);
      }
      threads.forEach(Thread::start);
      for (Thread thread : threads) {
        thread.join();
      }
      assertThat(thrown).isEmpty();
      caching.cache.failing = () -> false;
      for (String key : keys) {
        for (int i = 0; i < 3; i++) {
          CachedRow row = caching.fetch(key).rows().get(key);
          assertThat(row == null ? Map.of("is", Json.of("gone")) : row.attributes())
              .as("round %s, key %s, read %s", round, key, i)
              .isEqualTo(stored(caching, key));
        }
      }
      if (!failing) {
        assertTrue(caching);
      }
    }
  }

  private static double drawn(Random random) {
    synchronized (random) {
      return random.nextDouble();
    }
  }

  private static void work(Caching caching, String key, int what, String mark) {
    switch (what) {
      case 0, 1 -> caching.upsert(key, row(mark));
      case 2 -> caching.patch(key, Map.of("p", Json.of(mark)));
      case 3 -> caching.delete(key);
      case 4 -> caching.caching.seeds().of(caching.target(), List.of(Json.of(key)));
      default -> caching.fetch(key);
    }
  }

  @Test
  void modifications_ofRowsOfOneStripe_countForEach() {
    Modifications modifications = new Modifications(1);
    long before = modifications.now();
    Modifications.Marks marks = modifications.mark(Caching.TEA, List.of("x", "y"));
    assertThat(marks.overlapped(0, before)).isFalse();
    assertThat(marks.overlapped(1, before)).isFalse();
    assertThat(marks.overtaken(1)).isFalse();
    assertThat(modifications.changed(Caching.TEA, "z", before)).isTrue();
    long after = modifications.now();
    assertThat(modifications.changed(Caching.TEA, "z", after)).isFalse();
    Modifications.Marks later = modifications.mark(Caching.TEA, List.of("z"));
    assertThat(marks.overtaken(0)).isTrue();
    assertThat(later.overlapped(0, before)).isTrue();
    assertThat(later.overlapped(0, after)).isFalse();
  }

  @Test
  void modifications_unusualCount_isRefused() {
    assertThat(Arrays.asList(1, 2, 1 << 17)).allSatisfy(Modifications::new);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Modifications(3))
        .withMessage("3 stripes; allowed is a power of two");
  }
}
