package com.hevlayer.testkit.cluster;

import com.hevlayer.ports.cluster.ObjectRef;

/**
 * One call of a client. Immutable.
 *
 * @param ref the object that is meant
 * @param manager field manager, empty for reads, deletions and events
 */
public record ApiCall(Verb verb, ObjectRef ref, String manager) {

  /** What is asked for. */
  public enum Verb {
    /** One object. */
    READ,
    /** Server-side apply. */
    APPLY,
    /** Server-side apply of the status. */
    APPLY_STATUS,
    /** Merge patch. */
    PATCH,
    /** A new object. */
    CREATE,
    /** That an object goes. */
    DELETE
  }

  /** Whether it may change something. */
  public boolean isWrite() {
    return verb != Verb.READ;
  }

  @Override
  public String toString() {
    return verb + " " + ref + (manager.isEmpty() ? "" : " by " + manager);
  }
}
