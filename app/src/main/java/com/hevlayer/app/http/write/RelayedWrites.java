package com.hevlayer.app.http.write;

import com.hevlayer.app.edge.HeldBody;
import com.hevlayer.app.edge.Reply;
import com.hevlayer.app.edge.RequestHead;
import com.hevlayer.app.edge.Verdict;
import com.hevlayer.app.http.Admission;
import com.hevlayer.app.http.BodyJudge;
import com.hevlayer.app.http.Faults;
import com.hevlayer.domain.embed.Prepared;
import com.hevlayer.domain.embed.WriteEmbedding;
import com.hevlayer.domain.fault.Fault;
import com.hevlayer.domain.parallel.Tasks;
import com.hevlayer.domain.routing.StoreLease;
import com.hevlayer.domain.routing.Target;
import com.hevlayer.domain.write.ManagedWrite;
import com.hevlayer.domain.write.ObjectTypes;
import com.hevlayer.domain.write.Writes;
import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.store.CallContext;
import com.hevlayer.ports.store.Cancellation;
import com.hevlayer.protocol.Splice;
import com.hevlayer.protocol.json.JsonText;
import com.hevlayer.protocol.scan.BodyIndex;
import com.hevlayer.protocol.scan.Splices;
import java.lang.foreign.ValueLayout;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.function.ObjLongConsumer;
import org.jspecify.annotations.Nullable;

/** Judges writes to stores that speak the same wire, stamps them and lets them be relayed. */
public final class RelayedWrites implements BodyJudge {
  private final Writes writes;
  private final WriteEmbedding embedding;
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
      WriteEmbedding embedding,
      InstantSource clock,
      Tasks tasks,
      Duration timeout,
      ObjLongConsumer<String> batches) {
    this.writes = writes;
    this.embedding = embedding;
    this.clock = clock;
    this.tasks = tasks;
    this.timeout = timeout;
    this.batches = batches;
  }

  @Override
  public Verdict judge(RequestHead head, HeldBody body, Admission admission) {
    BodyIndex index = BodyIndex.scan(body.bytes());
    if (!index.isObject()) {
      // What is no object is the store's to judge, but JSON it must be.
      Json _ = JsonText.parse(body.bytes());
    }
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
      Target target = admission.target(lease, context);
      Prepared prepared = embedding.prepare(target.with(CallContext.Purpose.REQUEST), index);
      BodyIndex planned = prepared.indexed(index);
      Verdict verdict =
          switch (writes.begin(target, planned, prepared.chunked())) {
            case Writes.Begun.Refused refused ->
                new Verdict.Refuse(
                    Reply.error(
                        refused.why().status(), refused.why().code(), refused.why().message()));
            case Writes.Begun.Unmanaged ignored ->
                admission.relay(
                    head,
                    lease,
                    splices(index, planned, List.of()),
                    tap(head, admission, planned, null, prepared));
            case Writes.Begun.Managed managed -> {
              ManagedWrite write = managed.write();
              batches.accept(admission.namespace().value(), write.rows());
              yield admission.relay(
                  head,
                  lease,
                  splices(index, planned, write.splices()),
                  tap(head, admission, planned, write, prepared));
            }
          };
      handedOn = verdict instanceof Verdict.Relay;
      return verdict;
    } catch (Fault.StepRefused refused) {
      throw Faults.ofStep(refused, admission.route(), lease.spec().kind(), admission.secrets());
    } finally {
      if (!handedOn) {
        lease.close();
      }
    }
  }

  /** Returns changes of the caller's body; one that was embedded is replaced as a whole. */
  private static List<Splice> splices(BodyIndex callers, BodyIndex planned, List<Splice> stamps) {
    return planned == callers
        ? stamps
        : List.of(
            new Splice(
                0,
                callers.body().byteSize(),
                Splices.apply(planned.body(), stamps).toArray(ValueLayout.JAVA_BYTE)));
  }

  private @Nullable WriteTap tap(
      RequestHead head,
      Admission admission,
      BodyIndex index,
      @Nullable ManagedWrite write,
      Prepared prepared) {
    List<String> objects = ObjectTypes.in(index);
    if (write == null && objects.isEmpty() && !prepared.concernsAnswer()) {
      return null;
    }
    // What follows an accepted write is done also when its caller has left.
    CallContext context = CallContext.of(head.requestId(), CallContext.Purpose.REQUEST);
    EmbeddedWrite embedded =
        prepared.concernsAnswer()
            ? new EmbeddedWrite(embedding, admission.namespace(), prepared)
            : null;
    return new WriteTap(write, context, objects, embedded, tasks);
  }
}
