package com.hevlayer.domain.write;

import com.hevlayer.domain.cache.CacheEffects;
import com.hevlayer.domain.consistency.Watermarks;
import com.hevlayer.domain.consistency.WriteInFlight;
import com.hevlayer.domain.routing.Target;
import com.hevlayer.domain.shard.Shards;
import com.hevlayer.protocol.scan.BodyIndex;

/** Begins writes: reads the marker, takes the stamp, plans. Thread-safe; blocks. */
public final class Writes {
  private final Watermarks watermarks;
  private final Shards shards;
  private final CacheEffects effects;

  /** Creates one. */
  public Writes(Watermarks watermarks, Shards shards, CacheEffects effects) {
    this.watermarks = watermarks;
    this.shards = shards;
    this.effects = effects;
  }

  /** How a write begins. */
  public sealed interface Begun {

    /** It is refused before anything is sent. */
    record Refused(WritePlan.Refused why) implements Begun {}

    /** The body goes on as it came. */
    record Unmanaged() implements Begun {}

    /** The gateway manages it. */
    record Managed(ManagedWrite write) implements Begun {}
  }

  /**
   * Begins a write. It counts as in flight from before its stamp is taken.
   *
   * @param chunked whether the gateway itself put the attributes of chunks into upserted rows
   * @throws com.hevlayer.domain.fault.Fault wrapped, if the marker cannot be read
   */
  public Begun begin(Target target, BodyIndex index, boolean chunked) {
    int count = shards.stamping(target);
    WriteInFlight inFlight = watermarks.begin(target.namespace());
    boolean handedOn = false;
    try {
      Begun begun =
          switch (WritePlanner.plan(index, inFlight.stamp(), count, chunked)) {
            case WritePlan.Refused refused -> new Begun.Refused(refused);
            case WritePlan.Unmanaged ignored -> new Begun.Unmanaged();
            case WritePlan.Managed plan ->
                new Begun.Managed(
                    new ManagedWrite(
                        index,
                        plan,
                        count,
                        inFlight,
                        effects,
                        effects.wanted() ? effects.begin(target.namespace()) : null));
          };
      handedOn = begun instanceof Begun.Managed;
      return begun;
    } finally {
      if (!handedOn) {
        inFlight.refused();
      }
    }
  }
}
