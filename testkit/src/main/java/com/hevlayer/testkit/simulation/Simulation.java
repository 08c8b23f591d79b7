package com.hevlayer.testkit.simulation;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * One run of a scenario: actors that take turns, and a clock that runs only when they wait.
 *
 * <p>Actors are blocking code on threads of their own, but only the one that holds the baton runs.
 * It hands it on where it calls one of the methods below, and a generator with a seed decides to
 * whom: so the same seed gives the same run. Now and then the time runs on although others could
 * have gone first, as if their threads had been held up.
 *
 * <p>An actor must not hold a lock while it calls one of the methods below: whoever gets the baton
 * and wants that lock would wait for ever. All methods are for actors of the run.
 */
public final class Simulation {
  /** What the wall clock shows when a run begins. */
  public static final Instant START = Instant.ofEpochSecond(1_000_000);

  /** In how many hand-overs one lets the time run on before its turn. */
  private static final int HOLD_UPS = 16;

  private final SplittableRandom choices;
  private final SplittableRandom data;

  /** In how many points where an actor may switch it does. */
  private final int patience;

  private final List<Actor> runnable = new ArrayList<>();
  private final PriorityQueue<Actor> sleeping =
      new PriorityQueue<>(
          Comparator.<Actor>comparingLong(actor -> actor.wakeAt)
              .thenComparingLong(actor -> actor.sleepOrder));
  private final List<Actor> actors = new ArrayList<>();
  private final @Nullable List<String> notes;
  private final Actor root;

  private boolean holdUps = true;
  private Actor running;
  private long time;
  private Duration wallOffset = Duration.ZERO;
  private int unfinished;
  private boolean stopping;
  private @Nullable Throwable failure;
  private long sleeps;
  private long switches;
  private long schedule;

  private Simulation(long seed, @Nullable List<String> notes) {
    choices = new SplittableRandom(seed);
    data = new SplittableRandom(~seed);
    patience = 1 << choices.nextInt(4);
    this.notes = notes;
    root = new Actor("main", 0, false, null, Thread.currentThread());
    root.started = true;
    running = root;
  }

  /** Unwinds an actor; an error, so that code under test does not take it for a failure. */
  private static final class Stopped extends Error {
    private static final long serialVersionUID = 1L;

    Stopped() {
      super("the run is over", null, false, false);
    }
  }

  /**
   * What became of a run.
   *
   * @param failure what an actor threw first; {@code null}: nothing
   * @param schedule stands for the order in which the actors ran
   * @param switches how often the baton changed hands
   */
  record Result(@Nullable Throwable failure, long schedule, long switches) {}

  /**
   * Runs a scenario to its end: that of its own code and of every actor but the daemons.
   *
   * @throws AssertionError if an actor threw something, with the seed and what was noted
   */
  public static void run(long seed, Consumer<Simulation> scenario) {
    List<String> notes = new ArrayList<>();
    Throwable failure = run(seed, scenario, notes).failure();
    if (failure != null) {
      throw Explorer.failed(seed, failure, notes);
    }
  }

  static Result run(long seed, Consumer<Simulation> scenario, @Nullable List<String> notes) {
    Simulation simulation = new Simulation(seed, notes);
    try {
      scenario.accept(simulation);
      simulation.awaitOthers();
    } catch (Stopped over) {
      // Another actor failed; that is known already.
    } catch (Throwable e) {
      simulation.fail(e);
    }
    simulation.unwindOthers();
    return new Result(simulation.failure, simulation.schedule, simulation.switches);
  }

  /** From now on time passes only when every actor waits: for scenarios about durations. */
  public void withoutHoldUps() {
    holdUps = false;
  }

  /** Starts an actor; the run ends only after it. */
  public void actor(String name, Runnable body) {
    start(name, false, null, body);
    unfinished++;
    yieldPoint();
  }

  /** Starts an actor that is cut off when all others have ended. */
  public void daemon(String name, Runnable body) {
    start(name, true, null, body);
    yieldPoint();
  }

  /** Lets another actor go first, perhaps. */
  public void yieldPoint() {
    Actor self = running;
    if (self.unwinding) {
      return;
    }
    // No two things happen at the same instant.
    time++;
    if (choices.nextInt(patience) == 0) {
      runnable.add(self);
      switchFrom(self);
    }
  }

