package com.hevlayer.app.http;

import com.hevlayer.app.edge.RequestHead;
import com.hevlayer.app.edge.Verdict;
import com.hevlayer.domain.routing.RoutedStore;
import com.hevlayer.ports.plugin.Secret;
import org.jspecify.annotations.Nullable;

/** Judges writes to stores that speak the same wire. Thread-safe. */
@FunctionalInterface
public interface ManagedWrites {

  /**
   * Returns the verdict about a write whose caller was admitted. Never blocks; what blocks is left
   * to a later step.
   *
   * @param callerKey only where the store has no credential
   */
  Verdict judge(RequestHead head, String namespace, RoutedStore store, @Nullable Secret callerKey);
}
