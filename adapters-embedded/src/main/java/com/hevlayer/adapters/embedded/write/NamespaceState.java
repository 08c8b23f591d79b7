package com.hevlayer.adapters.embedded.write;

import com.hevlayer.adapters.embedded.schema.NamespaceSchema;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Everything about a namespace but its rows. Immutable.
 *
 * @param updatedAt when data or schema changed last
 * @param lastWriteAt when data changed last
 * @param shards as asked for at creation; 0: not sharded
 * @param replicas as asked for by pinning; 0: not pinned
 * @param branchParent the namespace this is a branch of, or {@code null}
 * @param writtenRows how many rows were written ever, for an average
 * @param writtenBytes their logical bytes
 */
public record NamespaceState(
    NamespaceSchema schema,
    Instant createdAt,
    Instant updatedAt,
    Instant lastWriteAt,
    int shards,
    int replicas,
    boolean readOnly,
    @Nullable String branchParent,
    long writtenRows,
    long writtenBytes) {

  /** Returns the state of a namespace that is created now. */
  public static NamespaceState created(NamespaceSchema schema, Instant now, int shards) {
    return new NamespaceState(schema, now, now, now, shards, 0, false, null, 0, 0);
  }

  /** Returns the state after a change of data or schema. */
  public NamespaceState updated(NamespaceSchema after, Instant now, boolean data) {
    return new NamespaceState(
        after,
        createdAt,
        now,
        data ? now : lastWriteAt,
        shards,
        replicas,
        readOnly,
        branchParent,
        writtenRows,
        writtenBytes);
  }

  /** Returns the state after rows were written. */
  public NamespaceState counted(long rows, long bytes) {
    return new NamespaceState(
        schema,
        createdAt,
        updatedAt,
        lastWriteAt,
        shards,
        replicas,
        readOnly,
        branchParent,
        writtenRows + rows,
        writtenBytes + bytes);
  }

  /** Returns the state with other settings. */
  public NamespaceState configured(int pinnedReplicas, boolean refuseWrites) {
    return new NamespaceState(
        schema,
        createdAt,
        updatedAt,
        lastWriteAt,
        shards,
        pinnedReplicas,
        refuseWrites,
        branchParent,
        writtenRows,
        writtenBytes);
  }

  /** Returns the state of a copy made now, or of a branch, which keeps when data changed last. */
  public NamespaceState copied(Instant now, @Nullable String parent, int copyShards) {
    boolean branch = parent != null;
    return new NamespaceState(
        schema,
        now,
        now,
        branch ? lastWriteAt : now,
        branch ? shards : copyShards,
        0,
        branch && readOnly,
        parent,
        writtenRows,
        writtenBytes);
  }

  /** Returns about how many logical bytes so many rows have. */
  public long approxBytes(long rows) {
    return writtenRows == 0 ? 0 : Math.round((double) writtenBytes / writtenRows * rows);
  }
}