  /** Waits until the time has passed, and perhaps longer. */
  public void sleep(Duration duration) {
    Actor self = running;
    if (self.unwinding) {
      return;
    }
    self.wakeAt = time + duration.toNanos();
    self.sleepOrder = sleeps++;
    sleeping.add(self);
    switchFrom(self);
  }

  /**
   * Runs steps as actors of their own, at most {@code width} at once, and waits for their end. A
   * step that throws fails the run.
   */
  public void parallel(int width, List<? extends Runnable> steps) {
    Actor self = running;
    if (self.unwinding || steps.isEmpty()) {
      return;
    }
    int[] next = {0};
    self.workers = Math.min(width, steps.size());
    for (int i = 0; i < self.workers; i++) {
      start(
          self.name + "/" + i,
          self.daemon,
          self,
          () -> {
            while (next[0] < steps.size()) {
              Runnable step = steps.get(next[0]++);
              yieldPoint();
              step.run();
            }
          });
    }
    switchFrom(self);
  }

  /** Returns a clock whose readings may be stepped; reading it is a point to switch. */
  public InstantSource wallClock() {
    return () -> {
      yieldPoint();
      return START.plusNanos(time).plus(wallOffset);
    };
  }

  /** Has the wall clock step, by a negative time back. */
  public void stepWallClock(Duration by) {
    wallOffset = wallOffset.plus(by);
    note(() -> "the wall clock steps by " + by);
  }

  /** Returns how many nanoseconds have passed; never steps. A point to switch. */
  public long nanos() {
    yieldPoint();
    return time;
  }

  /** Returns how many nanoseconds have passed, without a point to switch. */
  public long now() {
    return time;
  }

  /** Returns the generator of the scenario's data, which does not decide about turns. */
  public RandomGenerator random() {
    return data;
  }

  /** Keeps a line for whoever must understand a failed run. */
  public void note(Supplier<String> line) {
    if (notes != null) {
      notes.add("%12.3f ms  %-20s %s".formatted(time / 1e6, running.name, line.get()));
    }
  }

  private void start(String name, boolean daemon, @Nullable Actor parent, Runnable body) {
    Actor actor = new Actor(name, actors.size() + 1, daemon, parent, null);
    actor.thread = Thread.ofVirtual().unstarted(() -> run(actor, body));
    actors.add(actor);
    runnable.add(actor);
  }

  private void run(Actor self, Runnable body) {
    self.awaitTurn();
    try {
      body.run();
    } catch (Stopped over) {
      // As it was told.
    } catch (Throwable e) {
      if (!self.unwinding) {
        fail(e);
      }
    }
    self.ended = true;
    Actor parent = self.parent;
    if (parent != null && --parent.workers == 0) {
      runnable.add(parent);
    }
    boolean last = parent == null && !self.daemon && --unfinished == 0 && root.ended;
    handTo(stopping || last ? root : next());
  }

  private void fail(Throwable e) {
    if (failure == null) {
      failure = e;
    }
    stopping = true;
  }

  /** Hands the baton on and waits for it. */
  private void switchFrom(Actor self) {
    Actor next = next();
    if (next != self) {
      handTo(next);
      self.awaitTurn();
    }
    if (stopping) {
      self.unwinding = true;
      throw new Stopped();
    }
  }

  private void handTo(Actor next) {
    switches++;
    running = next;
    next.resume();
  }

  private Actor next() {
    boolean holdUp = runnable.isEmpty() || (holdUps && choices.nextInt(HOLD_UPS) == 0);
    Actor next = holdUp ? sleeping.poll() : null;
    if (next != null) {
      time = Math.max(time, next.wakeAt);
    } else if (!runnable.isEmpty()) {
      int chosen = choices.nextInt(runnable.size());
      next = runnable.get(chosen);
      runnable.set(chosen, runnable.getLast());
      runnable.removeLast();
    } else {
      fail(new AssertionError("every actor waits for another"));
      return root;
    }
    schedule = (schedule ^ next.number) * 0x9E3779B97F4A7C15L + 1;
    return next;
  }

  /** The scenario's own code is done; the actors it started go on. */
  private void awaitOthers() {
    root.ended = true;
    if (unfinished > 0) {
      switchFrom(root);
    }
  }

  private void unwindOthers() {
    stopping = true;
    root.unwinding = true;
    for (Actor actor : actors) {
      if (actor.started && !actor.ended) {
        handTo(actor);
        root.awaitTurn();
      }
    }
  }
}
