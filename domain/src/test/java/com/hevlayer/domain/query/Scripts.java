package com.hevlayer.domain.query;

import com.hevlayer.domain.consistency.Freshness;
import com.hevlayer.domain.fake.Fakes;
import com.hevlayer.domain.parallel.SerialFork;
import com.hevlayer.domain.shard.Shards;
import java.util.OptionalLong;

/** What queries need around a store, told beforehand. */
final class Scripts {
  private Scripts() {}

  static Freshness stable() {
    return new Freshness(Freshness.Status.STABLE, OptionalLong.empty());
  }

  static Freshness stableAt(long watermark) {
    return new Freshness(Freshness.Status.STABLE, OptionalLong.of(watermark));
  }

  static Freshness updatingAt(long watermark) {
    return new Freshness(Freshness.Status.UPDATING, OptionalLong.of(watermark));
  }

  static Legs legs(Freshness freshness) {
    return new Legs(Fakes.watermarks(freshness), new SerialFork());
  }

  static Shards shards(int active) {
    return Fakes.shards(active);
  }

  /** Shards of which nothing is known without asking. */
  static Shards unknownShards() {
    return Fakes.unknownShards();
  }
}
