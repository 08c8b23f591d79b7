package com.hevlayer.domain.scan;

import com.hevlayer.domain.cache.CachedNamespaces;
import com.hevlayer.domain.routing.Target;
import com.hevlayer.ports.cache.CachedRow;
import com.hevlayer.ports.cache.DocumentCache;
import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.json.JsonNumber;
import com.hevlayer.ports.store.NoAnswerException;
import com.hevlayer.protocol.WireNames;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Consumer;

/** Reads the cached rows of a namespace that match. Thread-safe; blocks. */
final class CacheRows {
  private static final Json MARKER = Json.of(WireNames.MARKER_ID);

  private final CachedNamespaces cache;

  CacheRows(CachedNamespaces cache) {
    this.cache = cache;
  }

  /**
   * Reads the rows as of the instant up to which the cache is complete, if that is known.
   *
   * @throws com.hevlayer.ports.cache.CacheException if the cache does not answer
   */
  void read(Target target, LocalFilter filter, Consumer<CachedRow> sink) {
    OptionalLong through = cache.warmedThrough(target.namespace());
    try (DocumentCache.Walk walk = cache.walk(target.context(), target.namespace())) {
      for (List<CachedRow> rows = walk.next(); !rows.isEmpty(); rows = walk.next()) {
        for (CachedRow row : rows) {
          if (isThrough(row, through) && !row.id().equals(MARKER) && filter.matches(row)) {
            sink.accept(row);
          }
        }
        if (target.context().cancellation().isCancelled()) {
          throw new NoAnswerException(
              NoAnswerException.Reason.CANCELLED,
              NoAnswerException.Sent.NOTHING,
              "the scan was cancelled",
              null);
        }
      }
    }
  }

  private static boolean isThrough(CachedRow row, OptionalLong through) {
    return through.isEmpty()
        || !(row.attributes().get(WireNames.UPSERTED_AT) instanceof JsonNumber stamp)
        || !stamp.isUnsignedLong()
        || Long.compareUnsigned(stamp.unsignedLongValue(), through.getAsLong()) <= 0;
  }
}
