package com.hevlayer.domain.namespace;

import com.hevlayer.domain.fault.Fault;
import com.hevlayer.domain.fault.StoreAnswers;
import com.hevlayer.domain.parallel.Tasks;
import com.hevlayer.domain.routing.Target;
import com.hevlayer.domain.shard.Marker;
import com.hevlayer.domain.shard.Shards;
import com.hevlayer.domain.shard.UnshardedRows;
import com.hevlayer.ports.store.Answer;
import com.hevlayer.ports.store.NamespaceDescription;
import com.hevlayer.ports.store.NamespaceName;
import com.hevlayer.ports.store.ResultRow;
import com.hevlayer.ports.store.RowScan;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Shards namespaces and says how far that is. Thread-safe; blocks. */
public final class Sharder {
  private static final long MOST_SHARDS = Integer.MAX_VALUE;

  private final InitSettings settings;
  private final Shards shards;
  private final Backfill backfill;

  /**
   * Creates one.
   *
   * @param failures hears why a backfill ended early
   */
  public Sharder(
      InitSettings settings,
      Shards shards,
      Tasks tasks,
      BiConsumer<NamespaceName, String> failures) {
    this.settings = settings;
    this.shards = shards;
    this.backfill = new Backfill(settings, shards, tasks, failures);
  }

  /**
   * Shards a namespace, or says how far it is.
   *
   * @param schemaVersion stored in a new marker, at least 1
   * @param requested how many shards; empty: as many as it has, and none if it has none
   * @throws Fault if the namespace does not exist, has another number of shards, or a step fails
   */
  public ShardStanding init(Target target, long schemaVersion, OptionalLong requested) {
    if (schemaVersion == 0) {
      throw new Fault.Invalid("schema_version is 0; allowed is an integer of at least 1");
    }
    if (target.kind().equals("search")) {
      throw new Fault.Unsupported("search", "initNamespace");
    }
    NamespaceDescription description = described(target);
    Marker marker = shards.marker(target).orElse(null);
    if (marker != null && requested.isPresent() && requested.getAsLong() != marker.shards()) {
      throw new Fault.Conflict(
          "namespace '"
              + target.namespace().value()
              + "' has "
              + marker.shards()
              + " shards; "
              + Long.toUnsignedString(requested.getAsLong())
              + " were asked for, and the number cannot change");
    }
    if (marker == null && requested.isPresent()) {
      marker = mark(target, description, schemaVersion, requested.getAsLong());
    }
    if (marker == null) {
      return ShardStanding.NONE;
    }
    ShardStanding standing = standing(target, marker);
    if (standing.active()) {
      shards.activate(target.namespace(), marker.shards());
    } else {
      backfill.start(target, marker);
    }
    return standing;
  }

  /**
   * Says how far a namespace is sharded, and lets reads scatter once it is.
   *
   * @throws Fault wrapped, if the store refuses to say
   */
  public ShardStanding standing(Target target) {
    return standing(target, shards.marker(target).orElse(null));
  }

  private ShardStanding standing(Target target, @Nullable Marker marker) {
    if (marker == null) {
      return ShardStanding.NONE;
    }
    ShardStanding standing = new ShardStanding(marker, lag(target));
    if (standing.active()) {
      shards.activate(target.namespace(), marker.shards());
    }
    return standing;
  }

  private long lag(Target target) {
    long count = 0;
    try (RowScan scan = UnshardedRows.scan(target, settings.batch())) {
      for (List<ResultRow> page = scan.nextPage(); !page.isEmpty(); page = scan.nextPage()) {
        count += page.size();
      }
    }
    return count;
  }

  private Marker mark(
      Target target, NamespaceDescription description, long schemaVersion, long count) {
    if (count == 0 || Long.compareUnsigned(count, MOST_SHARDS) > 0) {
      throw new Fault.Invalid(
          "shard_count is "
              + Long.toUnsignedString(count)
              + "; allowed is an integer from 1 to "
              + MOST_SHARDS);
    }
    // Rows that are there already were stamped by another count.
    Marker marker = new Marker((int) count, count != settings.stampedBy());
    MarkerWriter.write(target, description, marker, schemaVersion);
    shards.forget(target.namespace());
    return marker;
  }

  /** Describes a namespace; one that does not exist is a 404 of the gateway. */
  static NamespaceDescription described(Target target) {
    Answer<NamespaceDescription> answer = target.describe();
    if (answer instanceof Answer.Refused<NamespaceDescription> refused && refused.status() == 404) {
      throw new Fault.NotFound("Namespace '" + target.namespace().value() + "' not found");
    }
    return StoreAnswers.relayed(answer, target.kind()).value();
  }
}
