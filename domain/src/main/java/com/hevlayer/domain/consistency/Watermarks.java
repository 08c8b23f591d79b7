package com.hevlayer.domain.consistency;

import com.hevlayer.ports.store.NamespaceName;

/** What is known of the freshness of namespaces, and who must be told of writes. Thread-safe. */
public interface Watermarks {

  /** Returns what is known now; touches memory only. */
  Freshness of(NamespaceName namespace);

  /**
   * Has a namespace polled from now on.
   *
   * @param due whether the next round polls it, whatever its cadence
   */
  void register(NamespaceName namespace, boolean due);

  /** Forgets a namespace: it was deleted. */
  void forget(NamespaceName namespace);

  /**
   * Begins a managed write: takes its stamp, which is above the watermark and above what a poll
   * under way may make of it. Touches memory only. Every write that begins is ended.
   */
  WriteInFlight begin(NamespaceName namespace);
}
