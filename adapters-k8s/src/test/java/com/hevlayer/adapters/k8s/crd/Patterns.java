package com.hevlayer.adapters.k8s.crd;

/** Regular expressions that several members share. */
final class Patterns {
  /** A DNS label. */
  static final String LABEL = "^[a-z0-9]([-a-z0-9]*[a-z0-9])?$";

  /** A namespace of a store. */
  static final String NAMESPACE = "^[A-Za-z0-9._-]{1,128}$";

  /** The id of a pipeline. */
  static final String PIPELINE_ID = "^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$";

  /** A whole number above zero and a unit. */
  static final String DURATION = "^[1-9][0-9]*(s|m|h|d)$";

  /** A duration, or the word for none. */
  static final String DURATION_OR_NEVER = "^(never|[1-9][0-9]*(s|m|h|d))$";

  /** An address that the gateway can call. */
  static final String WEB_ADDRESS = "^https?://[^\\s/]+";

  private Patterns() {}
}
