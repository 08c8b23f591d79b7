package com.hevlayer.testkit.cluster;

import com.hevlayer.ports.cluster.Candidate;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** A Lease: who holds it and who waits for it. Guarded by the server. */
final class FakeLease {
  private final Deque<Entry> waiting = new ArrayDeque<>();
  private @Nullable Entry holder;

  /** One candidacy. */
  record Entry(FakeCluster client, String identity, Candidate candidate) {}

  String holder() {
    return holder == null ? "" : holder.identity();
  }

  void join(Entry entry) {
    waiting.add(entry);
    next();
  }

  void leave(Entry entry) {
    waiting.remove(entry);
    if (entry.equals(holder)) {
      holder = null;
      entry.client().signal(entry.candidate()::lost);
      next();
    }
  }

  void expire() {
    Entry lost = holder;
    if (lost != null) {
      holder = null;
      lost.client().signal(lost.candidate()::lost);
      waiting.add(lost);
      next();
    }
  }

  private void next() {
    if (holder == null) {
      Entry next = waiting.poll();
      holder = next;
      if (next != null) {
        next.client().signal(next.candidate()::leads);
      }
    }
  }
}
