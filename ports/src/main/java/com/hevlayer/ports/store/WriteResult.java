package com.hevlayer.ports.store;

import com.hevlayer.ports.json.Json;
import java.util.List;

/** What a write did. Immutable. */
public final class WriteResult {
  private final Builder values;

  private WriteResult(Builder values) {
    this.values = values;
  }

  /** Starts a result with zero counts. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns a text for people. */
  public String message() {
    return values.message;
  }

  /** Returns how many rows were affected in all. */
  public long rowsAffected() {
    return values.affected >= 0
        ? values.affected
        : values.upserted + values.patched + values.deleted;
  }

  /** Returns how many rows were upserted. */
  public long rowsUpserted() {
    return values.upserted;
  }

  /** Returns how many rows were patched. */
  public long rowsPatched() {
    return values.patched;
  }

  /** Returns how many rows were deleted. */
  public long rowsDeleted() {
    return values.deleted;
  }

  /** Whether an operation by filter stopped at its cap. */
  public boolean rowsRemaining() {
    return values.remaining;
  }

  /** Returns the upserted ids; empty unless they were asked for. */
  public List<Json> upsertedIds() {
    return values.upsertedIds;
  }

  /** Returns the patched ids; empty unless they were asked for. */
  public List<Json> patchedIds() {
    return values.patchedIds;
  }

  /** Returns the deleted ids; empty unless they were asked for. */
  public List<Json> deletedIds() {
    return values.deletedIds;
  }

  /** Gathers a result; used by one thread. */
  public static final class Builder {
    private String message = "";
    private long affected = -1;
    private long upserted;
    private long patched;
    private long deleted;
    private boolean remaining;
    private List<Json> upsertedIds = List.of();
    private List<Json> patchedIds = List.of();
    private List<Json> deletedIds = List.of();

    private Builder() {}

    /** Sets the text for people. */
    public Builder message(String text) {
      message = text;
      return this;
    }

    /** Sets the count of all affected rows where it is not the sum of the others, as for copies. */
    public Builder affected(long count) {
      affected = count;
      return this;
    }

    /** Sets the counts. */
    public Builder counts(long upsertedRows, long patchedRows, long deletedRows) {
      upserted = upsertedRows;
      patched = patchedRows;
      deleted = deletedRows;
      return this;
    }

    /** Says that an operation by filter stopped at its cap. */
    public Builder remaining(boolean value) {
      remaining = value;
      return this;
    }

    /** Sets the lists of ids. */
    public Builder ids(List<Json> upsertedRows, List<Json> patchedRows, List<Json> deletedRows) {
      upsertedIds = List.copyOf(upsertedRows);
      patchedIds = List.copyOf(patchedRows);
      deletedIds = List.copyOf(deletedRows);
      return this;
    }

    /** Returns the result; the builder is not used afterwards. */
    public WriteResult build() {
      return new WriteResult(this);
    }
  }
}
