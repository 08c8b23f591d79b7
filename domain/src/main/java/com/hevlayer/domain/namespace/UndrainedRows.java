package com.hevlayer.domain.namespace;

import com.hevlayer.domain.fault.StoreAnswers;
import com.hevlayer.domain.routing.Target;
import com.hevlayer.domain.shard.Marker;
import com.hevlayer.ports.store.CallContext;
import com.hevlayer.ports.store.Filter;
import com.hevlayer.ports.store.Query;
import com.hevlayer.ports.store.ResultRow;
import com.hevlayer.ports.store.RowScan;
import com.hevlayer.ports.store.ScanRequest;
import java.util.List;

/** Rows that still lack a shard. Stateless; blocks. */
final class UndrainedRows {
  private UndrainedRows() {}

  /**
   * Counts them, page by page.
   *
   * @throws com.hevlayer.domain.fault.Fault wrapped, if the store refuses
   */
  static long count(Target target, int pageSize) {
    long count = 0;
    try (RowScan scan = open(target, Marker.UNSHARDED, List.of(), pageSize)) {
      for (List<ResultRow> page = scan.nextPage(); !page.isEmpty(); page = scan.nextPage()) {
        count += page.size();
      }
    }
    return count;
  }

  /** Returns the first of them, with their ids only; empty when all carry one. */
  static List<ResultRow> first(Target target, int pageSize) {
    try (RowScan scan = open(target, Marker.UNSHARDED, List.of(), pageSize)) {
      return scan.nextPage();
    }
  }

  /** Opens a walk. */
  static RowScan open(Target target, Filter filter, List<String> attributes, int pageSize) {
    return StoreAnswers.wrapping(
            target
                .with(CallContext.Purpose.SCAN)
                .scan(
                    new ScanRequest(filter, new Query.Projection.Only(attributes), null, pageSize)),
            "looking for rows without a shard",
            target.kind())
        .value();
  }
}
