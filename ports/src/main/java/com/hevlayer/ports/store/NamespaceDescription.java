package com.hevlayer.ports.store;

import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.json.JsonObject;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** What a store says about a namespace. Immutable. */
public final class NamespaceDescription {
  private final Builder values;

  private NamespaceDescription(Builder values) {
    this.values = values;
  }

  /** Starts a description. */
  public static Builder builder() {
    return new Builder();
  }

  /** Whether the index holds every accepted write. */
  public enum IndexStatus {
    /** It does. */
    UP_TO_DATE,
    /** It does not yet. */
    UPDATING,
    /** The store does not say. */
    UNKNOWN
  }

  /** Returns the schema by attribute, {@code id} included, in the store's order. */
  public Map<String, AttributeSchema> schema() {
    return values.schema;
  }

  /** Returns about how many rows there are, as of the last index build. */
  public long approxRowCount() {
    return values.rows;
  }

  /** Returns about how many bytes of data there are, as of the last index build. */
  public OptionalLong approxLogicalBytes() {
    return values.bytes < 0 ? OptionalLong.empty() : OptionalLong.of(values.bytes);
  }

  /** Returns when it came into being. */
  public Optional<Instant> createdAt() {
    return Optional.ofNullable(values.createdAt);
  }

  /** Returns when data or schema changed last. */
  public Optional<Instant> updatedAt() {
    return Optional.ofNullable(values.updatedAt);
  }

  /** Returns when data changed last. */
  public Optional<Instant> lastWriteAt() {
    return Optional.ofNullable(values.lastWriteAt);
  }

  /** Returns whether the index is current. */
  public IndexStatus index() {
    return values.index;
  }

  /** Returns how many bytes the index lacks; 0 when current. */
  public long unindexedBytes() {
    return values.unindexedBytes;
  }

  /** Returns how many rows the index lacks; 0 when current. */
  public long unindexedRows() {
    return values.unindexedRows;
  }

  /** Returns the encryption in the form of {@code /v2}: {@code {"mode":"default"}}. */
  public Optional<JsonObject> encryption() {
    return Optional.ofNullable(values.encryption);
  }

  /** Returns the pinning object. */
  public Optional<JsonObject> pinning() {
    return Optional.ofNullable(values.pinning);
  }

  /** Returns the number of shards of a sharded namespace. */
  public OptionalInt shards() {
    return values.shards == 0 ? OptionalInt.empty() : OptionalInt.of(values.shards);
  }

  /** Returns the namespace this is a branch of. */
  public Optional<String> branchParent() {
    return Optional.ofNullable(values.branchParent);
  }

  /** Whether writes are refused. */
  public boolean readOnly() {
    return values.readOnly;
  }

  /**
   * Returns the store's own document, where it wrote one: what this type does not know of it still
   * reaches callers.
   */
  public Optional<Json> source() {
    return Optional.ofNullable(values.source);
  }

  /** Gathers a description; used by one thread. */
  public static final class Builder {
    private Map<String, AttributeSchema> schema = Map.of();
    private long rows;
    private long bytes = -1;
    private @Nullable Instant createdAt;
    private @Nullable Instant updatedAt;
    private @Nullable Instant lastWriteAt;
    private IndexStatus index = IndexStatus.UNKNOWN;
    private long unindexedBytes;
    private long unindexedRows;
    private @Nullable JsonObject encryption;
    private @Nullable JsonObject pinning;
    private int shards;
    private @Nullable String branchParent;
    private boolean readOnly;
    private @Nullable Json source;

    private Builder() {}

    /** Sets the schema; copied. */
    public Builder schema(Map<String, AttributeSchema> attributes) {
      schema = Collections.unmodifiableMap(new LinkedHashMap<>(attributes));
      return this;
    }

    /** Sets the approximate size. */
    public Builder size(long rowCount, long logicalBytes) {
      rows = rowCount;
      bytes = logicalBytes;
      return this;
    }

    /** Sets the times; {@code null}: unknown. */
    public Builder times(
        @Nullable Instant created, @Nullable Instant updated, @Nullable Instant lastWrite) {
      createdAt = created;
      updatedAt = updated;
      lastWriteAt = lastWrite;
      return this;
    }

    /** Sets the state of the index. */
    public Builder index(IndexStatus status, long bytesLacking, long rowsLacking) {
      index = status;
      unindexedBytes = bytesLacking;
      unindexedRows = rowsLacking;
      return this;
    }

    /** Sets the encryption. */
    public Builder encryption(@Nullable JsonObject value) {
      encryption = value;
      return this;
    }

    /** Sets the pinning. */
    public Builder pinning(@Nullable JsonObject value) {
      pinning = value;
      return this;
    }

    /** Sets the number of shards; 0: not sharded. */
    public Builder shards(int count) {
      shards = count;
      return this;
    }

    /** Sets the parent of a branch. */
    public Builder branchParent(@Nullable String parent) {
      branchParent = parent;
      return this;
    }

    /** Sets whether writes are refused. */
    public Builder readOnly(boolean value) {
      readOnly = value;
      return this;
    }

    /** Sets the store's own document. */
    public Builder source(@Nullable Json document) {
      source = document;
      return this;
    }

    /** Returns the description; the builder is not used afterwards. */
    public NamespaceDescription build() {
      return new NamespaceDescription(this);
    }
  }
}
