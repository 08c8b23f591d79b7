package com.hevlayer.adapters.embedded.write;

import com.hevlayer.adapters.embedded.index.Row;
import com.hevlayer.adapters.embedded.schema.NamespaceSchema;
import com.hevlayer.ports.store.WriteRequest;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A write request that fits a schema.
 *
 * @param base the schema it was checked against; {@code null}: the namespace does not exist
 * @param schema with everything that the request defines or implies
 * @param rebuild whether rows that exist must be indexed anew
 * @param filterPatch what patch_by_filter sets, or {@code null}
 */
record WritePlan(
    WriteRequest request,
    @Nullable NamespaceSchema base,
    NamespaceSchema schema,
    boolean rebuild,
    List<Row> upserts,
    List<Patch> patches,
    List<Object> deletes,
    @Nullable Patch filterPatch) {

  /**
   * What a patch does to a row.
   *
   * @param id of the row; the empty string where a filter says which rows
   * @param cells values to set
   * @param cleared ids of attributes that become null
   */
  record Patch(Object id, List<Row.Cell> cells, Set<Integer> cleared) {}

  boolean schemaChanged() {
    return !schema.equals(base);
  }

  boolean byFilter() {
    return request.deleteByFilter() != null || request.patchByFilter() != null;
  }

  boolean conditional() {
    return request.upsertCondition() != null
        || request.patchCondition() != null
        || request.deleteCondition() != null;
  }

  /** Whether the effect depends on the rows that exist. */
  boolean needsRows() {
    return byFilter() || conditional() || !patches.isEmpty();
  }
}
