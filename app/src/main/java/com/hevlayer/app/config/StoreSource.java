package com.hevlayer.app.config;

import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Where the definitions of stores stand. Immutable. */
public sealed interface StoreSource {

  /** A file that is read again when it changes. */
  record File(Path path) implements StoreSource {}

  /**
   * A document in a variable.
   *
   * @param variable name of the variable
   */
  record Inline(String variable, String text) implements StoreSource {
    @Override
    public String toString() {
      return "Inline[" + variable + "]";
    }
  }

  /** One turbopuffer that takes any caller's key and passes it on. */
  record Upstream(String variable, URI url, String region) implements StoreSource {}

  /** One embedded store that asks nobody for a key. */
  record Embedded(Map<String, String> options) implements StoreSource {
    /** Copies the options. */
    public Embedded {
      options = Map.copyOf(options);
    }
  }

  /**
   * Resources of Kubernetes.
   *
   * @param storeNamespace where VectorStores and their Secrets lie
   * @param indexNamespace where Index objects lie, or {@code null} if they are not read
   */
  record Resources(String storeNamespace, @Nullable String indexNamespace) implements StoreSource {}
}
