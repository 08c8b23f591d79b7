package com.hevlayer.app.http.write;

import com.hevlayer.app.edge.AnswerTap;
import com.hevlayer.app.edge.HeldBody;
import com.hevlayer.app.edge.RequestHead;
import com.hevlayer.app.edge.Verdict;
import com.hevlayer.app.http.Admission;
import com.hevlayer.app.http.BodyJudge;
import com.hevlayer.app.http.Faults;
import com.hevlayer.domain.fault.Fault;
import com.hevlayer.domain.routing.StoreLease;
import com.hevlayer.domain.write.PlannedWrite;
import com.hevlayer.domain.write.WriteIndex;
import com.hevlayer.domain.write.Writes;
import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.store.CallContext;
import com.hevlayer.ports.store.Cancellation;
import com.hevlayer.ports.store.NoAnswerException;
import com.hevlayer.protocol.json.JsonText;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.ObjLongConsumer;

/** Has writes to stores that speak the same wire planned, and relays them. */
public final class RelayedWrites implements BodyJudge {
  private final Writes writes;
  private final InstantSource clock;
  private final Duration timeout;
  private final ObjLongConsumer<String> batches;

  /**
   * Creates one.
   *
   * @param timeout of the look-up before a write; zero: none
   * @param batches hears of the rows of each managed write
   */
  public RelayedWrites(
      Writes writes, InstantSource clock, Duration timeout, ObjLongConsumer<String> batches) {
    this.writes = writes;
    this.clock = clock;
    this.timeout = timeout;
    this.batches = batches;
  }

  @Override
  public Verdict judge(RequestHead head, HeldBody body, Admission admission) {
    WriteIndex index = WriteIndex.scan(body.bytes());
    if (!index.index().isObject()) {
      // What is no object is the store's to judge, but JSON it must be.
      Json _ = JsonText.parse(body.bytes());
    }
    return new Verdict.Resolve(
        cancellation -> resolve(head, body.bytes(), index, admission, cancellation));
  }

  private Verdict resolve(
      RequestHead head,
      MemorySegment body,
      WriteIndex index,
      Admission admission,
      Cancellation cancellation) {
    StoreLease lease = admission.lease();
    PlannedWrite planned = null;
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
      planned = writes.plan(admission.target(lease, context), index);
      if (planned.managed()) {
        batches.accept(admission.namespace().value(), planned.rows());
      }
      Verdict verdict =
          admission.relay(
              head, lease, planned.splices(body), planned.listens() ? new Tap(planned) : null);
      handedOn = true;
      return verdict;
    } catch (Fault.StepRefused refused) {
      throw Faults.ofStep(refused, admission.route(), lease.spec().kind(), admission.secrets());
    } finally {
      if (!handedOn) {
        if (planned != null) {
          planned.unsent();
        }
        lease.close();
      }
    }
  }

  /** Tells a write what became of it. */
  private record Tap(PlannedWrite write) implements AnswerTap {
    @Override
    public boolean holds(int status) {
      return write.holds(status);
    }

    @Override
    public byte[] answered(int status, byte[] body) {
      return write.answered(status, body);
    }

    @Override
    public void passed(int status) {
      write.passed(status);
    }

    @Override
    public void escaped(int status) {
      write.escaped(status);
    }

    @Override
    public void missing(NoAnswerException fault) {
      write.missing(fault);
    }
  }
}
