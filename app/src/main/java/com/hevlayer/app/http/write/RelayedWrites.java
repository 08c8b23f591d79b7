package com.hevlayer.app.http.write;

import com.hevlayer.app.edge.HeldBody;
import com.hevlayer.app.edge.Reply;
import com.hevlayer.app.edge.RequestHead;
import com.hevlayer.app.edge.Verdict;
import com.hevlayer.app.http.Admission;
import com.hevlayer.app.http.BodyJudge;
import com.hevlayer.domain.routing.StoreLease;
import com.hevlayer.domain.shard.Shards;
import com.hevlayer.domain.write.WritePlan;
import com.hevlayer.domain.write.WritePlanner;
import com.hevlayer.ports.store.CallContext;
import com.hevlayer.ports.store.Cancellation;
import com.hevlayer.protocol.scan.BodyIndex;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.function.ObjLongConsumer;

/** Judges writes to stores that speak the same wire, stamps them and lets them be relayed. */
public final class RelayedWrites implements BodyJudge {
  private final InstantSource clock;
  private final Shards shards;
  private final Duration timeout;
  private final ObjLongConsumer<String> batches;

  /**
   * Creates one.
   *
   * @param timeout of the look-up before a write; zero: none
   * @param batches hears of the rows of each managed write
   */
  public RelayedWrites(
      InstantSource clock, Shards shards, Duration timeout, ObjLongConsumer<String> batches) {
    this.clock = clock;
    this.shards = shards;
    this.timeout = timeout;
    this.batches = batches;
  }

  @Override
  public Verdict judge(RequestHead head, HeldBody body, Admission admission) {
    BodyIndex index = BodyIndex.scan(body.bytes());
    return new Verdict.Resolve(cancellation -> resolve(head, admission, index, cancellation));
  }

  private Verdict resolve(
      RequestHead head, Admission admission, BodyIndex index, Cancellation cancellation) {
    StoreLease lease = admission.lease();
    boolean handedOn = false;
    try {
      CallContext context =
          new CallContext(
              head.requestId(),
              CallContext.Purpose.PROBE,
              // From now on: a long upload is over by now and must not count.
              timeout.isZero() ? null : clock.instant().plus(timeout),
              cancellation,
              admission.callerKey());
      int count = shards.stamping(admission.target(lease, context));
      Verdict verdict =
          switch (WritePlanner.plan(index, clock.millis(), count)) {
            case WritePlan.Refused refused ->
                new Verdict.Refuse(
                    Reply.error(refused.status(), refused.code(), refused.message()));
            case WritePlan.Unmanaged ignored -> admission.relay(head, lease, List.of(), null);
            case WritePlan.Managed managed -> {
              batches.accept(admission.namespace().value(), managed.upserts() + managed.patches());
              yield admission.relay(head, lease, managed.splices(), null);
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
}
