package com.hevlayer.testkit.simulation;

import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** A thread that runs only while it holds the baton. Its state belongs to whoever holds that. */
final class Actor {
  final String name;
  final int number;
  final boolean daemon;

  /** Whose {@code parallel} it works for. */
  final @Nullable Actor parent;

  @Nullable Thread thread;
  boolean started;
  boolean ended;

  /** It was told to end: what it still runs, {@code finally} blocks, switches no more. */
  boolean unwinding;

  /** While it sleeps: until when, in nanoseconds. */
  long wakeAt;

  /** Different for each sleep, so that equal times have an order. */
  long sleepOrder;

  /** While it waits for workers: how many still run. */
  int workers;

  private volatile boolean turn;

  Actor(String name, int number, boolean daemon, @Nullable Actor parent, @Nullable Thread thread) {
    this.name = name;
    this.number = number;
    this.daemon = daemon;
    this.parent = parent;
    this.thread = thread;
  }

  void resume() {
    turn = true;
    Thread mine = thread;
    if (started || mine == null) {
      LockSupport.unpark(mine);
    } else {
      started = true;
      mine.start();
    }
  }

  void awaitTurn() {
    while (!turn) {
      LockSupport.park(this);
    }
    turn = false;
  }
}
