package com.hevlayer.app.guard;

import com.hevlayer.ports.cache.CacheException;
import com.hevlayer.ports.cache.CacheState;
import com.hevlayer.ports.cache.CachedRow;
import com.hevlayer.ports.cache.DocumentCache;
import com.hevlayer.ports.store.CallContext;
import com.hevlayer.ports.store.NamespaceName;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Lets nobody wait for a document cache: each call has a limit, and after one that failed the cache
 * is left alone for a moment. So it is as long as a call that was given up still runs, since what
 * that does would come behind the calls of today. Whatever goes wrong is a {@link CacheException}.
 */
public final class GuardedCache implements DocumentCache {
  private static final NamespaceName PROBED = new NamespaceName("layer-probe");

  private final DocumentCache cache;
  private final Clock clock;
  private final Limits limits;
  private final Observer observer;
  private final CacheBreaker breaker;
  private final CacheCalls calls;

  /**
   * How long calls may take.
   *
   * @param call most of them
   * @param size counting a namespace
   * @param whole a step that touches a whole namespace: dropping it, a batch of a walk
   */
  public record Limits(Duration call, Duration size, Duration whole) {
    /** What a running gateway allows. */
    public static final Limits USUAL =
        new Limits(Duration.ofMillis(200), Duration.ofSeconds(2), Duration.ofSeconds(30));
  }

  /** Hears of every call that is made. Thread-safe, never blocks, never throws. */
  @FunctionalInterface
  public interface Observer {

    /**
     * A call ended.
     *
     * @param operation such as {@code get}
     */
    void called(String operation, NamespaceName namespace, Result result, long nanos);
  }

  /** How a call ended. */
  public enum Result {
    /** The cache did what it was asked. */
    OK,
    /** It failed. */
    FAILED,
    /** It took too long. */
    TIMEOUT
  }

  /** Wraps a cache. */
  public GuardedCache(DocumentCache cache, Clock clock, Limits limits, Observer observer) {
    this.cache = cache;
    this.clock = clock;
    this.limits = limits;
    this.observer = observer;
    breaker = new CacheBreaker(clock);
    calls = new CacheCalls(!cache.local(), cache.getClass().getClassLoader());
  }

  /** Returns how many calls run, those that were given up among them. */
  public int running() {
    return calls.running();
  }

  /**
   * Asks a cache that was left alone whether it is back, if it is time to. Without it a cache would
   * stay away as long as everybody who asks first whether it is there stays away.
   */
  public void probe() {
    if (!breaker.isClosed()) {
      try {
        rows(CallContext.of("cache-probe", CallContext.Purpose.PROBE), PROBED, List.of("probe"));
      } catch (CacheException stillAway) {
        // Measured, and what state() says.
      }
    }
  }

  @Override
  public CacheState state() {
    CacheState state = cache.state();
    String error = breaker.lastError();
    boolean away = !breaker.isClosed() || calls.anyGivenUp();
    return error == null && !away
        ? state
        : new CacheState(
            state.connected() && !away,
            state.generation(),
            error == null ? state.lastError() : error);
  }

  @Override
  public boolean local() {
    return cache.local();
  }

  @Override
  public Map<String, CachedRow> rows(
      CallContext context, NamespaceName namespace, Collection<String> keys) {
    return call("get", context, namespace, limits.call, own -> cache.rows(own, namespace, keys));
  }

  @Override
  public Map<String, float[]> vectors(
      CallContext context, NamespaceName namespace, Collection<String> keys) {
    return call(
        "get_vectors", context, namespace, limits.call, own -> cache.vectors(own, namespace, keys));
  }

  @Override
  public void putRows(CallContext context, NamespaceName namespace, List<CachedRow> rows) {
    run("put", context, namespace, limits.call, own -> cache.putRows(own, namespace, rows));
  }

  @Override
  public void mergeRows(CallContext context, NamespaceName namespace, List<CachedRow> patches) {
    run("merge", context, namespace, limits.call, own -> cache.mergeRows(own, namespace, patches));
  }

  @Override
  public void putVectors(
      CallContext context, NamespaceName namespace, Map<String, float[]> vectors) {
    run(
        "put_vectors",
        context,
        namespace,
        limits.call,
        own -> cache.putVectors(own, namespace, vectors));
  }

  @Override
  public void removeVectors(CallContext context, NamespaceName namespace, Collection<String> keys) {
    run(
        "delete_vectors",
        context,
        namespace,
        limits.call,
        own -> cache.removeVectors(own, namespace, keys));
  }

