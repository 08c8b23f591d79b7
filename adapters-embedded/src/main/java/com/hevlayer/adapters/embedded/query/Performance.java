package com.hevlayer.adapters.embedded.query;

import com.hevlayer.adapters.embedded.schema.NamespaceSchema;
import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.json.JsonNumber;
import com.hevlayer.ports.json.JsonObject;
import com.hevlayer.ports.store.Usage;
import com.hevlayer.protocol.WireNames;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** What a query used, in the objects of the wire. Stateless. */
final class Performance {
  /** No query is billed less. */
  private static final long LEAST_BYTES_QUERIED = 256_000_000;

  /** Clients that look at the times want more than a local store takes. */
  private static final long LEAST_MILLIS = 3;

  /** Namespaces without vectors up to this size count as not indexed. */
  private static final int TINY = 10_000;

  private static final JsonNumber ALL_HITS = Json.number("1.0");
  private static final DateTimeFormatter INSTANT =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSSSSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private Performance() {}

  /**
   * Returns the usage of a call.
   *
   * @param returned bytes of the rows
   * @param startNanos when it began, as {@link System#nanoTime} said
   */
  static Usage usage(View view, long returned, long startNanos) {
    JsonObject billing =
        Json.objectBuilder()
            .put(
                "billable_logical_bytes_queried",
                Math.max(LEAST_BYTES_QUERIED, dimensionBytes(view.schema()) * view.rowCount()))
            .put("billable_logical_bytes_returned", returned)
            .build();
    long nanos = System.nanoTime() - startNanos;
    long millis = Math.max(LEAST_MILLIS, Math.ceilDiv(nanos, 1_000_000L));
    JsonObject performance =
        Json.objectBuilder()
            .put(WireNames.CACHE_HIT_RATIO, ALL_HITS)
            .put("cache_temperature", "hot")
            .put("server_total_ms", millis)
            .put("query_execution_ms", millis)
            .put("exhaustive_search_count", exhaustive(view))
            .put(WireNames.APPROX_NAMESPACE_SIZE, (long) view.rowCount())
            .put("last_included_write_at", format(view.snapshot().lastWriteAt()))
            .build();
    return Usage.of(billing, performance);
  }

  /** Returns the rows that no index covers. */
  private static long exhaustive(View view) {
    if (view.schema().hasVectors()) {
      return view.snapshot().unindexedRows();
    }
    return view.rowCount() <= TINY ? view.rowCount() : 0;
  }

  private static long dimensionBytes(NamespaceSchema schema) {
    long bytes = Long.BYTES;
    for (var attribute : schema.attributes()) {
      bytes += (long) attribute.type().dimensions() * attribute.type().element().bytes();
    }
    return bytes;
  }

  static String format(Instant instant) {
    return INSTANT.format(instant);
  }
}
