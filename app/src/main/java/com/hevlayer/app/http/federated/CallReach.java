package com.hevlayer.app.http.federated;

import com.hevlayer.app.http.Admitted;
import com.hevlayer.app.http.Call;
import com.hevlayer.domain.access.Judgement;
import com.hevlayer.domain.fault.Fault;
import com.hevlayer.domain.federation.Reach;
import com.hevlayer.domain.routing.NamespaceList;
import com.hevlayer.domain.routing.RoutedStore;
import com.hevlayer.domain.routing.StoreCalls;
import com.hevlayer.domain.routing.StoreLease;
import com.hevlayer.domain.routing.StoreTable;
import com.hevlayer.domain.routing.Target;
import com.hevlayer.ports.store.Cancellation;
import com.hevlayer.ports.store.NamespaceName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What the caller of a request reaches. A store without a key of its own is not listed where
 * another knows the caller, yet serves the namespaces that the caller names. Closed by whoever made
 * it.
 */
final class CallReach implements Reach, AutoCloseable {
  private final Call call;
  private final StoreCalls calls;
  private final Map<String, Admitted.Store> stores = new HashMap<>();
  private final List<StoreLease> leases = new ArrayList<>();

  CallReach(Call call) {
    this.call = call;
    calls = call.calls();
    for (Admitted.Store store : call.admittedStores()) {
      stores.put(store.routed().spec().name(), store);
    }
  }

  @Override
  public StoreTable table() {
    return call.table();
  }

  @Override
  public List<NamespaceList.Source> sources() {
    return call.sources();
  }

  @Override
  public Target target(NamespaceName namespace) {
    RoutedStore serving =
        call.table()
            .serving(namespace.value())
            .orElseThrow(() ->
                new Fault.Unavailable(
                    "no store serves namespace '" + namespace + "': there is no default store"));
    Admitted.Store store = stores.get(serving.spec().name());
    if (store == null) {
      store = admitted(serving, namespace);
      stores.put(serving.spec().name(), store);
    }
    return new Target(store.lease(), namespace, call.context(store), calls);
  }

  private Admitted.Store admitted(RoutedStore store, NamespaceName namespace) {
    String authorization = call.head().headers().first("Authorization");
    return switch (store.judge(authorization, call.route().scope())) {
      case Judgement.Admitted yes -> {
        StoreLease lease = store.requireLease();
        leases.add(lease);
        yield new Admitted.Store(store, lease, yes.callerKey());
      }
      case Judgement.Refused ignored ->
          throw new Fault.Forbidden(
              "the store of namespace '" + namespace + "' does not admit the caller");
    };
  }

  @Override
  public Cancellation cancellation() {
    return call.context().cancellation();
  }

  @Override
  public void close() {
    leases.forEach(StoreLease::close);
  }
}
