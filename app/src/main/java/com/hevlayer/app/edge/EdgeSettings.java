package com.hevlayer.app.edge;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Bounds of the edge.
 *
 * @param host address to bind, such as {@code 0.0.0.0}
 * @param port to bind, 0 for any free one
 * @param maxBody longest request body in bytes, after decompression where it is held
 * @param bodyBudget bytes of memory that held bodies share
 * @param budgetWait how long a body waits for memory
 * @param mappedAbove held bodies longer than this lie in a mapped file
 * @param temporary where such files lie, for a moment only
 * @param idle how long a connection may pause between requests, or while a body is read or written
 * @param drainMarker the gateway drains while this file exists; {@code null} for none
 */
public record EdgeSettings(
    String host,
    int port,
    long maxBody,
    long bodyBudget,
    Duration budgetWait,
    long mappedAbove,
    Path temporary,
    Duration idle,
    @Nullable Path drainMarker) {

  /** The contract's bounds, with 40 % of the heap for held bodies. */
  public static EdgeSettings of(String host, int port, @Nullable Path drainMarker) {
    return new EdgeSettings(
        host,
        port,
        512L << 20,
        Runtime.getRuntime().maxMemory() / 10 * 4,
        Duration.ofSeconds(10),
        64L << 20,
        Path.of(System.getProperty("java.io.tmpdir")),
        Duration.ofSeconds(90),
        drainMarker);
  }
}
