package com.hevlayer.domain.resource;

/** Names under which fields are written, so that each writer owns its own. */
public final class FieldManagers {
  /** Children, and Index objects that were discovered. */
  public static final String OPERATOR = "layer-operator";

  /** {@code spec.replicas} of Deployments, and nothing else. */
  public static final String SCALE = "layer-operator-scale";

  /** Labels and annotations that are copied onto Index objects. */
  public static final String METADATA = "layer-operator-metadata";

  /** Status subresources. */
  public static final String STATUS = "layer-operator-status";

  private FieldManagers() {}
}