  @Override
  public void remove(CallContext context, NamespaceName namespace, Collection<String> keys) {
    run("delete", context, namespace, limits.call, own -> cache.remove(own, namespace, keys));
  }

  @Override
  public void drop(CallContext context, NamespaceName namespace) {
    run("truncate", context, namespace, limits.whole, own -> cache.drop(own, namespace));
  }

  @Override
  public long size(CallContext context, NamespaceName namespace) {
    return call("count", context, namespace, limits.size, own -> cache.size(own, namespace));
  }

  @Override
  public long evictions(NamespaceName namespace) {
    return cache.evictions(namespace);
  }

  @Override
  public Walk walk(CallContext context, NamespaceName namespace) {
    // The walk outlives the call that opens it, so it does not get that call's deadline.
    Walk walk = call("scan", context, namespace, limits.call, _ -> cache.walk(context, namespace));
    return new GuardedWalk(walk, context, namespace);
  }

  @Override
  public void close() {
    cache.close();
  }

  /** A walk of which each batch is a call. */
  private final class GuardedWalk implements Walk {
    private final Walk walk;
    private final CallContext context;
    private final NamespaceName namespace;

    GuardedWalk(Walk walk, CallContext context, NamespaceName namespace) {
      this.walk = walk;
      this.context = context;
      this.namespace = namespace;
    }

    @Override
    public List<CachedRow> next() {
      return call("scan", context, namespace, limits.whole, _ -> walk.next());
    }

    @Override
    public void close() {
      try {
        calls.<@Nullable Void>make(
            limits.call,
            () -> {
              walk.close();
              return null;
            });
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } catch (ExecutionException | TimeoutException ignored) {
        // Nobody waits for the rest of a walk.
      }
    }
  }

  private void run(
      String operation,
      CallContext context,
      NamespaceName namespace,
      Duration limit,
      Consumer<CallContext> step) {
    this.<@Nullable Void>call(
        operation,
        context,
        namespace,
        limit,
        own -> {
          step.accept(own);
          return null;
        });
  }

  private <T extends @Nullable Object> T call(
      String operation,
      CallContext context,
      NamespaceName namespace,
      Duration most,
      Function<CallContext, T> step) {
    if (calls.anyGivenUp()) {
      throw new CacheException("an earlier call of the document cache still runs", null);
    }
    if (!breaker.tryEnter()) {
      throw new CacheException("the document cache failed of late and is left alone", null);
    }
    Duration limit = most;
    CallContext own = context;
    if (!cache.local()) {
      Instant now = clock.instant();
      Instant deadline = context.deadline();
      if (deadline != null && deadline.isBefore(now.plus(most))) {
        limit = Duration.between(now, deadline);
      }
      own = context.withDeadline(now.plus(limit));
    }
    return made(operation, namespace, limit, limit.equals(most), own, step);
  }

  /**
   * Makes a call that the breaker let through.
   *
   * @param full whether a call that takes longer says that the cache is slow, not that its caller
   *     has no time
   */
  private <T extends @Nullable Object> T made(
      String operation,
      NamespaceName namespace,
      Duration limit,
      boolean full,
      CallContext context,
      Function<CallContext, T> step) {
    long start = System.nanoTime();
    Result result = Result.FAILED;
    boolean said = false;
    try {
      T value = calls.make(limit, () -> step.apply(context));
      said = true;
      result = Result.OK;
      breaker.succeeded();
      return value;
    } catch (TimeoutException e) {
      result = Result.TIMEOUT;
      CacheException fault =
          new CacheException("operation timed out after " + limit.toMillis() + "ms", e);
      if (full) {
        said = true;
        breaker.failed(fault);
      }
      throw fault;
    } catch (ExecutionException e) {
      CacheException fault =
          e.getCause() instanceof CacheException own
              ? own
              // What a library says may hold anything, and this text is shown to everybody.
              : new CacheException(
                  "the document cache failed: " + kind(e.getCause()), e.getCause());
      said = true;
      breaker.failed(fault);
      throw fault;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CacheException("interrupted while waiting for the document cache", e);
    } finally {
      if (!said) {
        breaker.unsaid();
      }
      observer.called(operation, namespace, result, System.nanoTime() - start);
    }
  }

  private static String kind(@Nullable Throwable cause) {
    return cause == null ? "unknown" : cause.getClass().getSimpleName();
  }
}
