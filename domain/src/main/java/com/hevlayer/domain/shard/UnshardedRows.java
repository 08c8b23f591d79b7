package com.hevlayer.domain.shard;

import com.hevlayer.domain.fault.StoreAnswers;
import com.hevlayer.domain.routing.Target;
import com.hevlayer.ports.store.Answer;
import com.hevlayer.ports.store.CallContext;
import com.hevlayer.ports.store.Filter;
import com.hevlayer.ports.store.Query;
import com.hevlayer.ports.store.RowScan;
import com.hevlayer.ports.store.ScanRequest;
import com.hevlayer.protocol.WireNames;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Rows that still lack a shard. Stateless; blocks. */
public final class UnshardedRows {
  private static final String STEP = "looking for rows without a shard";

  private UnshardedRows() {}

  /**
   * Opens a walk over their ids.
   *
   * @param pageSize 1 to 10,000
   * @throws com.hevlayer.domain.fault.Fault wrapped, if the store refuses
   */
  public static RowScan scan(Target target, int pageSize) {
    Answer<RowScan> answer = open(target, Marker.UNSHARDED, pageSize);
    if (answer instanceof Answer.Refused<RowScan> refused && neverStamped(refused)) {
      // No row carries a shard, so every row lacks one.
      answer = open(target, Marker.NOT_THE_MARKER, pageSize);
    }
    return StoreAnswers.wrapping(answer, STEP, target.kind()).value();
  }

  /** Whether there are any. */
  static boolean any(Target target) {
    try (RowScan scan = scan(target, 1)) {
      return !scan.nextPage().isEmpty();
    }
  }

  private static Answer<RowScan> open(Target target, Filter filter, int pageSize) {
    return target
        .with(CallContext.Purpose.SCAN)
        .scan(new ScanRequest(filter, new Query.Projection.Only(List.of()), null, pageSize));
  }

  /** Whether a store refused because it never heard of shards: no row ever carried one. */
  public static boolean neverStamped(Answer.Refused<?> refused) {
    String text = new String(refused.body(), StandardCharsets.UTF_8);
    return refused.status() == 400 && text.contains(WireNames.SHARD) && text.contains("not found");
  }
}
