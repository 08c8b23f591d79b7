package com.hevlayer.benchmarks.scan;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;

/** Looks at the heap again and again while something runs. */
final class HeapWatch implements AutoCloseable {
  private static final MemoryMXBean MEMORY = ManagementFactory.getMemoryMXBean();
  private static final long BETWEEN_LOOKS = 1_000_000;
  private static final double MEGABYTE = 1e6;

  private final long before;
  private final Thread thread;
  private volatile long peak;
  private volatile boolean over;

  HeapWatch() {
    System.gc();
    before = MEMORY.getHeapMemoryUsage().getUsed();
    thread =
        Thread.ofPlatform()
            .daemon()
            .start(() -> {
              while (!over) {
                peak = Math.max(peak, MEMORY.getHeapMemoryUsage().getUsed());
                LockSupport.parkNanos(BETWEEN_LOOKS);
              }
            });
  }

  /** Returns what was seen; garbage that was not collected yet is in the peak. */
  String report() throws IOException {
    String resident =
        Files.readAllLines(Path.of("/proc/self/status")).stream()
            .filter(line -> line.startsWith("VmHWM:"))
            .map(line -> line.replaceAll("\\D", ""))
            .findFirst()
            .orElse("0");
    return "heap %.0f MB before, %.0f MB at its peak of %.0f MB allowed; resident %.0f MB at most"
        .formatted(
            before / MEGABYTE,
            peak / MEGABYTE,
            MEMORY.getHeapMemoryUsage().getMax() / MEGABYTE,
            Long.parseLong(resident) * 1024 / MEGABYTE);
  }

  @Override
  public void close() {
    over = true;
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
