package com.hevlayer.domain.namespace;

import com.hevlayer.ports.store.NamespaceName;

/** Something that remembers things about namespaces. Thread-safe. */
@FunctionalInterface
public interface NamespaceMemory {

  /** Forgets everything about a namespace that was deleted; quick, never throws. */
  void forget(NamespaceName namespace);
}
