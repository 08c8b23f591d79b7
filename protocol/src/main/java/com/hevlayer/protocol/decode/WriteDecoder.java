package com.hevlayer.protocol.decode;

import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.json.JsonNull;
import com.hevlayer.ports.json.JsonObject;
import com.hevlayer.ports.store.CopyRequest;
import com.hevlayer.ports.store.Filter;
import com.hevlayer.ports.store.Rows;
import com.hevlayer.ports.store.WriteRequest;
import com.hevlayer.protocol.WireRefusal;
import com.hevlayer.protocol.json.JsonText;
import com.hevlayer.protocol.scan.BodyIndex;
import com.hevlayer.protocol.scan.Member;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Bodies of writes to values. The whole body is validated before anything is handed on; rows stay
 * views over the body, which must not change while they are used. Thread-safe.
 */
public final class WriteDecoder {
  private static final int MAX_SHARDS = 256;
  private static final Set<String> KNOWN =
      Set.of(
          "upsert_rows",
          "upsert_columns",
          "patch_rows",
          "patch_columns",
          "deletes",
          "upsert_condition",
          "patch_condition",
          "delete_condition",
          "delete_by_filter",
          "delete_by_filter_allow_partial",
          "patch_by_filter",
          "patch_by_filter_allow_partial",
          "return_affected_ids",
          "distance_metric",
          "schema",
          "encryption",
          "disable_backpressure",
          "sharding",
          "copy_from_namespace",
          "branch_from_namespace",
          "create_namespace");

  private final BodyIndex index;

  private WriteDecoder(BodyIndex index) {
    this.index = index;
  }

  /**
   * Decodes the body of {@code POST /v2/namespaces/{ns}}.
   *
   * @throws WireRefusal with 400 or 422
   */
  public static WriteBody decode(MemorySegment body) {
    return decode(BodyIndex.scan(body));
  }

  /**
   * Decodes a body that was scanned before.
   *
   * @throws WireRefusal with 400 or 422
   */
  public static WriteBody decode(BodyIndex index) {
    if (!index.isObject()) {
      throw Shape.invalid("write", JsonText.parse(index.body()), "a map");
    }
    for (Member member : index.members()) {
      if (!KNOWN.contains(member.name())) {
        throw WireRefusal.meaning("unknown field `" + member.name() + "` in a write");
      }
    }
    return new WriteDecoder(index).body();
  }

  /**
   * Decodes the body that starts an asynchronous copy.
   *
   * @throws WireRefusal with 400 or 422
   */
  public static CopyRequest startCopy(MemorySegment body) {
    if (decode(body) instanceof WriteBody.Copy copy && !copy.request().branch()) {
      return copy.request();
    }
    throw WireRefusal.meaning("only copy_from_namespace can be done asynchronously");
  }

  private WriteBody body() {
    Json copy = read("copy_from_namespace");
    Json branch = read("branch_from_namespace");
    if (copy != null || branch != null) {
      return new WriteBody.Copy(
          CopyDecoder.copy(index, copy, branch, read("encryption"), read("sharding")));
    }
    IdSet ids = new IdSet();
    Rows upserts = JoinedRows.of(rows("upsert_rows", ids), columns("upsert_columns", ids));
    Rows patches = JoinedRows.of(rows("patch_rows", ids), columns("patch_columns", ids));
    List<Json> deletes = deletes(ids);
    Json deleteFilter = read("delete_by_filter");
    Filter deleteByFilter =
        deleteFilter == null ? null : FilterDecoder.filter(deleteFilter, "delete_by_filter");
    WriteRequest.FilterPatch patchByFilter = patchByFilter();
    Map<String, Json> schema = schema();
    Boolean create = bool("create_namespace");
    Filter upsertCondition = condition("upsert_condition", upserts.size(), "upserts");
    Filter patchCondition = condition("patch_condition", patches.size(), "patches");
    Filter deleteCondition = condition("delete_condition", deletes.size(), "deletes");
    Json encryption = read("encryption");
    Json sharding = read("sharding");
    WriteRequest request =
        new WriteRequest(
            upserts,
            patches,
            deletes,
            upsertCondition,
            patchCondition,
            deleteCondition,
            deleteByFilter,
            isTrue("delete_by_filter_allow_partial"),
            patchByFilter,
            isTrue("patch_by_filter_allow_partial"),
            schema,
            distanceMetric(),
            encryption == null ? null : CopyDecoder.encryption(encryption, "encryption"),
            sharding == null ? null : shards(sharding),
            create,
            isTrue("return_affected_ids"),
            isTrue("disable_backpressure"));
    boolean operations =
        upserts.size() + patches.size() + deletes.size() > 0
            || deleteByFilter != null
            || patchByFilter != null;
    if (!operations && schema.isEmpty() && !Boolean.TRUE.equals(create)) {
      throw WireRefusal.meaning("no writes provided");
    }
    return new WriteBody.Write(request);
  }

