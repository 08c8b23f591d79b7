package com.hevlayer.app.net;

import java.util.ArrayDeque;
import java.util.concurrent.Executor;
import org.eclipse.jetty.io.Connection;

/**
 * Keeps a client's connection on the thread that answered it. Jetty hands a connection whose
 * request was completed asynchronously to its executor; while an upstream callback runs, such a
 * connection waits for the end of that callback and goes on right there instead of waking another
 * thread.
 */
public final class LoopExecutor implements Executor {
  private static final ThreadLocal<Loop> LOOP = ThreadLocal.withInitial(Loop::new);

  private final Executor pool;

  /** Creates one over a pool that takes everything else. */
  public LoopExecutor(Executor pool) {
    this.pool = pool;
  }

  /** The connections that wait on one thread. */
  private static final class Loop {
    private final ArrayDeque<Runnable> waiting = new ArrayDeque<>(4);
    private boolean running;
  }

  @Override
  public void execute(Runnable task) {
    if (task instanceof Connection) {
      Loop loop = LOOP.get();
      if (loop.running) {
        loop.waiting.add(task);
        return;
      }
    }
    pool.execute(task);
  }

  /** Runs a callback, then the connections it completed. */
  static void run(Runnable callback) {
    Loop loop = LOOP.get();
    if (loop.running) {
      callback.run();
      return;
    }
    loop.running = true;
    try {
      callback.run();
    } finally {
      // A resumed connection may complete further requests; they queue up here in turn.
      for (Runnable next = loop.waiting.poll(); next != null; next = loop.waiting.poll()) {
        resume(next);
      }
      loop.running = false;
    }
  }

  // Whatever one connection fails with is no matter of the others.
  private static void resume(Runnable connection) {
    try {
      connection.run();
    } catch (RuntimeException e) {
      ((Connection) connection).getEndPoint().close(e);
    }
  }
}
