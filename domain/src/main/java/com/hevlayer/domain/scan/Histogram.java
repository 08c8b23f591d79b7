package com.hevlayer.domain.scan;

import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.json.JsonArray;
import com.hevlayer.ports.json.JsonObject;
import com.hevlayer.ports.json.JsonString;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Counts rows by the value of an attribute in a bounded part of the memory: what does not fit is
 * written to spools and added up at the end. Used by one thread.
 */
final class Histogram implements Gatherer {
  /** What an entry costs beside its text, about. */
  private static final int OVERHEAD = 112;

  private final SortedRuns runs;
  private final long budget;
  private Map<String, long[]> counts = new HashMap<>();
  private long bytes;

  /** Creates one that takes about so many bytes of memory. */
  Histogram(Spools spools, long budget) {
    this.runs = new SortedRuns(spools);
    this.budget = budget;
  }

  /** Counts one row. */
  void add(@Nullable Json value) {
    if (value == null) {
      return;
    }
    if (!(value instanceof JsonArray array)) {
      add(text(value), 1);
      return;
    }
    Set<String> distinct = new HashSet<>();
    for (Json element : array.values()) {
      String text = text(element);
      if (distinct.add(text)) {
        add(text, 1);
      }
    }
  }

  void add(String value, long rows) {
    long[] count = counts.get(value);
    if (count != null) {
      count[0] += rows;
      return;
    }
    counts.put(value, new long[] {rows});
    bytes += 2L * value.length() + OVERHEAD;
    if (bytes > budget) {
      runs.write(sorted());
      counts = new HashMap<>();
      bytes = 0;
    }
  }

  /** Returns the text that a value counts under. */
  static String text(Json value) {
    return switch (value) {
      case JsonString string -> string.value();
      case JsonArray array -> compact(array);
      case JsonObject object -> compact(object);
      default -> value.toString();
    };
  }

  private static String compact(Json value) {
    StringBuilder out = new StringBuilder();
    compact(value, out);
    return out.toString();
  }

  /** An array of numbers keeps the spaces it came with, which make no difference to its value. */
  private static void compact(Json value, StringBuilder out) {
    switch (value) {
      case JsonArray array -> {
        char before = '[';
        for (Json element : array.values()) {
          compact(element, out.append(before));
          before = ',';
        }
        out.append(before == '[' ? "[]" : "]");
      }
      case JsonObject object -> {
        char before = '{';
        for (Map.Entry<String, Json> member : object.members().entrySet()) {
          Json.of(member.getKey()).appendTo(out.append(before));
          compact(member.getValue(), out.append(':'));
          before = ',';
        }
        out.append(before == '{' ? "{}" : "}");
      }
      default -> value.appendTo(out);
    }
  }

  @Override
  public List<Records> parts() {
    List<Records> parts = new ArrayList<>(runs.all());
    if (!counts.isEmpty()) {
      parts.add(sorted());
    }
    return parts;
  }

  @Override
  public void release(RecordFile part) {
    runs.release(part);
  }

  private Records.InMemory sorted() {
    List<Map.Entry<byte[], Long>> entries = new ArrayList<>(counts.size());
    counts.forEach(
        (value, count) -> entries.add(Map.entry(value.getBytes(StandardCharsets.UTF_8), count[0])));
    entries.sort((a, b) -> Arrays.compareUnsigned(a.getKey(), b.getKey()));
    List<byte[]> keys = new ArrayList<>(entries.size());
    long[] numbers = new long[entries.size()];
    for (Map.Entry<byte[], Long> entry : entries) {
      numbers[keys.size()] = entry.getValue();
      keys.add(entry.getKey());
    }
    return new Records.InMemory(keys, numbers);
  }

  @Override
  public void close() {
    runs.close();
  }
}
