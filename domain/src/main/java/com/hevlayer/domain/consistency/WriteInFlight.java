package com.hevlayer.domain.consistency;

/** A managed write between its stamp and its outcome. Thread-safe; the first end counts. */
public interface WriteInFlight {

  /** Returns the stamp of its rows, epoch milliseconds. */
  long stamp();

  /** The store accepted it: the namespace is polled from now on, and due. */
  void accepted();

  /** The store refused it, or it was never sent: no row carries the stamp. */
  void refused();

  /** Nobody knows whether the store applied it: it counts as in flight for one more time-out. */
  void unknown();
}
