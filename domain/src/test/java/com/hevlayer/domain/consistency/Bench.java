package com.hevlayer.domain.consistency;

import com.hevlayer.domain.parallel.Loop;
import com.hevlayer.domain.parallel.Tasks;
import com.hevlayer.domain.routing.StoreRegistry;
import com.hevlayer.domain.routing.TestStores;
import com.hevlayer.ports.store.Cancellation;
import com.hevlayer.ports.store.NamespaceName;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;

/**
 * A watcher with the usual settings, whose clocks are turned and whose polls are run by hand. The
 * wall clock starts at 10,000 ms.
 */
final class Bench implements Tasks, PollListener {
  static final NamespaceName TEAPOTS = new NamespaceName("teapots");
  static final WatcherSettings SETTINGS =
      WatcherSettings.of(
          Duration.ofSeconds(1),
          Duration.ofSeconds(60),
          Duration.ofMillis(500),
          Duration.ofSeconds(60));

  final List<String> heard = new ArrayList<>();
  final Deque<Consumer<Cancellation>> started = new ArrayDeque<>();
  final Watcher watcher;
  long wallMillis = 10_000;
  long nanos = -5;

  Bench(StoreRegistry registry) {
    watcher =
        new Watcher(
            SETTINGS,
            () -> Instant.ofEpochMilli(wallMillis),
            () -> nanos,
            registry::table,
            this,
            this);
  }

  static Bench of(DescribingStore store) {
    return new Bench(TestStores.one(store));
  }

  /** Lets time pass on both clocks. */
  void pass(long millis) {
    wallMillis += millis;
    nanos += millis * 1_000_000;
  }

  /** Does a step of the loop and runs the polls that it starts. */
  Duration round() {
    Duration pause = watcher.step();
    runPolls();
    return pause;
  }

  void runPolls() {
    while (!started.isEmpty()) {
      started.removeFirst().accept(Cancellation.NEVER);
    }
  }

  Freshness freshness() {
    return watcher.of(TEAPOTS);
  }

  long watermark() {
    return freshness().watermark().orElseThrow();
  }

  @Override
  public void start(String name, Consumer<Cancellation> task) {
    started.addLast(task);
  }

  @Override
  public void repeat(String name, Loop loop) {
    throw new UnsupportedOperationException();
  }

  @Override
  public boolean sleep(Duration time, Cancellation cancellation) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void polled(String store, NamespaceName namespace, Outcome outcome, String problem) {
    heard.add(store + " " + namespace + " " + outcome + (problem.isEmpty() ? "" : ": " + problem));
  }

  @Override
  public void keyless(String store) {
    heard.add(store + " is keyless");
  }
}
