package com.hevlayer.domain.namespace;

/**
 * How namespaces are sharded.
 *
 * @param stampedBy count of shards that rows of a namespace without a marker are stamped by
 * @param batch rows of a page and of a write, 1 to 10,000
 * @param writesPerSecond of the backfill; 0: as fast as it goes
 */
public record InitSettings(int stampedBy, int batch, int writesPerSecond) {}
