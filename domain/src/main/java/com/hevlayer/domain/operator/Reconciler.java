package com.hevlayer.domain.operator;

import com.hevlayer.ports.cluster.ObjectRef;

/** Brings what belongs to an object to where it should be. Thread-safe. */
@FunctionalInterface
interface Reconciler {

  /** Reconciles one object, whether or not it exists; may block. */
  Result reconcile(ObjectRef ref);
}
