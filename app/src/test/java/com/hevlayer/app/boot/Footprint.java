package com.hevlayer.app.boot;

import java.io.File;

/** What this process takes of the machine. */
final class Footprint {
  private Footprint() {}

  /** Returns how many files and sockets are open, 0 where the system does not say. */
  static long descriptors() {
    String[] open = new File("/proc/self/fd").list();
    return open == null ? 0 : open.length;
  }

  /** Returns the bytes of the heap that are used once garbage is gone. */
  static long usedHeap() {
    Runtime runtime = Runtime.getRuntime();
    System.gc();
    return runtime.totalMemory() - runtime.freeMemory();
  }
}
