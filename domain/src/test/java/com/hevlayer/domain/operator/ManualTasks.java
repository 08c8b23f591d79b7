package com.hevlayer.domain.operator;

import com.hevlayer.domain.parallel.Loop;
import com.hevlayer.domain.parallel.Tasks;
import com.hevlayer.ports.store.Cancellation;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.PriorityQueue;
import java.util.function.Consumer;

/** Background work on the thread of the test, at the times of a clock that the test moves. */
final class ManualTasks implements Tasks, InstantSource {
  private static final Instant START = Instant.parse("2026-03-01T10:00:00Z");

  private final Deque<Runnable> ready = new ArrayDeque<>();
  private final PriorityQueue<Timer> timers =
      new PriorityQueue<>(Comparator.comparing(Timer::at).thenComparingLong(Timer::order));
  private Instant now = START;
  private long order;

  private record Timer(Instant at, long order, Loop loop) {}

  @Override
  public Instant instant() {
    return now;
  }

  @Override
  public void start(String name, Consumer<Cancellation> task) {
    ready.add(() -> task.accept(Cancellation.NEVER));
  }

  @Override
  public void repeat(String name, Loop loop) {
    timers.add(new Timer(now, order++, loop));
  }

  @Override
  public boolean sleep(Duration time, Cancellation cancellation) {
    now = now.plus(time);
    return true;
  }

  /** Runs what is ready, without letting time pass. */
  void settle() {
    for (Runnable next = ready.poll(); next != null; next = ready.poll()) {
      next.run();
    }
  }

  /** Lets time pass and runs what is due meanwhile. */
  void pass(Duration time) {
    Instant end = now.plus(time);
    settle();
    for (Timer due = timers.peek(); due != null && !due.at().isAfter(end); due = timers.peek()) {
      timers.remove(due);
      now = due.at().isAfter(now) ? due.at() : now;
      Duration pause = due.loop().step();
      // A loop that wants to go on at once must not stop the clock.
      Duration least = Duration.ofMillis(1);
      timers.add(
          new Timer(now.plus(pause.compareTo(least) < 0 ? least : pause), order++, due.loop()));
      settle();
    }
    now = end;
  }
}
