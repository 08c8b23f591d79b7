package com.hevlayer.app.edge;

import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Whether the gateway takes new work: not after {@link #begin()}, nor while the marker file exists.
 * Thread-safe; asking costs nothing.
 */
public final class Drain {
  private final @Nullable Path marker;
  private volatile boolean begun;
  private volatile boolean marked;

  Drain(@Nullable Path marker) {
    this.marker = marker;
    look();
  }

  /** Takes no new work from now on, for good. */
  public void begin() {
    begun = true;
  }

  /** Whether the gateway drains. */
  public boolean draining() {
    return begun || marked;
  }

  /** Looks for the marker file; the edge calls it a few times a second. */
  void look() {
    marked = marker != null && Files.exists(marker);
  }
}
