package com.hevlayer.ports.cluster;

/** What becomes of the dependents of a deleted object. */
public enum Propagation {
  /** They go afterwards. */
  BACKGROUND,
  /** They go first; the object stays until they are gone. */
  FOREGROUND,
  /** They stay. */
  ORPHAN
}
