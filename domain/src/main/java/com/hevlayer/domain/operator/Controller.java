package com.hevlayer.domain.operator;

import com.hevlayer.domain.parallel.Loop;
import com.hevlayer.domain.parallel.Tasks;
import com.hevlayer.ports.cluster.ObjectRef;
import com.hevlayer.ports.cluster.ResourceKind;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.random.RandomGenerator;

/** Reconciles the objects of one kind by a few workers, which end when there is nothing to do. */
final class Controller implements Loop {
  /** How late a key that waits for its time may be. */
  private static final Duration PAUSE = Duration.ofMillis(200);

  private final ResourceKind kind;
  private final Reconciler reconciler;
  private final Tasks tasks;
  private final InstantSource clock;
  private final OperatorObserver observer;
  private final WorkQueue<ObjectRef> queue;

  Controller(
      ResourceKind kind,
      int width,
      Reconciler reconciler,
      Tasks tasks,
      InstantSource clock,
      RandomGenerator random,
      OperatorObserver observer) {
    this.kind = kind;
    this.reconciler = reconciler;
    this.tasks = tasks;
    this.clock = clock;
    this.observer = observer;
    queue = new WorkQueue<>(width, random);
  }

  /** Has an object reconciled as soon as possible. */
  void add(ObjectRef ref) {
    queue.add(ref);
    startWorkers();
  }

  int depth() {
    return queue.depth();
  }

  int running() {
    return queue.running();
  }

  /** Begins nothing from now on; what runs goes on. */
  void close() {
    queue.close();
  }

  /** Wakes objects whose time has come. */
  @Override
  public Duration step() {
    startWorkers();
    Instant due = queue.nextDue();
    if (due == null) {
      return PAUSE;
    }
    Duration left = Duration.between(clock.instant(), due);
    return left.isNegative() ? Duration.ZERO : left.compareTo(PAUSE) < 0 ? left : PAUSE;
  }

  private void startWorkers() {
    Instant now = clock.instant();
    while (queue.wantsWorker(now)) {
      tasks.start("reconcile-" + kind.plural(), cancellation -> work());
    }
  }

  private void work() {
    boolean ended = false;
    try {
      ObjectRef ref = queue.take(clock.instant());
      while (ref != null) {
        work(ref);
        ref = queue.take(clock.instant());
      }
      ended = true;
    } finally {
      if (!ended) {
        queue.lostWorker();
      }
    }
  }

  private void work(ObjectRef ref) {
    Instant start = clock.instant();
    Result result = Result.failed();
    try {
      result = reconciler.reconcile(ref);
    } catch (NotLeadingException stopped) {
      result = Result.ok();
    } catch (RuntimeException e) {
      observer.failed(ref, e);
    } finally {
      Instant end = clock.instant();
      queue.done(ref, result, end);
      Duration time = Duration.between(start, end);
      observer.reconciled(kind, result.outcome(), time.isNegative() ? Duration.ZERO : time);
    }
  }
}
