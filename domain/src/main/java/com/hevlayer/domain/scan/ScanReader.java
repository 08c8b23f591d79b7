package com.hevlayer.domain.scan;

import com.hevlayer.domain.fault.Fault;
import com.hevlayer.domain.query.Temporal;
import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.json.JsonObject;
import com.hevlayer.ports.store.Filter;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads the body of a scan: first the shape of every member, then {@code threads}, the time, the
 * selectors, {@code field}, and at last what each mode demands. Used once.
 */
final class ScanReader {
  private static final int DEFAULT_PAGE = 1000;
  private static final int LARGEST_PAGE = 10_000;
  private static final long DEFAULT_TIMEOUT = 30;

  private final JsonObject body;
  private final Members members;

  ScanReader(JsonObject body) {
    this.body = body;
    this.members = new Members(body, "");
  }

  ScanSpec read() {
    ScanMode mode = word("mode", ScanMode.values(), ScanMode::wireName, ScanMode.IDS);
    ScanSource source = word("source", ScanSource.values(), ScanSource::wireName, ScanSource.AUTO);
    Json filters = members.get("filters");
    List<Selector> selectors = SelectorReader.read(members);
    String field = members.text("field");
    boolean exhaustive = members.flag("exhaustive");
    Long threads = members.integer("threads");
    long pageSize = members.unsigned("page_size", DEFAULT_PAGE);
    long timeout = members.unsigned("timeout_seconds", DEFAULT_TIMEOUT);

    if (threads != null && threads < 1) {
      throw new Fault.Invalid("threads is " + threads + "; allowed is 1 or more");
    }
    Filter temporal = Temporal.of(body);
    if (selectors.size() > 1) {
      throw new Fault.Invalid("more than one of fts, hybrid_text and ann is given; allowed is one");
    }
    Selector selector = selectors.isEmpty() ? null : selectors.getFirst();
    if (mode != ScanMode.VALUES && field != null) {
      throw new Fault.Invalid(
          "field is given with mode \""
              + mode.wireName()
              + "\"; it is allowed with mode \"values\" only");
    }
    checkSource(mode, source, selector, field);
    if (pageSize < 1 || pageSize > LARGEST_PAGE) {
      throw new Fault.Invalid("page_size is " + pageSize + "; allowed are 1 to " + LARGEST_PAGE);
    }
    boolean timed = mode == ScanMode.COUNT || selector != null;
    if (timed && timeout == 0) {
      throw new Fault.Invalid("timeout_seconds is 0; allowed is 1 or more, cut at 300");
    }
    if (source == ScanSource.SNAPSHOT) {
      throw new Fault.PreconditionFailed(
          mode == ScanMode.VALUES && (filters != null || temporal != null)
              ? "source \"snapshot\" cannot serve values under a filter"
              : "no usable snapshot of this namespace is stored");
    }
    return new ScanSpec(
        mode,
        source,
        filters,
        temporal,
        selector,
        field == null ? null : field.strip(),
        exhaustive,
        threads == null
            ? OptionalInt.empty()
            : OptionalInt.of((int) Math.min(Integer.MAX_VALUE, threads)),
        (int) pageSize,
        Duration.ofSeconds(Math.clamp(timeout, 1, (int) ScanSpec.LONGEST_TIMEOUT.toSeconds())));
  }

  private static void checkSource(
      ScanMode mode, ScanSource source, @Nullable Selector selector, @Nullable String field) {
    if (mode == ScanMode.IDS) {
      if (selector != null) {
        throw new Fault.Invalid(
            "mode \"ids\" takes no ranked selector; fts, hybrid_text and ann are allowed with"
                + " \"count\" and \"values\"");
      }
      if (source == ScanSource.SNAPSHOT) {
        throw new Fault.Invalid(
            "mode \"ids\" with source \"snapshot\" is not allowed: a snapshot holds no ids; allowed"
                + " are \"auto\", \"cache\" and \"origin\"");
      }
    }
    if (mode == ScanMode.VALUES && (field == null || field.isBlank())) {
      throw new Fault.Invalid(
          "field is " + (field == null ? "missing" : "blank") + "; mode \"values\" needs one");
    }
    if (selector != null && (source == ScanSource.SNAPSHOT || source == ScanSource.CACHE)) {
      throw new Fault.Invalid(
          "a ranked selector with source \""
              + source.wireName()
              + "\" is not allowed: only the store ranks; allowed are \"auto\" and \"origin\"");
    }
  }

  private <T> T word(String name, T[] words, Function<T, String> wireName, T otherwise) {
    String given = members.text(name);
    if (given == null) {
      return otherwise;
    }
    StringBuilder allowed = new StringBuilder();
    for (T word : words) {
      if (wireName.apply(word).equals(given)) {
        return word;
      }
      allowed.append(allowed.isEmpty() ? "" : ", ").append(wireName.apply(word));
    }
    throw members.wrong(name, Json.of(given), "one of " + allowed);
  }
}
