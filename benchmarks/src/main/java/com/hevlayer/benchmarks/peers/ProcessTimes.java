package com.hevlayer.benchmarks.peers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** CPU time and resident memory of another process, from Linux's {@code /proc}. */
final class ProcessTimes {
  private static final double TICKS_PER_SECOND = 100;

  private ProcessTimes() {}

  /** Returns the user and system time so far, in seconds; 0 for no process. */
  static double cpuSeconds(long pid) throws IOException {
    if (pid == 0) {
      return 0;
    }
    String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / TICKS_PER_SECOND;
  }

  /** Returns the resident memory in MB (10^6 bytes) as total, anonymous and file-backed. */
  static String resident(long pid) throws IOException {
    if (pid == 0) {
      return "unknown";
    }
    List<String> status = Files.readAllLines(Path.of("/proc", Long.toString(pid), "status"));
    return "%s MB (anonymous %s, files %s)"
        .formatted(
            megabytes(status, "VmRSS:"),
            megabytes(status, "RssAnon:"),
            megabytes(status, "RssFile:"));
  }

  private static long megabytes(List<String> status, String name) {
    return status.stream()
        .filter(line -> line.startsWith(name))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024 / 1_000_000)
        .findFirst()
        .orElse(-1);
  }
}
