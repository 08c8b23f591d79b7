package com.hevlayer.ports.cluster;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Objects to be watched. Immutable.
 *
 * @param kind what they are
 * @param namespaces where they live; empty means everywhere
 * @param labels a label selector in the API's own syntax, or {@code null} for all
 * @param fields a field selector in the API's own syntax, or {@code null} for all
 * @param required whether the cluster is not ready before the kind is served
 */
public record Selection(
    ResourceKind kind,
    Set<String> namespaces,
    @Nullable String labels,
    @Nullable String fields,
    boolean required) {

  /** Copies the names. */
  public Selection {
    namespaces = Set.copyOf(namespaces);
  }
}
