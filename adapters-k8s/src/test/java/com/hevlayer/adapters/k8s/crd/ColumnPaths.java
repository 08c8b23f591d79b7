package com.hevlayer.adapters.k8s.crd;

/** Paths of the columns that several kinds show. */
final class ColumnPaths {
  static final String READY = ".status.conditions[?(@.type==\"Ready\")].status";
  static final String REASON = ".status.conditions[?(@.type==\"Ready\")].reason";
  static final String AGE = ".metadata.creationTimestamp";

  private ColumnPaths() {}
}
