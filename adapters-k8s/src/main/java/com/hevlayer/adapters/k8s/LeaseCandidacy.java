package com.hevlayer.adapters.k8s;

import com.hevlayer.adapters.k8s.LeaseStore.Lease;
import com.hevlayer.ports.cluster.Candidate;
import com.hevlayer.ports.cluster.ClusterException;
import com.hevlayer.ports.cluster.LeaseTerms;
import com.hevlayer.ports.plugin.Telemetry;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * Holds a Lease, or waits for it. Time is measured by a clock that is never set, from when this
 * process saw the Lease change: clocks of others do not matter. The holder gives up when it could
 * not renew for the renew deadline, which lies before anybody else may take the Lease.
 */
final class LeaseCandidacy {
  private static final Duration LONGEST_RELEASE = Duration.ofSeconds(2);
  private static final int TRIES_TO_RELEASE = 3;

  private final LeaseStore store;
  private final LeaseTerms terms;
  private final Candidate candidate;
  private final Telemetry telemetry;
  private final Stop stop = new Stop();
  private final Thread thread;

  private @Nullable Lease seen;
  private long seenAt;
  private long renewedAt;
  private boolean leading;
  private boolean failing;

  LeaseCandidacy(LeaseStore store, LeaseTerms terms, Candidate candidate, Telemetry telemetry) {
    this.store = store;
    this.terms = terms;
    this.candidate = candidate;
    this.telemetry = telemetry;
    thread = Thread.ofVirtual().name("lease-" + terms.name()).unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  private void run() {
    try {
      while (!stop.isSet()) {
        long began = System.nanoTime();
        attempt();
        long spent = System.nanoTime() - began;
        if (stop.within(pause().minusNanos(leading ? spent : 0))) {
          break;
        }
      }
    } catch (InterruptedException e) {
      // Closed while a call was under way.
    } finally {
      giveBack();
    }
  }

  /** One try to take or renew; never longer than what is left to a leader. */
  private void attempt() throws InterruptedException {
    if (leading && !left().isPositive()) {
      // The process was stopped for so long that another one may write by now.
      lose("it was not renewed in time");
      return;
    }
    try {
      if (leading) {
        renew();
      } else {
        take();
      }
      if (failing) {
        failing = false;
        telemetry.event(
            Telemetry.Level.INFO, "the Lease " + terms.name() + " is reached again", null);
      }
    } catch (ClusterException e) {
      if (stop.isSet()) {
        throw new InterruptedException();
      }
      failed(e);
    }
  }

  private void renew() {
    try {
      long asked = System.nanoTime();
      see(store.hold(seen, limit()));
      renewedAt = asked;
    } catch (ClusterException e) {
      if (!e.isConflict() && !e.isNotFound()) {
        throw e;
      }
      // Somebody wrote it. If it is still ours, the next try goes by what it is now.
      Lease now = store.read(limit()).orElse(null);
      see(now);
      if (now == null || !now.holder().equals(terms.identity())) {
        lose("another process holds it");
      }
    }
  }

  private void take() {
    Lease now = store.read(limit()).orElse(null);
    see(now);
    boolean free =
        now == null
            || now.holder().isEmpty()
            || now.holder().equals(terms.identity())
            || System.nanoTime() - seenAt >= wait(now).toNanos();
    if (!free) {
      return;
    }
    long asked = System.nanoTime();
    try {
      see(store.hold(now, limit()));
    } catch (ClusterException e) {
      if (e.isConflict() || e.isNotFound()) {
        return;
      }
      throw e;
    }
    renewedAt = asked;
    leading = true;
    guarded(candidate::leads);
  }

  /** Returns how long a Lease is respected that is not renewed. */
  private Duration wait(Lease lease) {
    Duration said = Duration.ofSeconds(Math.max(1, lease.seconds()));
    return said.compareTo(terms.duration()) > 0 ? said : terms.duration();
  }

  private void see(@Nullable Lease now) {
    if (now == null || seen == null || !now.version().equals(seen.version())) {
      seenAt = System.nanoTime();
    }
    seen = now;
  }

  private void failed(ClusterException e) {
    if (!failing) {
      failing = true;
      telemetry.event(
          Telemetry.Level.WARN,
          "the Lease " + terms.name() + " cannot be reached: " + e.getMessage(),
          null);
    }
    if (leading && !left().isPositive()) {
      lose("it could not be renewed");
    }
  }

  private void lose(String why) {
    leading = false;
    telemetry.event(Telemetry.Level.WARN, "the Lease " + terms.name() + " is lost: " + why, null);
    guarded(candidate::lost);
  }

  /** Returns how long a call may take. */
  private Duration limit() {
    Duration usual = terms.renewDeadline();
    if (!leading) {
      return usual;
    }
    Duration left = left();
    return left.isPositive() ? left : Duration.ofMillis(1);
  }

  private Duration left() {
    return terms.renewDeadline().minusNanos(System.nanoTime() - renewedAt);
  }

  /** Returns how long until the next try; who waits does not do so in step with others. */
  private Duration pause() {
    Duration period = terms.retryPeriod();
    if (leading) {
      Duration left = left();
      return left.compareTo(period) < 0 ? left : period;
    }
    long nanos = period.toNanos();
    return Duration.ofNanos(nanos + ThreadLocalRandom.current().nextLong(nanos / 5 + 1));
  }

  private void giveBack() {
    if (!leading) {
      return;
    }
    leading = false;
    guarded(candidate::lost);
    Lease mine = seen;
    for (int tries = 0; mine != null && tries < TRIES_TO_RELEASE; tries++) {
      // The interruption was meant for what was under way.
      Thread.interrupted();
      try {
        store.release(mine, LONGEST_RELEASE);
        return;
      } catch (ClusterException e) {
        if (!Thread.currentThread().isInterrupted() && !e.isConflict()) {
          telemetry.event(
              Telemetry.Level.WARN,
              "the Lease "
                  + terms.name()
                  + " could not be given back and runs out: "
                  + e.getMessage(),
              null);
          return;
        }
        mine = stillMine();
      }
    }
  }

  /** Returns the Lease as it is now, if it is ours: a call that was cut off may have renewed it. */
  private @Nullable Lease stillMine() {
    Thread.interrupted();
    try {
      return store
          .read(LONGEST_RELEASE)
          .filter(lease -> lease.holder().equals(terms.identity()))
          .orElse(null);
    } catch (ClusterException e) {
      return null;
    }
  }

  private void guarded(Runnable told) {
    try {
      told.run();
    } catch (RuntimeException | LinkageError | AssertionError e) {
      telemetry.event(Telemetry.Level.ERROR, "a change of leadership could not be handled", e);
    }
  }

  /** Gives the Lease back if it is held; returns when that is done, or took too long. */
  void close() {
    stop.now();
    thread.interrupt();
    try {
      thread.join(LONGEST_RELEASE.multipliedBy(2));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
