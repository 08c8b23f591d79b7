package com.hevlayer.app.run;

import com.hevlayer.domain.parallel.CancelSignal;
import com.hevlayer.domain.parallel.Loop;
import com.hevlayer.domain.parallel.Tasks;
import com.hevlayer.ports.store.Cancellation;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Background work on virtual threads. Closing cancels all of it and waits a while for its end. */
public final class VirtualTasks implements Tasks, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger("com.hevlayer.tasks");
  private static final Duration AFTER_A_FAILURE = Duration.ofSeconds(1);
  private static final Duration LONGEST_END = Duration.ofSeconds(5);

  private final CancelSignal stop = new CancelSignal();
  private final Set<Thread> running = ConcurrentHashMap.newKeySet();

  @Override
  public void start(String name, Consumer<Cancellation> task) {
    if (stop.isCancelled()) {
      return;
    }
    Thread thread =
        Thread.ofVirtual()
            .name(name)
            .unstarted(() -> {
              try {
                task.accept(stop);
              } catch (RuntimeException | Error e) {
                if (!stop.isCancelled()) {
                  LOG.atError().setCause(e).addKeyValue("task", name).log("a task failed");
                }
              } finally {
                running.remove(Thread.currentThread());
              }
            });
    running.add(thread);
    thread.start();
  }

  @Override
  public void repeat(String name, Loop loop) {
    start(
        name,
        cancellation -> {
          while (!cancellation.isCancelled()) {
            Duration pause;
            try {
              pause = loop.step();
            } catch (RuntimeException e) {
              LOG.atError().setCause(e).addKeyValue("task", name).log("a step failed");
              pause = AFTER_A_FAILURE;
            }
            if (!sleep(pause, cancellation)) {
              return;
            }
          }
        });
  }

  @Override
  public boolean sleep(Duration time, Cancellation cancellation) {
    CountDownLatch woken = new CountDownLatch(1);
    try (Cancellation.Registration _ = cancellation.onCancel(woken::countDown);
        Cancellation.Registration _ = stop.onCancel(woken::countDown)) {
      return !woken.await(time.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  @Override
  public void close() {
    stop.fire();
    long until = System.nanoTime() + LONGEST_END.toNanos();
    for (Thread thread : running) {
      try {
        long left = until - System.nanoTime();
        if (left <= 0 || !thread.join(Duration.ofNanos(left))) {
          LOG.atWarn().addKeyValue("task", thread.getName()).log("a task did not end in time");
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }
}
