package com.hevlayer.ports.cluster;

import com.hevlayer.ports.json.JsonObject;
import org.jspecify.annotations.Nullable;

/**
 * Hears of changes of watched objects. Called by the threads of the cluster, one call at a time for
 * each kind; must return at once and never throw.
 */
public interface ClusterListener {

  /**
   * An object came, changed or went. Changes in between may be skipped; after a gap every object is
   * reported again. The cache of the cluster already holds the new state.
   *
   * @param before what it was, or {@code null} if it is new
   * @param after what it is, or {@code null} if it is gone
   */
  void changed(ResourceKind kind, @Nullable JsonObject before, @Nullable JsonObject after);

  /** The API server began or ceased to serve a kind. */
  void served(ResourceKind kind, boolean served);
}
