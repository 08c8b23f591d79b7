package com.hevlayer.domain.routing;

import com.hevlayer.ports.catalog.IndexEntry;
import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.json.JsonArray;
import com.hevlayer.ports.json.JsonNumber;
import com.hevlayer.ports.json.JsonObject;
import com.hevlayer.ports.json.JsonString;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads what is defined of namespaces. Of several definitions of one namespace the oldest counts; a
 * definition that makes no sense is left out.
 */
final class IndexReader {
  private static final Pattern NAMESPACE = Pattern.compile("[A-Za-z0-9._-]{1,128}");
  private static final int MOST_THREADS = 32;
  private static final int MOST_DIMENSIONS = 65_536;
  private static final String USUAL_METRIC = "cosine_distance";

  private static final Comparator<IndexEntry> OLDEST_FIRST =
      Comparator.comparing(IndexReader::createdAt).thenComparing(IndexEntry::name);

  private IndexReader() {}

  /** Returns the policies by namespace; adds to the problems what is left out. */
  static Map<String, IndexPolicy> read(List<IndexEntry> entries, List<String> problems) {
    List<IndexEntry> sorted = new ArrayList<>(entries);
    sorted.sort(OLDEST_FIRST);
    Map<String, IndexPolicy> policies = new HashMap<>();
    for (IndexEntry entry : sorted) {
      String namespace = text(entry.spec(), "backend", "namespace");
      if (namespace == null) {
        namespace = entry.name();
      }
      if (!NAMESPACE.matcher(namespace).matches()) {
        problems.add(entry.path() + " is for '" + namespace + "', which is no namespace");
        continue;
      }
      IndexPolicy older = policies.get(namespace);
      if (older != null) {
        problems.add(
            entry.path()
                + " is left out: namespace '"
                + namespace
                + "' is already described by Index '"
                + older.index()
                + "'");
        continue;
      }
      policies.put(namespace, policy(entry, problems));
    }
    return policies;
  }

  private static IndexPolicy policy(IndexEntry entry, List<String> problems) {
    return new IndexPolicy(
        entry.name(),
        text(entry.spec(), "backend", "storeRef"),
        threads(at(entry.spec(), "scan", "threads")),
        fields(at(entry.spec(), "snapshot", "facetFields")),
        embedding(entry, problems));
  }

  private static @Nullable EmbeddingProfile embedding(IndexEntry entry, List<String> problems) {
    Json spec = entry.spec();
    if (!(spec instanceof JsonObject object) || !(object.get("embedding") instanceof JsonObject)) {
      return null;
    }
    String model = text(spec, "embedding", "model");
    String normalization = text(spec, "embedding", "normalization");
    if (model == null
        || normalization == null
        || !(at(spec, "embedding", "outputDim") instanceof JsonNumber number)
        || !number.isLong()
        || number.longValue() < 1
        || number.longValue() > MOST_DIMENSIONS) {
      problems.add(
          entry.path()
              + ".embedding is left out: it needs model, normalization and outputDim from 1 to "
              + MOST_DIMENSIONS);
      return null;
    }
    String metric = text(spec, "backend", "distanceMetric");
    return new EmbeddingProfile(
        model, (int) number.longValue(), metric == null ? USUAL_METRIC : metric, normalization);
  }

  private static OptionalInt threads(@Nullable Json value) {
    return value instanceof JsonNumber number && number.isLong()
        ? OptionalInt.of(Math.clamp(number.longValue(), 1, MOST_THREADS))
        : OptionalInt.empty();
  }

  private static List<String> fields(@Nullable Json value) {
    Set<String> fields = new LinkedHashSet<>();
    if (value instanceof JsonArray array) {
      for (Json each : array.values()) {
        if (each instanceof JsonString text && !text.value().isBlank()) {
          fields.add(text.value().strip());
        }
      }
    }
    return List.copyOf(fields);
  }

  private static Instant createdAt(IndexEntry entry) {
    return entry.createdAt() == null ? Instant.MAX : entry.createdAt();
  }

  private static @Nullable Json at(Json value, String outer, String inner) {
    return value instanceof JsonObject object && object.get(outer) instanceof JsonObject found
        ? found.get(inner)
        : null;
  }

  /** Returns the trimmed text; blank is absent. */
  private static @Nullable String text(Json value, String outer, String inner) {
    return at(value, outer, inner) instanceof JsonString text && !text.value().isBlank()
        ? text.value().strip()
        : null;
  }
}
