package com.hevlayer.app.http.write;

import com.hevlayer.app.edge.BodyRule;
import com.hevlayer.app.edge.RelayTarget;
import com.hevlayer.app.edge.Reply;
import com.hevlayer.app.edge.RequestHead;
import com.hevlayer.app.edge.Verdict;
import com.hevlayer.app.http.Fault;
import com.hevlayer.app.http.ManagedWrites;
import com.hevlayer.domain.routing.RoutedStore;
import com.hevlayer.domain.routing.StoreLease;
import com.hevlayer.domain.write.WritePlan;
import com.hevlayer.domain.write.WritePlanner;
import com.hevlayer.ports.plugin.Secret;
import com.hevlayer.ports.store.CallContext;
import com.hevlayer.ports.store.Cancellation;
import com.hevlayer.ports.store.NamespaceName;
import com.hevlayer.ports.store.Wire;
import com.hevlayer.protocol.Splice;
import com.hevlayer.protocol.scan.BodyIndex;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.function.ObjLongConsumer;
import org.jspecify.annotations.Nullable;

/** Judges writes to stores that speak the same wire, stamps them and lets them be relayed. */
public final class RelayedWrites implements ManagedWrites {
  private final InstantSource clock;
  private final int shardCount;
  private final Duration timeout;
  private final ObjLongConsumer<String> batches;

  /**
   * Creates one.
   *
   * @param shardCount of namespaces without a marker row
   * @param timeout of the look-up before a write; zero: none
   * @param batches hears of the rows of each managed write
   */
  public RelayedWrites(
      InstantSource clock, int shardCount, Duration timeout, ObjLongConsumer<String> batches) {
    this.clock = clock;
    this.shardCount = shardCount;
    this.timeout = timeout;
    this.batches = batches;
  }

  @Override
  public Verdict judge(
      RequestHead head, String namespace, RoutedStore store, @Nullable Secret callerKey) {
    NamespaceName name;
    try {
      name = new NamespaceName(namespace);
    } catch (IllegalArgumentException e) {
      throw new Fault.IllegalName(String.valueOf(e.getMessage()));
    }
    return new Verdict.Inspect(
        BodyRule.JSON,
        body -> {
          BodyIndex index = BodyIndex.scan(body.bytes());
          return new Verdict.Resolve(
              cancellation -> resolve(head, name, store, callerKey, index, cancellation));
        });
  }

  private Verdict resolve(
      RequestHead head,
      NamespaceName namespace,
      RoutedStore store,
      @Nullable Secret callerKey,
      BodyIndex index,
      Cancellation cancellation) {
    StoreLease lease =
        store
            .lease()
            .orElseThrow(() ->
                new Fault.Unavailable("the store was replaced meanwhile; repeat the request"));
    boolean handedOn = false;
    try {
      CallContext context =
          new CallContext(
              head.requestId(),
              CallContext.Purpose.PROBE,
              timeout.isZero() ? null : head.receivedAt().plus(timeout),
              cancellation,
              callerKey);
      int shards = MarkerRow.shards(lease.store(), context, namespace, shardCount);
      Verdict verdict =
          switch (WritePlanner.plan(index, clock.millis(), shards)) {
            case WritePlan.Refused refused ->
                new Verdict.Refuse(
                    Reply.error(refused.status(), refused.code(), refused.message()));
            case WritePlan.Unmanaged ignored -> relay(head, lease, callerKey, List.of());
            case WritePlan.Managed managed -> {
              batches.accept(namespace.value(), managed.upserts() + managed.patches());
              yield relay(head, lease, callerKey, managed.splices());
            }
          };
      handedOn = verdict instanceof Verdict.Relay;
      return verdict;
    } finally {
      if (!handedOn) {
        lease.close();
      }
    }
  }

  private static Verdict relay(
      RequestHead head, StoreLease lease, @Nullable Secret callerKey, List<Splice> splices) {
    Wire wire = lease.store().wire().orElseThrow();
    return new Verdict.Relay(
        new RelayTarget(
            lease.spec().name(),
            wire,
            head.rawTarget(),
            callerKey == null ? RelayTarget.CallerKey.WITHHOLD : RelayTarget.CallerKey.PASS_ON,
            splices,
            lease));
  }
}
