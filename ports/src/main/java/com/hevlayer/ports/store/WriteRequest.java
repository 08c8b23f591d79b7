package com.hevlayer.ports.store;

import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.json.JsonObject;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All operations of one write, applied wholly or not at all, in the order: delete by filter, patch
 * by filter, then upserts, patches and deletes by id. Shapes and forbidden combinations were
 * checked; whatever depends on the namespace is the store's to judge. Immutable.
 *
 * @param schema attribute to definition, as written: a string, an object or null
 * @param distanceMetric {@code cosine_distance}, {@code euclidean_squared} or {@code null}
 * @param encryption as written, or {@code null}
 * @param shards 1 to 256, or {@code null}
 * @param createNamespace {@code true}: create even without rows; {@code false}: never create;
 *     {@code null}: the first row creates
 */
public record WriteRequest(
    Rows upserts,
    Rows patches,
    List<Json> deletes,
    @Nullable Filter upsertCondition,
    @Nullable Filter patchCondition,
    @Nullable Filter deleteCondition,
    @Nullable Filter deleteByFilter,
    boolean deleteByFilterAllowPartial,
    @Nullable FilterPatch patchByFilter,
    boolean patchByFilterAllowPartial,
    Map<String, Json> schema,
    @Nullable String distanceMetric,
    @Nullable JsonObject encryption,
    @Nullable Integer shards,
    @Nullable Boolean createNamespace,
    boolean returnAffectedIds,
    boolean disableBackpressure) {

  /** Copies the collections. */
  public WriteRequest {
    deletes = List.copyOf(deletes);
    schema = Collections.unmodifiableMap(new LinkedHashMap<>(schema));
  }

  /** Sets attributes of every row that a filter matches; a null value clears. */
  public record FilterPatch(Filter filter, Map<String, Json> patch) {
    /** Copies the map. */
    public FilterPatch {
      patch = Collections.unmodifiableMap(new LinkedHashMap<>(patch));
    }
  }
}
