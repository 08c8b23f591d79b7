package com.hevlayer.ports.cluster;

import java.util.Objects;

/**
 * A kind of object that an API server serves. Immutable.
 *
 * @param group API group, empty for the core group
 * @param version served version, such as {@code v1}
 * @param kind such as {@code Deployment}
 * @param plural name in paths, such as {@code deployments}
 * @param namespaced whether its objects live in namespaces
 */
public record ResourceKind(
    String group, String version, String kind, String plural, boolean namespaced) {

  /** Checks that nothing is absent. */
  public ResourceKind {
    Objects.requireNonNull(group);
    Objects.requireNonNull(version);
    Objects.requireNonNull(kind);
    Objects.requireNonNull(plural);
  }

  /** Returns {@code group/version}, or the version alone in the core group. */
  public String apiVersion() {
    return group.isEmpty() ? version : group + "/" + version;
  }

  @Override
  public String toString() {
    return kind;
  }
}
