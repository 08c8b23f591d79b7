package com.hevlayer.domain.cache;

import com.hevlayer.domain.fault.Fault;
import com.hevlayer.domain.fault.StoreAnswers;
import com.hevlayer.domain.parallel.Tasks;
import com.hevlayer.domain.routing.Target;
import com.hevlayer.ports.cache.CachedRow;
import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.json.JsonNumber;
import com.hevlayer.ports.store.NoAnswerException;
import com.hevlayer.ports.store.Query;
import com.hevlayer.ports.store.ResultRow;
import com.hevlayer.ports.store.RowScan;
import com.hevlayer.ports.store.ScanRequest;
import com.hevlayer.ports.store.StoreProfile;
import com.hevlayer.protocol.WireNames;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Copies every row of a namespace into the cache. Thread-safe; blocks. */
final class WarmPass {
  private static final int PAGE = 1_000;
  private static final int ATTEMPTS = 5;
  private static final Duration BETWEEN_ATTEMPTS = Duration.ofMillis(50);
  private static final Query.Projection ROW = new Query.Projection.AllExcept(List.of("vector"));

  private final Fills fills;
  private final StoreRows store;
  private final Tasks tasks;

  WarmPass(Fills fills, StoreRows store, Tasks tasks) {
    this.fills = fills;
    this.store = store;
    this.tasks = tasks;
  }

  /**
   * How a pass ended.
   *
   * @param rows how many the store gave
   * @param fault why the cache does not hold all of them, or empty
   */
  record Result(long rows, String fault) {}

  /**
   * Copies.
   *
   * @param watermark rows stamped later need not be cached
   * @throws Fault if the store refuses
   */
  Result run(Target target, OptionalLong watermark) {
    hint(target);
    long count = 0;
    Json after = null;
    while (true) {
      // One scan for each page: whatever was changed since a snapshot was taken would not be put.
      long readAt = fills.now();
      List<ResultRow> page = page(target, after);
      count += page.size();
      String fault = put(target, readAt, page.stream().map(Fills::cacheable).toList(), watermark);
      if (!fault.isEmpty()) {
        return new Result(count, fault);
      }
      if (page.size() < PAGE) {
        return new Result(count, "");
      }
      after = page.getLast().id();
      checkCancelled(target);
    }
  }

  /** Puts a page; rows that were changed meanwhile are read again. */
  private String put(Target target, long readAt, List<CachedRow> page, OptionalLong watermark) {
    List<CachedRow> rows = page;
    long at = readAt;
    for (int attempt = 1; ; attempt++) {
      Fills.Outcome outcome = fills.rows(target, at, rows);
      if (!outcome.succeeded()) {
        return "the cache failed";
      }
      List<String> again =
          outcome.left().stream()
              .filter(row -> isNeeded(row, watermark))
              .map(CachedRow::key)
              .toList();
      if (again.isEmpty()) {
        return "";
      }
      if (attempt == ATTEMPTS || !tasks.sleep(BETWEEN_ATTEMPTS, target.context().cancellation())) {
        return again.size() + " rows were changed again and again";
      }
      at = fills.now();
      rows =
          store.read(target, again, ROW, "reading rows that were changed").stream()
              .map(Fills::cacheable)
              .toList();
    }
  }

  /** Whether a scan that is cut at the watermark would see the row. */
  private static boolean isNeeded(CachedRow row, OptionalLong watermark) {
    return watermark.isPresent()
        && !(row.attributes().get(WireNames.UPSERTED_AT) instanceof JsonNumber stamp
            && stamp.isLong()
            && stamp.longValue() > watermark.getAsLong());
  }

  private static List<ResultRow> page(Target target, @Nullable Json after) {
    try (RowScan scan =
        StoreAnswers.wrapping(
                target.scan(new ScanRequest(null, ROW, after, PAGE)),
                "reading the rows of namespace '" + target.namespace() + "'",
                target.kind())
            .value()) {
      return new ArrayList<>(scan.nextPage());
    }
  }

  /** A hint that the store does not take does no harm. */
  private static void hint(Target target) {
    if (target.can(StoreProfile.Capability.WARM)) {
      try {
        target.calls().call(() -> target.store().warm(target.context(), target.namespace()));
      } catch (NoAnswerException ignored) {
        // The pass will find out.
      }
    }
  }

  private static void checkCancelled(Target target) {
    if (target.context().cancellation().isCancelled()) {
      throw new NoAnswerException(
          NoAnswerException.Reason.CANCELLED,
          NoAnswerException.Sent.NOTHING,
          "the gateway stops",
          null);
    }
  }
}
