package com.hevlayer.domain.operator;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Keys that wait for work. A key waits at most once and is worked on by one worker at a time: added
 * meanwhile, it waits again afterwards. Thread-safe.
 *
 * @param <K> key
 */
final class WorkQueue<K> {
  static final Duration FIRST_RETRY = Duration.ofSeconds(1);
  static final Duration LONGEST_RETRY = Duration.ofMinutes(5);

  /** Doublings after which a retry is the longest for sure. */
  private static final int MOST_DOUBLINGS = 20;

  private static final double JITTER = 0.2;

  private final int width;
  private final RandomGenerator random;

  private final Set<K> ready = new LinkedHashSet<>();
  private final Set<K> running = new HashSet<>();
  private final Set<K> dirty = new HashSet<>();
  private final Map<K, Integer> failures = new HashMap<>();
  private final Map<K, Timer<K>> timers = new HashMap<>();
  private final PriorityQueue<Timer<K>> byTime =
      new PriorityQueue<>(
          Comparator.<Timer<K>, Instant>comparing(Timer::due).thenComparingLong(Timer::order));
  private long order;
  private int workers;
  private boolean closed;

  private record Timer<K>(K key, Instant due, long order) {}

  /**
   * Creates an empty one.
   *
   * @param width how many workers there may be
   */
  WorkQueue(int width, RandomGenerator random) {
    this.width = width;
    this.random = random;
  }

  /** Has a key worked on as soon as possible. */
  synchronized void add(K key) {
    if (closed) {
      return;
    }
    if (running.contains(key)) {
      dirty.add(key);
    } else {
      cancel(key);
      ready.add(key);
    }
  }

  /** Whether one more worker is of use now; the caller then starts one. */
  synchronized boolean wantsWorker(Instant now) {
    wake(now);
    if (closed || workers >= width || workers >= running.size() + ready.size()) {
      return false;
    }
    workers++;
    return true;
  }

  /** Returns the next key for a worker; {@code null}: the worker ends. */
  synchronized @Nullable K take(Instant now) {
    wake(now);
    if (closed || ready.isEmpty()) {
      workers--;
      return null;
    }
    K key = ready.iterator().next();
    ready.remove(key);
    running.add(key);
    return key;
  }

  /** A worker ended that was not told to. */
  synchronized void lostWorker() {
    workers--;
  }

  /** Ends the work on a key that was taken. */
  synchronized void done(K key, Result result, Instant now) {
    running.remove(key);
    boolean again = dirty.remove(key);
    Duration wait = result.again();
    if (result.backOff()) {
      int before = failures.merge(key, 1, Integer::sum) - 1;
      Duration delay = delay(before);
      wait = wait == null || delay.compareTo(wait) < 0 ? delay : wait;
    } else {
      failures.remove(key);
    }
    if (closed) {
      return;
    }
    if (again) {
      ready.add(key);
    } else if (wait != null) {
      Timer<K> timer = new Timer<>(key, now.plus(wait), order++);
      timers.put(key, timer);
      byTime.add(timer);
    }
  }

  /** Returns when the next key that waits for its time is due; {@code null} if none does. */
  synchronized @Nullable Instant nextDue() {
    dropCancelled();
    Timer<K> first = byTime.peek();
    return first == null ? null : first.due();
  }

  /** Returns how many keys wait to be worked on now. */
  synchronized int depth() {
    return ready.size() + dirty.size();
  }

  /** Returns how many keys are worked on. */
  synchronized int running() {
    return running.size();
  }

  /** Hands out nothing from now on. */
  synchronized void close() {
    closed = true;
    ready.clear();
    dirty.clear();
    timers.clear();
    byTime.clear();
  }

  private Duration delay(int before) {
    long nanos = FIRST_RETRY.toNanos() << Math.min(before, MOST_DOUBLINGS);
    long capped = Math.min(nanos, LONGEST_RETRY.toNanos());
    return Duration.ofNanos((long) (capped * (1 + JITTER * (2 * random.nextDouble() - 1))));
  }

  private void wake(Instant now) {
    dropCancelled();
    Timer<K> first = byTime.peek();
    while (first != null && !first.due().isAfter(now)) {
      byTime.poll();
      timers.remove(first.key());
      ready.add(first.key());
      dropCancelled();
      first = byTime.peek();
    }
  }

  private void cancel(K key) {
    timers.remove(key);
  }

  private void dropCancelled() {
    Timer<K> first = byTime.peek();
    while (first != null && !first.equals(timers.get(first.key()))) {
      byTime.poll();
      first = byTime.peek();
    }
  }
}
