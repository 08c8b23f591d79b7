package com.hevlayer.domain.write;

import com.hevlayer.domain.cache.CacheEffects;
import com.hevlayer.domain.consistency.Watermarks;
import com.hevlayer.domain.consistency.WriteInFlight;
import com.hevlayer.domain.embed.Prepared;
import com.hevlayer.domain.embed.WriteEmbedding;
import com.hevlayer.domain.fault.Fault;
import com.hevlayer.domain.fault.StoreAnswers;
import com.hevlayer.domain.routing.Target;
import com.hevlayer.domain.shard.Shards;
import com.hevlayer.domain.write.PlannedWrite.Planned;
import com.hevlayer.ports.store.CallContext;
import com.hevlayer.ports.store.Cancellation;
import com.hevlayer.protocol.scan.BodyIndex;
import com.hevlayer.protocol.scan.Member;
import com.hevlayer.protocol.scan.ValueKind;
import java.lang.foreign.MemorySegment;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How every write is judged and stamped before it is sent, whatever kind of store it goes to.
 * Thread-safe; blocks.
 */
public final class Writes {
  /** How answers name the operation. */
  static final String OPERATION = "writeNamespace";

  private final Shards shards;
  private final Watermarks watermarks;
  private final CacheEffects cache;
  private final WriteEmbedding embedding;

  /** Creates one. */
  public Writes(
      Shards shards, Watermarks watermarks, CacheEffects cache, WriteEmbedding embedding) {
    this.shards = shards;
    this.watermarks = watermarks;
    this.cache = cache;
    this.embedding = embedding;
  }

  /**
   * Plans a write. From the moment its stamp is taken a managed one counts as in flight; whoever
   * gets the plan sends it and tells it the outcome.
   *
   * @param body as the caller sent it
   * @throws Fault if it is refused
   */
  public PlannedWrite plan(Target target, WriteIndex body) {
    // Texts become vectors here: from here on the prepared body is the write.
    Prepared prepared = embedding.prepare(target, body.index());
    MemorySegment embedded = prepared.body();
    WriteIndex write = embedded == null ? body : WriteIndex.scan(embedded, prepared.chunked());
    List<String> objects = ObjectTypes.of(write.index());
    if (!objects.isEmpty() && !target.speaksWire()) {
      throw ObjectTypes.unsupported(target.kind(), objects);
    }
    int count = stamping(target);
    WriteInFlight inFlight = watermarks.begin(target.namespace());
    boolean managed = false;
    try {
      WritePlan plan = WritePlanner.plan(write, inFlight.stamp(), count);
      if (plan instanceof WritePlan.Refused refused) {
        throw refused.status() == 400
            ? new Fault.BadRequest(refused.message())
            : new Fault.Invalid(refused.message());
      }
      boolean mine = plan instanceof WritePlan.Managed;
      PlannedWrite planned =
          new PlannedWrite(
              new Planned(
                  target.kind(),
                  target.namespace(),
                  write,
                  embedding,
                  prepared,
                  plan,
                  mine ? inFlight : null,
                  mine ? mirror(target, write, inFlight.stamp(), count) : null,
                  objects));
      managed = mine;
      return planned;
    } finally {
      if (!managed) {
        inFlight.refused();
      }
    }
  }

  private int stamping(Target target) {
    try {
      return shards.stamping(target);
    } catch (Fault.StepRefused refused) {
      String message = String.valueOf(refused.getMessage());
      if (StoreAnswers.saysUnsupported(message)) {
        // Nobody masks such a fault later.
        throw new Fault.Unsupported(target.kind(), OPERATION, target.masked(message));
      }
      throw refused;
    }
  }

  private @Nullable Mirror mirror(Target target, WriteIndex write, long stamp, int count) {
    if (!cache.wanted()) {
      return null;
    }
    CallContext context =
        target
            .context()
            .withPurpose(CallContext.Purpose.REQUEST)
            .withCancellation(Cancellation.NEVER)
            .withDeadline(null);
    BodyIndex index = write.index();
    Mirror.Filters filters =
        new Mirror.Filters(isGiven(index, "delete_by_filter"), isGiven(index, "patch_by_filter"));
    return new Mirror(
        cache, context, cache.begin(target.namespace()), write, filters, stamp, count);
  }

  static boolean isGiven(BodyIndex index, String name) {
    Member member = index.member(name);
    return member != null && member.kind() != ValueKind.NULL;
  }
}
