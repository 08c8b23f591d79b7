package com.hevlayer.domain.scan;

import com.hevlayer.ports.store.NamespaceName;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A job as it stands. Immutable.
 *
 * @param field {@code null} unless values are scanned
 * @param effectiveSource {@code null} until it is decided
 * @param documentsScanned rows of the match set seen so far
 * @param uniqueValues {@code null} unless values are complete
 * @param truncated whether values were left out; {@code null} unless values are complete
 * @param bounded whether there may be more rows; {@code null} unless ranked values are complete
 * @param approximate whether the ranking is; {@code null} where that has no meaning
 * @param threads how many shards are read at once; {@code null} unless the store serves
 * @param completedAt {@code null} while it runs
 * @param error {@code null} unless it failed
 */
public record ScanJob(
    UUID id,
    NamespaceName namespace,
    ScanMode mode,
    @Nullable String field,
    ScanSource source,
    @Nullable ScanSource effectiveSource,
    Status status,
    long documentsScanned,
    @Nullable Long uniqueValues,
    @Nullable Boolean truncated,
    @Nullable Boolean bounded,
    @Nullable Boolean approximate,
    @Nullable Integer threads,
    Instant createdAt,
    @Nullable Instant completedAt,
    @Nullable String error) {

  /** How a job stands. */
  public enum Status {
    /** It has no result yet. */
    RUNNING("running"),
    /** It has its result. */
    COMPLETED("completed"),
    /** It will never have one. */
    FAILED("failed");

    private final String wireName;

    Status(String wireName) {
      this.wireName = wireName;
    }

    /** Returns the name on the wire. */
    public String wireName() {
      return wireName;
    }
  }
}
