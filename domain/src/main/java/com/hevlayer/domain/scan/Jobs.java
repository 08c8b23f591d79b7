package com.hevlayer.domain.scan;

import com.hevlayer.domain.fault.Fault;
import com.hevlayer.domain.parallel.CancelSignal;
import com.hevlayer.domain.parallel.Tasks;
import com.hevlayer.domain.routing.Target;
import com.hevlayer.ports.store.CallContext;
import com.hevlayer.ports.store.Cancellation;
import com.hevlayer.ports.store.NamespaceName;
import com.hevlayer.ports.store.NoAnswerException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * The jobs of this process, oldest first. A few run at once, the others wait; the oldest finished
 * ones are forgotten when there are too many. Thread-safe.
 */
final class Jobs {
  /** How long a job is kept once it is over. */
  static final Duration KEPT = Duration.ofHours(24);

  /** The most jobs that are known at a time. */
  static final int MOST = 1000;

  private static final int MOST_RUNNING = 16;

  private final Tasks tasks;
  private final InstantSource clock;
  private final Supplier<UUID> ids;
  private final Function<Job, Job.Result> work;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<String, Job> known = new LinkedHashMap<>();
  private final Deque<Job> waiting = new ArrayDeque<>();
  private int running;

  Jobs(Tasks tasks, InstantSource clock, Supplier<UUID> ids, Function<Job, Job.Result> work) {
    this.tasks = tasks;
    this.clock = clock;
    this.ids = ids;
    this.work = work;
  }

  static Fault notFound(String id, NamespaceName namespace) {
    return new Fault.NotFound("Scan '" + id + "' not found in namespace '" + namespace + "'");
  }

  /**
   * Starts a job that outlives the request and keeps its caller's key.
   *
   * @throws Fault.Unavailable if too many run already
   */
  ScanJob start(Target target, ScanSpec spec) {
    CancelSignal signal = new CancelSignal();
    CallContext request = target.context();
    CallContext context =
        new CallContext(
            request.requestId(), CallContext.Purpose.SCAN, null, signal, request.callerKey());
    Job job = new Job(ids.get(), target.detached(context), spec, clock.instant(), signal);
    boolean runs = false;
    List<Job> dropped;
    lock.lock();
    try {
      dropped = overdue();
      if (known.size() >= MOST) {
        job.target().lease().close();
        throw new Fault.Unavailable(
            MOST + " scans are running; one more can be started when one of them is over");
      }
      known.put(job.id().toString(), job);
      if (running < MOST_RUNNING) {
        running++;
        runs = true;
      } else {
        waiting.add(job);
      }
    } finally {
      lock.unlock();
    }
    dropped.forEach(Job::forget);
    ScanJob view = job.view();
    if (runs) {
      launch(job);
    }
    return view;
  }

  List<ScanJob> list(NamespaceName namespace) {
    return all().stream().filter(job -> job.namespace().equals(namespace)).map(Job::view).toList();
  }

  Job get(NamespaceName namespace, String id) {
    lock.lock();
    try {
      Job job = known.get(id);
      if (job != null && job.namespace().equals(namespace)) {
        return job;
      }
    } finally {
      lock.unlock();
    }
    throw notFound(id, namespace);
  }

  void delete(NamespaceName namespace, String id) {
    Job job = get(namespace, id);
    forget(each -> each == job);
  }

  void forget(NamespaceName namespace) {
    forget(job -> job.namespace().equals(namespace));
  }

  /** Forgets the jobs that have been over for long enough. */
  void purge() {
    Instant before = clock.instant().minus(KEPT);
    forget(job -> {
      Instant completed = job.completedAt();
      return completed != null && !completed.isAfter(before);
    });
  }

  private void forget(Predicate<Job> which) {
    List<Job> gone = new ArrayList<>();
    List<Job> neverRan = new ArrayList<>();
    lock.lock();
    try {
      known.values().removeIf(job -> which.test(job) && gone.add(job));
      waiting.removeIf(job -> which.test(job) && neverRan.add(job));
    } finally {
      lock.unlock();
    }
    gone.forEach(Job::forget);
    neverRan.forEach(job -> job.fail("the scan was deleted", clock.instant()));
  }

  /** Takes out the oldest finished jobs, as many as there are too many. Under the lock. */
  private List<Job> overdue() {
    List<Job> dropped = new ArrayList<>();
    int surplus = known.size() - MOST + 1;
    if (surplus > 0) {
      known
          .values()
          .removeIf(
              job -> dropped.size() < surplus && job.completedAt() != null && dropped.add(job));
    }
    return dropped;
  }

  private List<Job> all() {
    lock.lock();
    try {
      return List.copyOf(known.values());
    } finally {
      lock.unlock();
    }
  }

  private void launch(Job job) {
    tasks.start(
        "scan " + job.id(),
        stop -> {
          try (Cancellation.Registration _ = stop.onCancel(job.cancellation()::fire)) {
            run(job, stop);
          } finally {
            next(stop);
          }
        });
  }

  private void run(Job job, Cancellation stop) {
    try {
      job.complete(work.apply(job), clock.instant());
    } catch (RuntimeException | Error failure) {
      boolean cancelled =
          failure instanceof NoAnswerException none
              && none.reason() == NoAnswerException.Reason.CANCELLED;
      if (cancelled || stop.isCancelled()) {
        job.fail(
            stop.isCancelled()
                ? "the gateway stopped before the scan was complete"
                : "the scan was deleted",
            clock.instant());
        return;
      }
      job.fail(job.reason(failure), clock.instant());
      if (!(failure instanceof Fault) && !(failure instanceof NoAnswerException)) {
        throw failure;
      }
    }
  }

  /** Lets the next job run, or none of them any more if the gateway stops. */
  private void next(Cancellation stop) {
    List<Job> cut = List.of();
    Job following = null;
    lock.lock();
    try {
      if (stop.isCancelled()) {
        cut = List.copyOf(waiting);
        waiting.clear();
      } else {
        following = waiting.poll();
      }
      if (following == null) {
        running--;
      }
    } finally {
      lock.unlock();
    }
    cut.forEach(
        job -> job.fail("the gateway stopped before the scan was complete", clock.instant()));
    if (following != null) {
      launch(following);
    }
  }
}