  private @Nullable Json read(String name) {
    Json value = index.read(name);
    return value instanceof JsonNull ? null : value;
  }

  private Rows rows(String name, IdSet ids) {
    Member member = index.member(name);
    return member == null ? Rows.NONE : RowList.of(index.body(), member, ids);
  }

  private Rows columns(String name, IdSet ids) {
    Member member = index.member(name);
    return member == null ? Rows.NONE : RowColumns.of(index.body(), member, ids);
  }

  private List<Json> deletes(IdSet ids) {
    Json source = read("deletes");
    if (source == null) {
      return List.of();
    }
    List<Json> deletes = Shape.array(source, "deletes").values();
    for (int i = 0; i < deletes.size(); i++) {
      ids.add(deletes.get(i), "deletes", i, "");
    }
    return deletes;
  }

  private @Nullable Filter condition(String name, int rows, String operation) {
    Json source = read(name);
    if (source == null) {
      return null;
    }
    Filter condition = FilterDecoder.condition(source, name);
    if (rows == 0) {
      throw Shape.meaning(name, "there are no " + operation + " it could apply to");
    }
    return condition;
  }

  private WriteRequest.@Nullable FilterPatch patchByFilter() {
    Json source = read("patch_by_filter");
    if (source == null) {
      return null;
    }
    JsonObject object = Shape.object(source, "patch_by_filter");
    Json filters = Shape.member(object, "filters");
    if (filters == null) {
      throw Shape.missing("patch_by_filter", "filters");
    }
    Json patch = Shape.member(object, "patch");
    if (patch == null) {
      throw Shape.missing("patch_by_filter", "patch");
    }
    Filter filter = FilterDecoder.filter(filters, "patch_by_filter.filters");
    Map<String, Json> cells = Shape.object(patch, "patch_by_filter.patch").members();
    for (Map.Entry<String, Json> cell : cells.entrySet()) {
      Cells.name(cell.getKey(), "patch_by_filter.patch");
      if (cell.getKey().equals("id")) {
        throw Shape.meaning("patch_by_filter.patch", "`id` cannot be patched");
      }
      Cells.value(cell.getValue(), "patch_by_filter.patch." + cell.getKey());
    }
    return new WriteRequest.FilterPatch(filter, cells);
  }

  private Map<String, Json> schema() {
    Json source = read("schema");
    return source == null ? Map.of() : SchemaDecoder.changes(source, "schema");
  }

  private @Nullable Boolean bool(String name) {
    Json value = read(name);
    return value == null ? null : Shape.bool(value, name);
  }

  private boolean isTrue(String name) {
    return Boolean.TRUE.equals(bool(name));
  }

  private @Nullable String distanceMetric() {
    Json metric = read("distance_metric");
    return metric == null
        ? null
        : Shape.word(metric, "distance_metric", List.of("cosine_distance", "euclidean_squared"));
  }

  static int shards(Json source) {
    Json count = Shape.member(Shape.object(source, "sharding"), "num_shards");
    if (count == null) {
      throw Shape.missing("sharding", "num_shards");
    }
    int shards = Shape.unsigned(count, "sharding.num_shards");
    if (shards < 1 || shards > MAX_SHARDS) {
      throw Shape.meaning(
          "sharding.num_shards", "is " + count + ", allowed are 1 to " + MAX_SHARDS);
    }
    return shards;
  }

  /** Returns the names of the members that are given and not null. */
  static List<String> given(BodyIndex index) {
    List<String> names = new ArrayList<>();
    for (Member member : index.members()) {
      if (!(index.read(member) instanceof JsonNull)) {
        names.add(member.name());
      }
    }
    return names;
  }
}
