package com.hevlayer.app.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.hevlayer.ports.cache.CacheException;
import com.hevlayer.ports.cache.CacheState;
import com.hevlayer.ports.cache.CachedRow;
import com.hevlayer.ports.cache.DocumentCache;
import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.store.CallContext;
import com.hevlayer.ports.store.NamespaceName;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class GuardedCacheTest {
  private static final NamespaceName TEA = new NamespaceName("tea");
  private static final CallContext CALL = CallContext.of("test", CallContext.Purpose.REQUEST);
  private static final Duration PATIENT = Duration.ofSeconds(30);
  private static final Duration QUICK = Duration.ofMillis(250);

  /** The breaker lets calls through behind its two seconds. */
  private static final Duration OPEN = Duration.ofMillis(2_001);

  private final TestClock clock = new TestClock();
  private final Script script = new Script();
  private final Queue<String> heard = new ConcurrentLinkedQueue<>();
  private GuardedCache cache = guarded(PATIENT, false);

  private GuardedCache guarded(Duration limit, boolean local) {
    script.local = local;
    return new GuardedCache(
        (DocumentCache)
            Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {DocumentCache.class}, script),
        clock,
        new GuardedCache.Limits(limit, limit, PATIENT),
        (operation, namespace, result, _) -> heard.add(operation + " " + namespace + " " + result));
  }

  private void look() {
    Map<String, CachedRow> _ = cache.rows(CALL, TEA, List.of("a"));
  }

  private void assertFails(String message) {
    assertThatExceptionOfType(CacheException.class)
        .isThrownBy(this::look)
        .withMessageContaining(message);
  }

  @Test
  void call_thatSucceeds_isHandedOnWithADeadline() {
    assertThat(cache.rows(CALL, TEA, List.of("a"))).containsOnlyKeys("a");
    assertThat(script.deadlines).containsExactly(clock.now.plus(PATIENT));
    assertThat(heard).containsExactly("get tea OK");
    assertThat(cache.state()).isEqualTo(new CacheState(true, 1, null));
  }

  @Test
  void call_withAnEarlierDeadline_keepsIt() {
    Instant earlier = clock.now.plusMillis(20);
    assertThat(cache.rows(CALL.withDeadline(earlier), TEA, List.of("a"))).hasSize(1);
    assertThat(script.deadlines).containsExactly(earlier);
  }

  @Test
  void everyMethod_isHandedOn() {
    cache.putRows(CALL, TEA, List.of());
    cache.mergeRows(CALL, TEA, List.of());
    cache.putVectors(CALL, TEA, Map.of());
    cache.removeVectors(CALL, TEA, List.of());
    cache.remove(CALL, TEA, List.of());
    cache.drop(CALL, TEA);
    assertThat(cache.vectors(CALL, TEA, List.of("a"))).isEmpty();
    assertThat(cache.size(CALL, TEA)).isEqualTo(7);
    assertThat(cache.evictions(TEA)).isEqualTo(3);
    try (DocumentCache.Walk walk = cache.walk(CALL, TEA)) {
      assertThat(walk.next()).isEmpty();
    }
    cache.close();
    assertThat(script.calls)
        .contains(
            "putRows",
            "mergeRows",
            "putVectors",
            "removeVectors",
            "remove",
            "drop",
            "vectors",
            "size",
            "evictions",
            "walk",
            "close");
    assertThat(heard)
        .containsExactly(
            "put tea OK",
            "merge tea OK",
            "put_vectors tea OK",
            "delete_vectors tea OK",
            "delete tea OK",
            "truncate tea OK",
            "get_vectors tea OK",
            "count tea OK",
            "scan tea OK",
            "scan tea OK");
  }

  @Test
  void failure_once_keepsEverybodyAwayForTwoSecondsThenOneProbeDecides() {
    script.fault = new CacheException("refused", null);
    assertFails("refused");
    assertThat(cache.state()).isEqualTo(new CacheState(false, 1, "refused"));
    script.fault = null;
    clock.pass(Duration.ofMillis(1_999));
    assertFails("left alone");
    assertThat(script.calls).hasSize(1);

    clock.pass(Duration.ofMillis(2));
    script.fault = new CacheException("refused again", null);
    assertFails("refused again");
    assertFails("left alone");
    assertThat(cache.state().lastError()).isEqualTo("refused again");

    clock.pass(OPEN);
    script.fault = null;
    look();
    look();
    assertThat(cache.state()).isEqualTo(new CacheState(true, 1, null));
    assertThat(heard)
        .containsExactly("get tea FAILED", "get tea FAILED", "get tea OK", "get tea OK");
  }

  @Test
  void probe_underWay_keepsTheOthersAway() throws InterruptedException {
    script.fault = new CacheException("refused", null);
    assertFails("refused");
    script.fault = null;
    clock.pass(OPEN);
    script.hold();
    // A step on a whole namespace may take its time.
    Thread probe = Thread.ofVirtual().start(() -> cache.drop(CALL, TEA));
    script.entered();
    assertFails("left alone");
    script.release();
    probe.join();
    look();
  }

  @Test
  void probe_byTheHost_findsOutWhenItIsTime() {
    cache.probe();
    assertThat(script.calls).isEmpty();
    script.fault = new CacheException("refused", null);
    assertFails("refused");
    script.fault = null;
    cache.probe();
    assertThat(cache.state().connected()).isFalse();
    clock.pass(OPEN);
    cache.probe();
    assertThat(cache.state().connected()).isTrue();
  }

  @Test
  void call_thatHangs_isGivenUpAndNothingComesBehindIt() throws InterruptedException {
    cache = guarded(QUICK, false);
    script.hold();
    script.deaf = true;
    assertFails("operation timed out after 250ms");
    assertThat(heard).containsExactly("get tea TIMEOUT");
    assertThat(cache.state())
        .isEqualTo(new CacheState(false, 1, "operation timed out after 250ms"));
    assertThat(cache.running()).isEqualTo(1);
    // However long it hangs, there is one of them.
    for (int i = 0; i < 5; i++) {
      clock.pass(OPEN);
      assertFails("an earlier call of the document cache still runs");
    }
    assertThat(script.calls).hasSize(1);
    script.release();
    script.thread().join();
    assertThat(cache.running()).isZero();
    clock.pass(OPEN);
    look();
    assertThat(cache.state().connected()).isTrue();
  }

  @Test
  void call_thatHangsAndListens_isInterrupted() throws InterruptedException {
    cache = guarded(QUICK, false);
    script.hold();
    assertFails("timed out");
    script.thread().join();
    assertThat(script.interrupts).hasValue(1);
    assertThat(cache.running()).isZero();
    clock.pass(OPEN);
    script.release();
    look();
  }

  @Test
  void call_whoseCallerHasNoTime_saysNothingOfTheCache() throws InterruptedException {
    script.hold();
    assertThatExceptionOfType(CacheException.class)
        .isThrownBy(() -> cache.rows(CALL.withDeadline(clock.now.plusMillis(5)), TEA, List.of("a")))
        .withMessageContaining("timed out after 5ms");
    script.thread().join();
    script.release();
    look();
    assertThat(cache.state()).isEqualTo(new CacheState(true, 1, null));
  }

  @Test
  void caller_interrupted_failsAndStaysInterrupted() {
    script.hold();
    Thread.currentThread().interrupt();
    try {
      assertFails("interrupted");
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }
    assertThat(cache.state().lastError()).isNull();
  }

  @Test
  void walk_batchThatFails_opensTheBreaker() {
    DocumentCache.Walk walk = cache.walk(CALL, TEA);
    script.fault = new IllegalStateException("secret");
    assertThatExceptionOfType(CacheException.class)
        .isThrownBy(walk::next)
        .withMessage("the document cache failed: IllegalStateException");
    walk.close();
    script.fault = null;
    assertFails("left alone");
  }

  @Test
  void local_cache_staysOnItsCallersThread() {
    GuardedCache local = guarded(QUICK, true);
    assertThat(local.local()).isTrue();
    assertThat(local.rows(CALL, TEA, List.of("a"))).hasSize(1);
    assertThat(script.thread()).isSameAs(Thread.currentThread());
    script.fault = new NoClassDefFoundError("broken jar");
    assertThatExceptionOfType(CacheException.class)
        .isThrownBy(() -> local.rows(CALL, TEA, List.of("a")))
        .withMessage("the document cache failed: NoClassDefFoundError");
    assertThat(local.state().connected()).isFalse();
  }

  /** Answers, fails or hangs as it is told. */
  private static final class Script implements InvocationHandler {
    final Queue<String> calls = new ConcurrentLinkedQueue<>();
    final Queue<Instant> deadlines = new ConcurrentLinkedQueue<>();
    final AtomicInteger interrupts = new AtomicInteger();
    volatile boolean local;
    volatile @Nullable Throwable fault;
    volatile boolean deaf;
    private volatile CountDownLatch gate = new CountDownLatch(0);
    private volatile CountDownLatch inside = new CountDownLatch(1);
    private volatile @Nullable Thread thread;

    void hold() {
      gate = new CountDownLatch(1);
      inside = new CountDownLatch(1);
    }

    void entered() throws InterruptedException {
      inside.await();
    }

    void release() {
      gate.countDown();
    }

    Thread thread() {
      Thread last = thread;
      if (last == null) {
        throw new AssertionError("nobody called");
      }
      return last;
    }

    @Override
    public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments)
        throws Throwable {
      switch (method.getName()) {
        case "state" -> {
          return new CacheState(true, 1, null);
        }
        case "local" -> {
          return local;
        }
        default -> calls.add(method.getName());
      }
      if (arguments != null
          && arguments[0] instanceof CallContext context
          && context.deadline() != null) {
        deadlines.add(context.deadline());
      }
      thread = Thread.currentThread();
      inside.countDown();
      while (true) {
        try {
          gate.await();
          break;
        } catch (InterruptedException e) {
          interrupts.incrementAndGet();
          if (!deaf) {
            throw new CacheException("interrupted", e);
          }
        }
      }
      Throwable thrown = fault;
      if (thrown != null) {
        throw thrown;
      }
      return switch (method.getName()) {
        case "rows" -> Map.of("a", CachedRow.of(Json.of("a"), Map.of()));
        case "vectors" -> Map.of();
        case "size" -> 7L;
        case "evictions" -> 3L;
        case "walk" -> new Walked();
        default -> null;
      };
    }

    private final class Walked implements DocumentCache.Walk {
      @Override
      public List<CachedRow> next() {
        if (fault instanceof RuntimeException thrown) {
          throw thrown;
        }
        return List.of();
      }

      @Override
      public void close() {}
    }
  }

  private static final class TestClock extends Clock {
    private volatile Instant now = Instant.parse("2026-01-01T00:00:00Z");

    void pass(Duration time) {
      now = now.plus(time);
    }

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }
}
