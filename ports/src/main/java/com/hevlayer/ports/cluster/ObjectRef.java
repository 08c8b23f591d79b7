package com.hevlayer.ports.cluster;

import java.util.Objects;

/**
 * Where an object lies. Immutable.
 *
 * @param kind what it is
 * @param namespace where it lives, empty for an object of the cluster
 * @param name its name
 */
public record ObjectRef(ResourceKind kind, String namespace, String name) {

  /** Checks that nothing is absent. */
  public ObjectRef {
    Objects.requireNonNull(kind);
    Objects.requireNonNull(namespace);
    Objects.requireNonNull(name);
  }

  @Override
  public String toString() {
    return kind + " " + (namespace.isEmpty() ? "" : namespace + "/") + name;
  }
}
