package com.hevlayer.domain.operator;

import com.hevlayer.domain.discovery.DiscoveryObserver;
import com.hevlayer.ports.cluster.ObjectRef;
import com.hevlayer.ports.cluster.ResourceKind;
import java.time.Duration;

/**
 * Hears of what the operator does, for metrics and the log. Thread-safe, quick; the application
 * implements this type.
 */
public interface OperatorObserver extends DiscoveryObserver {

  /** How a reconcile ended. */
  enum Outcome {
    /** The object was accepted. */
    OK,
    /** The object was refused. */
    INVALID,
    /** Something else failed; it is tried again. */
    ERROR
  }

  /** What was written. */
  enum Verb {
    /** A configuration was applied. */
    APPLY,
    /** An object was deleted. */
    DELETE
  }

  /** A reconcile ended. */
  void reconciled(ResourceKind kind, Outcome outcome, Duration time);

  /** A reconcile failed and is tried again; neither text nor cause holds a secret. */
  void failed(ObjectRef object, RuntimeException failure);

  /** A child was written. */
  void childWritten(ResourceKind kind, Verb verb);

  /**
   * The gateway was called.
   *
   * @param operation name of the operation
   * @param status HTTP status, or 0 if there was no answer
   */
  void gatewayCalled(String operation, int status);
}
