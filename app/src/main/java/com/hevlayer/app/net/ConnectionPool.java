package com.hevlayer.app.net;

import com.hevlayer.app.net.UpstreamCall.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The connections to one origin. Unused ones are kept per selector, the latest used first, so that
 * a call is carried by the thread that serves its caller where possible. Thread-safe.
 */
final class ConnectionPool {
  private final UpstreamClient client;
  private final NetLimits limits;
  private final ReentrantLock lock = new ReentrantLock();
  private final List<ArrayDeque<UpstreamConnection>> idle = new ArrayList<>();
  private final ArrayDeque<UpstreamCall> waiting = new ArrayDeque<>();
  private int open;

  ConnectionPool(UpstreamClient client, NetLimits limits, int selectors) {
    this.client = client;
    this.limits = limits;
    for (int i = 0; i < selectors; i++) {
      idle.add(new ArrayDeque<>());
    }
  }

  /** Sends a call on a free connection, on a new one, or when one becomes free. */
  void acquire(UpstreamCall call, int selector) {
    while (true) {
      UpstreamConnection free;
      lock.lock();
      try {
        free = pollIdle(selector);
        if (free == null) {
          if (open < limits.connections()) {
            open++;
          } else if (waiting.size() < limits.waiting()) {
            waiting.add(call);
            if (!call.start(Clock.POOL)) {
              waiting.removeLastOccurrence(call);
            }
            return;
          } else {
            break;
          }
        }
      } finally {
        lock.unlock();
      }
      if (free == null) {
        dial(call, selector);
        return;
      }
      if (free.take(call)) {
        free.send();
        return;
      }
    }
    call.unconnected(
        "has no free connection: "
            + limits.connections()
            + " are in use and "
            + limits.waiting()
            + " calls wait",
        null);
  }

  private void dial(UpstreamCall call, int selector) {
    call.start(Clock.CONNECT);
    client.dial(this, call, selector);
  }

  private @Nullable UpstreamConnection pollIdle(int selector) {
    UpstreamConnection own = idle.get(selector).pollLast();
    for (int i = 0; own == null && i < idle.size(); i++) {
      own = idle.get(i).pollLast();
    }
    return own;
  }

  /** A new connection stands, made for this call. */
  void opened(UpstreamConnection connection, UpstreamCall first) {
    if (first.ended()) {
      hand(connection);
    } else if (connection.take(first)) {
      connection.send();
    } else {
      acquire(first, connection.selectorIndex());
    }
  }

  /** A connection could not be made. */
  void openFailed(UpstreamCall first, String message, @Nullable Throwable cause) {
    shut();
    first.unconnected(message, cause);
  }

  /** A connection carried its call and may carry the next. */
  void release(UpstreamConnection connection) {
    if (connection.rest(client.now())) {
      hand(connection);
    }
  }

  /** An idle connection was looked at and is fine. */
  void checked(UpstreamConnection connection) {
    if (connection.rest(client.now())) {
      hand(connection);
    }
  }

  private void hand(UpstreamConnection connection) {
    UpstreamCall next;
    lock.lock();
    try {
      next = pollWaiting();
      ArrayDeque<UpstreamConnection> own = idle.get(connection.selectorIndex());
      if (next == null && (own.isEmpty() || !own.contains(connection))) {
        own.addLast(connection);
      }
    } finally {
      lock.unlock();
    }
    if (next == null) {
      return;
    }
    if (connection.take(next)) {
      connection.send();
    } else {
      acquire(next, connection.selectorIndex());
    }
  }

  private @Nullable UpstreamCall pollWaiting() {
    UpstreamCall next = waiting.poll();
    while (next != null && next.ended()) {
      next = waiting.poll();
    }
    return next;
  }

  /** A connection is gone; a call that waits may open another. */
  void shut() {
    UpstreamCall next;
    lock.lock();
    try {
      open--;
      next = pollWaiting();
      if (next != null) {
        open++;
      }
    } finally {
      lock.unlock();
    }
    if (next != null) {
      dial(next, 0);
    }
  }

  /** A call ended; it may have been waiting. */
  void forget(UpstreamCall call) {
    lock.lock();
    try {
      waiting.removeFirstOccurrence(call);
    } finally {
      lock.unlock();
    }
  }

  /** Closes what was not used for the time that connections are kept. */
  void evict(long now) {
    List<UpstreamConnection> old = new ArrayList<>();
    lock.lock();
    try {
      for (ArrayDeque<UpstreamConnection> own : idle) {
        for (Iterator<UpstreamConnection> each = own.iterator(); each.hasNext(); ) {
          UpstreamConnection next = each.next();
          if (next.isShut()) {
            each.remove();
          } else if (now - next.idleSince() >= limits.keepAlive().toNanos()) {
            each.remove();
            old.add(next);
          }
        }
      }
    } finally {
      lock.unlock();
    }
    old.forEach(UpstreamConnection::shutIdle);
  }

  PoolState state() {
    lock.lock();
    try {
      int unused = 0;
      for (ArrayDeque<UpstreamConnection> own : idle) {
        for (UpstreamConnection next : own) {
          unused += next.isShut() ? 0 : 1;
        }
      }
      return new PoolState(open, unused, waiting.size());
    } finally {
      lock.unlock();
    }
  }
}
