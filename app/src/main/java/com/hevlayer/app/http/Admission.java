package com.hevlayer.app.http;

import com.hevlayer.app.edge.AnswerTap;
import com.hevlayer.app.edge.RelayTarget;
import com.hevlayer.app.edge.RequestHead;
import com.hevlayer.app.edge.Verdict;
import com.hevlayer.domain.routing.RoutedStore;
import com.hevlayer.domain.routing.StoreCalls;
import com.hevlayer.domain.routing.StoreLease;
import com.hevlayer.domain.routing.StoreTable;
import com.hevlayer.domain.routing.Target;
import com.hevlayer.ports.plugin.Secret;
import com.hevlayer.ports.store.CallContext;
import com.hevlayer.ports.store.NamespaceName;
import com.hevlayer.protocol.Splice;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A caller who was admitted to a namespace, before it is decided who answers. Immutable.
 *
 * @param callerKey only where the store has no credential
 * @param bills hears what the store bills if the request is relayed
 */
public record Admission(
    Route route,
    Map<String, String> parameters,
    StoreTable table,
    NamespaceName namespace,
    RoutedStore store,
    @Nullable Secret callerKey,
    BillObserver bills) {

  /**
   * Takes a lease on the store.
   *
   * @throws com.hevlayer.domain.fault.Fault.Unavailable if the store was replaced meanwhile
   */
  public StoreLease lease() {
    return store.requireLease();
  }

  /** Returns the namespace under a lease, for calls before the decision. */
  public Target target(StoreLease lease, CallContext context) {
    return new Target(lease, namespace, context, StoreCalls.PLAIN);
  }

  /** Returns the keys that the store is called with. */
  public List<Secret> secrets() {
    List<Secret> secrets = new ArrayList<>();
    store.spec().credential().ifPresent(secrets::add);
    if (callerKey != null) {
      secrets.add(callerKey);
    }
    return secrets;
  }

  /**
   * Returns the verdict that relays the request.
   *
   * @param lease closed by the exchange
   * @param splices changes of the held body
   * @param tap hears the answer, or {@code null}
   */
  public Verdict relay(
      RequestHead head, StoreLease lease, List<Splice> splices, @Nullable AnswerTap tap) {
    return relay(head.rawTarget(), lease, splices, tap);
  }

  /**
   * Returns the verdict that relays the request as it came to the same path below {@code /v2},
   * parameters included.
   *
   * @param lease closed by the exchange
   */
  public Verdict relayAsV2(RequestHead head, StoreLease lease) {
    String target = head.rawTarget();
    int below = target.indexOf('/', target.indexOf('/', 1) + 1);
    return relay("/v2/namespaces" + target.substring(below), lease, List.of(), null);
  }

  private Verdict relay(
      String target, StoreLease lease, List<Splice> splices, @Nullable AnswerTap tap) {
    return new Verdict.Relay(
        new RelayTarget(
            store.spec().name(),
            lease.store().wire().orElseThrow(),
            target,
            callerKey == null ? RelayTarget.CallerKey.WITHHOLD : RelayTarget.CallerKey.PASS_ON,
            splices,
            lease,
            tap,
            bills.endOf(route, namespace.value(), store.spec().kind())));
  }

  /**
   * Returns the verdict that sends the store a query of the namespace and goes on with its answer.
   *
   * @param lease closed by the exchange
   */
  public Verdict ask(StoreLease lease, byte[] body, Verdict.Heard heard) {
    return new Verdict.Ask(
        WireCalls.query(
            store.spec().name(), lease.store().wire().orElseThrow(), namespace, callerKey, body),
        heard,
        lease);
  }

  /**
   * Returns the verdict that has the route's handler serve the request.
   *
   * @param attachment what was found out already, for {@link Call#attachment}, or {@code null}
   */
  public Verdict serve(@Nullable Object attachment) {
    return new Verdict.Serve(
        new Admitted(
            route,
            parameters,
            table,
            List.of(new Admitted.Store(store, lease(), callerKey)),
            attachment));
  }
}
