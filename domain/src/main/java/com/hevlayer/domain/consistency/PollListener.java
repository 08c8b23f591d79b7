package com.hevlayer.domain.consistency;

import com.hevlayer.ports.store.NamespaceName;

/** Hears what polls say. Thread-safe, quick, never throws; the application implements this type. */
public interface PollListener {
  /** Hears nothing. */
  PollListener NONE =
      new PollListener() {
        @Override
        public void polled(
            String store, NamespaceName namespace, Outcome outcome, String problem) {}

        @Override
        public void keyless(String store) {}
      };

  /** What a poll said. */
  enum Outcome {
    /** The index holds every accepted write. */
    STABLE,
    /** It does not yet. */
    UPDATING,
    /** The store does not say. */
    UNKNOWN,
    /** The store knows no such namespace. */
    MISSING,
    /** There was no answer, or another refusal. */
    FAILED
  }

  /**
   * A poll ended, and its namespace was not forgotten meanwhile.
   *
   * @param store name of the store
   * @param problem why nothing was said, without secrets; empty otherwise
   */
  void polled(String store, NamespaceName namespace, Outcome outcome, String problem);

  /**
   * A store has no credential of its own, so that its namespaces cannot be polled. Said once until
   * the store has one.
   *
   * @param store name of the store
   */
  void keyless(String store);
}
