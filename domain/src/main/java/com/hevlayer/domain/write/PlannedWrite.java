package com.hevlayer.domain.write;

import com.hevlayer.domain.consistency.WriteInFlight;
import com.hevlayer.domain.embed.Counters;
import com.hevlayer.domain.embed.EmbeddingUsage;
import com.hevlayer.domain.embed.Prepared;
import com.hevlayer.domain.embed.WriteEmbedding;
import com.hevlayer.ports.store.NamespaceName;
import com.hevlayer.ports.store.NoAnswerException;
import com.hevlayer.ports.store.WriteResult;
import com.hevlayer.protocol.Splice;
import com.hevlayer.protocol.scan.Splices;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A write that may be sent, and what follows from what becomes of it. Exactly one of its outcomes
 * is called, once: {@link #answered}, {@link #passed}, {@link #escaped}, {@link #missing} or {@link
 * #unsent}. Thread-safe in that they may be called by another thread than planned it.
 */
public final class PlannedWrite {
  private final Planned planned;

  PlannedWrite(Planned planned) {
    this.planned = planned;
  }

  /**
   * What was found out before the write is sent.
   *
   * @param write the body that is sent, without its edits
   * @param embedding hears of an accepted write
   * @param prepared what became of the caller's body before it was planned
   * @param inFlight of a managed write only
   * @param mirror of a managed write only, and only where there is a cache
   * @param objects attributes declared as objects
   */
  record Planned(
      String kind,
      NamespaceName namespace,
      WriteIndex write,
      WriteEmbedding embedding,
      Prepared prepared,
      WritePlan plan,
      @Nullable WriteInFlight inFlight,
      @Nullable Mirror mirror,
      List<String> objects) {}

  /** Whether the gateway manages the write; if not, it is passed on as it came. */
  public boolean managed() {
    return planned.plan instanceof WritePlan.Managed;
  }

  /** Returns how many ids the write names. */
  public long ids() {
    return planned.plan instanceof WritePlan.Managed managed
        ? managed.upserts() + managed.patches() + managed.deletes()
        : 0;
  }

  /** Returns how many rows are upserted or patched by their ids. */
  public long rows() {
    return planned.plan instanceof WritePlan.Managed managed
        ? managed.upserts() + managed.patches()
        : 0;
  }

  private List<Splice> edits() {
    return planned.plan instanceof WritePlan.Managed managed ? managed.splices() : List.of();
  }

  /** Returns the body that is sent. */
  public MemorySegment body() {
    return edits().isEmpty() ? planned.write.body() : Splices.apply(planned.write.body(), edits());
  }

  /** Returns the changes that make the body that is sent of the caller's. */
  public List<Splice> splices(MemorySegment callers) {
    return planned.prepared.body() == null
        ? edits()
        : List.of(new Splice(0, callers.byteSize(), body().toArray(ValueLayout.JAVA_BYTE)));
  }

  /** It is not sent after all. */
  public void unsent() {
    refused();
  }

  // ---- relayed ----------------------------------------------------------------------------------

  /** Whether anything follows from the answer. */
  public boolean listens() {
    return managed() || planned.prepared.concernsAnswer() || !planned.objects.isEmpty();
  }

  /** Whether an answer with this status must be seen whole before the caller gets it. */
  public boolean holds(int status) {
    return isAccepted(status)
        ? planned.mirror != null || planned.prepared.usage() != null
        : !planned.objects.isEmpty() && (status == 400 || status == 422);
  }

  /**
   * The whole answer came; blocks.
   *
   * @return what the caller is told; the very array if that is the answer
   * @throws com.hevlayer.domain.fault.Fault what the caller is told instead
   */
  public byte[] answered(int status, byte[] answer) {
    if (!isAccepted(status)) {
      refused();
      if (!planned.objects.isEmpty() && ObjectTypes.areRefused(status, answer)) {
        throw ObjectTypes.unsupported(planned.kind, planned.objects);
      }
      return answer;
    }
    accept();
    if (planned.mirror != null) {
      if (isResponseDriven()) {
        planned.mirror.accepted(Confirmed.of(answer));
      } else {
        planned.mirror.accepted();
      }
    }
    return counted(answer);
  }

  /** An answer came that nothing but its status follows from; never blocks. */
  public void passed(int status) {
    if (isAccepted(status)) {
      accept();
    } else {
      refused();
    }
  }

  /** An answer came that nobody can read; blocks. */
  public void escaped(int status) {
    if (!isAccepted(status)) {
      refused();
      return;
    }
    accept();
    if (planned.mirror != null) {
      if (isResponseDriven()) {
        planned.mirror.evict();
      } else {
        planned.mirror.accepted();
      }
    }
  }

  /** No answer came; blocks. */
  public void missing(NoAnswerException fault) {
    if (fault.sent() == NoAnswerException.Sent.NOTHING) {
      refused();
    } else {
      unknown();
    }
  }

  private boolean isResponseDriven() {
    return planned.plan instanceof WritePlan.Managed managed && managed.responseDriven();
  }

  private static boolean isAccepted(int status) {
    return status / 100 == 2;
  }

  private void accept() {
    if (planned.inFlight != null) {
      planned.inFlight.accepted();
    }
    planned.embedding.accepted(planned.namespace, planned.prepared);
  }

  // ---- served -----------------------------------------------------------------------------------

  /** The store accepted it; blocks. */
  void accepted(WriteResult result) {
    accept();
    if (planned.mirror == null) {
      return;
    }
    if (!isResponseDriven()) {
      planned.mirror.accepted();
    } else if (isDeleteByFilterAlone()) {
      planned.mirror.drop();
    } else {
      planned.mirror.accepted(Confirmed.of(result));
    }
  }

  private boolean isDeleteByFilterAlone() {
    return Writes.isGiven(planned.write.index(), "delete_by_filter")
        && !Writes.isGiven(planned.write.index(), "patch_by_filter")
        && ids() == 0;
  }

  /** The store refused it, or it was never sent. */
  void refused() {
    if (planned.inFlight != null) {
      planned.inFlight.refused();
    }
  }

  /** Nobody knows what became of it; blocks. */
  void unknown() {
    if (planned.inFlight != null) {
      planned.inFlight.unknown();
    }
    if (planned.mirror != null) {
      planned.mirror.unknown();
    }
  }

  /** Returns an answer with what embedding took. */
  byte[] counted(byte[] answer) {
    EmbeddingUsage usage = planned.prepared.usage();
    return usage == null ? answer : Counters.add(answer, usage);
  }
}
