package com.hevlayer.app.run;

import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What ends the parts of a process. Closing runs each once, the last one first, whatever another
 * throws. For one thread at a time.
 */
public final class Stops implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger("com.hevlayer.stop");

  private final Deque<Runnable> stops = new ArrayDeque<>();

  /** Creates one of nothing. */
  public Stops() {}

  /** Adds what ends the part that was started last. */
  public void push(Runnable stop) {
    stops.push(stop);
  }

  @Override
  public void close() {
    while (!stops.isEmpty()) {
      try {
        stops.pop().run();
      } catch (RuntimeException e) {
        LOG.warn("something did not stop cleanly", e);
      }
    }
  }
}
