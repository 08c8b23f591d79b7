package com.hevlayer.app.http;

import com.hevlayer.domain.routing.RoutedStore;
import com.hevlayer.domain.routing.StoreLease;
import com.hevlayer.domain.routing.StoreTable;
import com.hevlayer.ports.plugin.Secret;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the decision about a request found out, for its handler. Closed with the exchange.
 *
 * @param table the routing the request was judged by
 * @param stores the stores that admit the caller, in the order of the table
 * @param attachment what whoever judged the body found out already, or {@code null}
 */
public record Admitted(
    Route route,
    Map<String, String> parameters,
    StoreTable table,
    List<Store> stores,
    @Nullable Object attachment)
    implements AutoCloseable {

  /**
   * A store that admits the caller.
   *
   * @param callerKey only where the store has no credential
   */
  public record Store(RoutedStore routed, StoreLease lease, @Nullable Secret callerKey) {}

  /** Returns the keys that the stores are called with. */
  List<Secret> secrets() {
    List<Secret> secrets = new ArrayList<>();
    for (Store store : stores) {
      store.routed().spec().credential().ifPresent(secrets::add);
      if (store.callerKey() != null) {
        secrets.add(store.callerKey());
      }
    }
    return secrets;
  }

  @Override
  public void close() {
    stores.forEach(store -> store.lease().close());
  }
}
