package com.hevlayer.domain.cache;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs actors under one baton: each goes on until it pauses or ends, and then another one may. So
 * every order of their steps can be tried, and each can be tried again.
 */
final class Interleavings {
  private static final Map<Thread, Actor> ACTORS = new ConcurrentHashMap<>();

  private Interleavings() {}

  /** What is run; made anew for each order. */
  interface Scenario {
    List<Runnable> actors();

    /** Fails if the actors left something wrong behind. */
    void check();
  }

  /** Lets the others go on; does nothing outside of an actor. */
  static void pause() {
    Actor actor = ACTORS.get(Thread.currentThread());
    if (actor != null) {
      actor.pause();
    }
  }

  /** Tries all orders; returns how many there are. */
  static int all(Supplier<Scenario> scenarios) {
    List<Integer> choices = new ArrayList<>();
    List<Integer> widths = new ArrayList<>();
    int orders = 0;
    while (true) {
      run(scenarios.get(), choices, widths, null);
      orders++;
      int last = choices.size() - 1;
      while (last >= 0 && choices.get(last) + 1 == widths.get(last)) {
        last--;
      }
      if (last < 0) {
        return orders;
      }
      choices.subList(last + 1, choices.size()).clear();
      widths.clear();
      choices.set(last, choices.get(last) + 1);
    }
  }

  /** Tries so many orders that a seed draws. */
  static void some(int orders, long seed, Supplier<Scenario> scenarios) {
    Random random = new Random(seed);
    for (int i = 0; i < orders; i++) {
      run(scenarios.get(), new ArrayList<>(), new ArrayList<>(), random);
    }
  }

  private static void run(
      Scenario scenario, List<Integer> choices, List<Integer> widths, @Nullable Random random) {
    List<Actor> running = new ArrayList<>();
    for (Runnable each : scenario.actors()) {
      running.add(new Actor(each));
    }
    for (int step = 0; !running.isEmpty(); step++) {
      if (step == choices.size()) {
        choices.add(random == null ? 0 : random.nextInt(running.size()));
      }
      widths.add(running.size());
      Actor next = running.get(choices.get(step));
      if (next.goOn()) {
        running.remove(next);
      }
    }
    try {
      scenario.check();
    } catch (AssertionError e) {
      throw new AssertionError("in the order " + choices + ": " + e.getMessage(), e);
    }
  }

  private static final class Actor {
    private final Semaphore go = new Semaphore(0);
    private final Semaphore stopped = new Semaphore(0);
    private final Thread thread;
    private volatile boolean ended;
    private volatile @Nullable Throwable failure;

    Actor(Runnable body) {
      thread =
          Thread.ofVirtual()
              .unstarted(() -> {
                go.acquireUninterruptibly();
                try {
                  body.run();
                } catch (Throwable e) {
                  failure = e;
                } finally {
                  ACTORS.remove(Thread.currentThread());
                  ended = true;
                  stopped.release();
                }
              });
      ACTORS.put(thread, this);
      thread.start();
    }

    void pause() {
      stopped.release();
      go.acquireUninterruptibly();
    }

    /** Returns whether the actor ended. */
    boolean goOn() {
      go.release();
      stopped.acquireUninterruptibly();
      Throwable thrown = failure;
      if (thrown != null) {
        throw new AssertionError("an actor failed: " + thrown, thrown);
      }
      return ended;
    }
  }
}
