package com.hevlayer.domain.scan;

import com.hevlayer.domain.fault.Fault;
import com.hevlayer.domain.query.Dialect;
import com.hevlayer.domain.query.Filters;
import com.hevlayer.domain.routing.Target;
import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.json.JsonObject;
import com.hevlayer.ports.store.Filter;
import com.hevlayer.protocol.json.JsonText;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * What a scan is asked for, checked as far as the request alone tells. Immutable.
 *
 * @param filters as the caller wrote it, or {@code null}
 * @param temporal the filter of {@code as_of} or {@code between}, or {@code null}
 * @param selector what ranks, or {@code null}
 * @param field whose values are wanted; {@code null} unless the mode is {@link ScanMode#VALUES}
 * @param exhaustive whether a ranked scan goes on behind the rows that one query gives
 * @param threads most shards at once as asked for, at least 1; empty: as configured
 * @param pageSize rows of a page, 1 to 10,000
 * @param timeout of counts and ranked values, above zero, at most {@link #LONGEST_TIMEOUT}
 */
public record ScanSpec(
    ScanMode mode,
    ScanSource source,
    @Nullable Json filters,
    @Nullable Filter temporal,
    @Nullable Selector selector,
    @Nullable String field,
    boolean exhaustive,
    OptionalInt threads,
    int pageSize,
    Duration timeout) {
  /** The longest time that a scan may ask for. */
  public static final Duration LONGEST_TIMEOUT = Duration.ofMinutes(5);

  /**
   * Reads the body of a request.
   *
   * @throws Fault.Invalid if a member or a combination is not allowed
   * @throws Fault.PreconditionFailed if only a snapshot may serve it and none can
   * @throws com.hevlayer.protocol.WireRefusal with 400 if the body is no JSON
   */
  public static ScanSpec read(MemorySegment body) {
    if (JsonText.parse(body) instanceof JsonObject object) {
      return new ScanReader(object).read();
    }
    throw new Fault.Invalid("the body of a scan is a JSON object, such as {\"mode\":\"count\"}");
  }

  /** Whether rows are left out by a filter, that of a time included. */
  public boolean isFiltered() {
    return filters != null || temporal != null;
  }

  /**
   * Returns the filter as a store takes it, or {@code null} if every row matches.
   *
   * @throws com.hevlayer.protocol.WireRefusal if the store is typed and this is no filter
   */
  @Nullable Filter filter(Target target) {
    return Filters.and(
        filters == null ? null : Dialect.of(target).filter(filters, "filters"), temporal);
  }

  /** Returns the field; called for scans of values only. */
  String wantedField() {
    if (field == null) {
      throw new IllegalStateException("a scan of " + mode + " has no field");
    }
    return field;
  }
}
