package com.hevlayer.app.boot;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Closes stores beside whoever ended the last lease, since closing may wait for a disk. Closing it
 * waits for them, so that the process does not end in the middle of a commit. Thread-safe.
 */
final class StoreCloser implements Executor, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(StoreCloser.class);
  private static final Duration LONGEST = Duration.ofSeconds(20);

  private final ExecutorService threads =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("store-close-", 0).factory());

  @Override
  public void execute(Runnable task) {
    threads.execute(task);
  }

  @Override
  public void close() {
    threads.shutdown();
    try {
      if (!threads.awaitTermination(LONGEST.toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.warn(
            "a store was not closed within {} s; its log has what is missing", LONGEST.toSeconds());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
