package com.hevlayer.domain.scan;

import org.jspecify.annotations.Nullable;

/**
 * How many rows match. Immutable.
 *
 * @param servedBy where they were counted
 * @param bounded whether there may be more
 * @param timedOut whether the deadline passed first
 * @param shardsSaturated in how many shards not all rows were counted
 * @param shardsTotal how many there are; 1 where reads do not scatter
 * @param threads how many shards were read at once; {@code null} unless the store counted
 * @param approximate whether the store's ranking is approximate; {@code null}: of no meaning
 * @param elapsedMillis how long it took
 */
public record ScanCount(
    long count,
    ScanSource servedBy,
    boolean bounded,
    boolean timedOut,
    int shardsSaturated,
    int shardsTotal,
    @Nullable Integer threads,
    @Nullable Boolean approximate,
    long elapsedMillis) {}
