package com.hevlayer.domain.parallel;

import com.hevlayer.ports.store.Cancellation;
import com.hevlayer.testkit.simulation.Simulation;
import java.time.Duration;
import java.util.function.Consumer;

/** Background work as actors of a simulation, which cuts it off when the run ends. */
public final class SimulatedTasks implements Tasks {
  private final Simulation simulation;

  /** Creates one. */
  public SimulatedTasks(Simulation simulation) {
    this.simulation = simulation;
  }

  @Override
  public void start(String name, Consumer<Cancellation> task) {
    simulation.daemon(name, () -> task.accept(Cancellation.NEVER));
  }

  @Override
  public void repeat(String name, Loop loop) {
    simulation.daemon(
        name,
        () -> {
          while (true) {
            simulation.sleep(loop.step());
          }
        });
  }

  @Override
  public boolean sleep(Duration time, Cancellation cancellation) {
    simulation.sleep(time);
    return !cancellation.isCancelled();
  }
}
