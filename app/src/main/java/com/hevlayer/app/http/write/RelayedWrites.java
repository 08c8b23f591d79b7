package com.hevlayer.app.http.write;

import com.hevlayer.app.edge.HeldBody;
import com.hevlayer.app.edge.Reply;
import com.hevlayer.app.edge.RequestHead;
import com.hevlayer.app.edge.Verdict;
import com.hevlayer.app.http.Admission;
import com.hevlayer.app.http.BodyJudge;
import com.hevlayer.domain.parallel.Tasks;
import com.hevlayer.domain.routing.StoreLease;
import com.hevlayer.domain.write.ManagedWrite;
import com.hevlayer.domain.write.ObjectTypes;
import com.hevlayer.domain.write.Writes;
import com.hevlayer.ports.store.CallContext;
import com.hevlayer.ports.store.Cancellation;
import com.hevlayer.protocol.Splice;
import com.hevlayer.protocol.scan.BodyIndex;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.function.ObjLongConsumer;
import org.jspecify.annotations.Nullable;

/** Judges writes to stores that speak the same wire, stamps them and lets them be relayed. */
public final class RelayedWrites implements BodyJudge {
  private final Writes writes;
  private final InstantSource clock;
  private final Tasks tasks;
  private final Duration timeout;
  private final ObjLongConsumer<String> batches;

  /**
   * Creates one.
   *
   * @param timeout of the look-up before a write; zero: none
   * @param batches hears of the rows of each managed write
   */
  public RelayedWrites(
      Writes writes,
      InstantSource clock,
      Tasks tasks,
      Duration timeout,
      ObjLongConsumer<String> batches) {
    this.writes = writes;
    this.clock = clock;
    this.tasks = tasks;
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
      Verdict verdict =
          switch (writes.begin(admission.target(lease, context), index)) {
            case Writes.Begun.Refused refused ->
                new Verdict.Refuse(
                    Reply.error(
                        refused.why().status(), refused.why().code(), refused.why().message()));
            case Writes.Begun.Unmanaged ignored ->
                relay(head, admission, lease, List.of(), tap(head, index, null));
            case Writes.Begun.Managed managed -> {
              ManagedWrite write = managed.write();
              batches.accept(admission.namespace().value(), write.rows());
              yield relay(head, admission, lease, write.splices(), tap(head, index, write));
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
      RequestHead head,
      Admission admission,
      StoreLease lease,
      List<Splice> splices,
      @Nullable WriteTap tap) {
    return admission.relay(head, lease, splices, tap);
  }

  private @Nullable WriteTap tap(RequestHead head, BodyIndex index, @Nullable ManagedWrite write) {
    List<String> objects = ObjectTypes.in(index);
    if (write == null && objects.isEmpty()) {
      return null;
    }
    // What follows an accepted write is done also when its caller has left.
    CallContext context = CallContext.of(head.requestId(), CallContext.Purpose.REQUEST);
    return new WriteTap(write, context, objects, tasks);
  }
}
