package com.hevlayer.adapters.embedded.log;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** What directories need that files do not. */
public final class Directories {
  private static final boolean CAN_SYNC = !System.getProperty("os.name", "").startsWith("Windows");

  private Directories() {}

  /** Makes names in a directory survive a loss of power, where the system can. */
  public static void sync(Path directory) throws IOException {
    if (CAN_SYNC) {
      try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
        channel.force(true);
      }
    }
  }

  /** Returns what lies in a directory, sorted by name. */
  public static List<Path> list(Path directory) throws IOException {
    try (Stream<Path> entries = Files.list(directory)) {
      return new ArrayList<>(entries.sorted().toList());
    }
  }

  /** Deletes a directory with everything in it; one that is not there is no error. */
  public static void delete(Path directory) throws IOException {
    if (!Files.exists(directory)) {
      return;
    }
    try (Stream<Path> tree = Files.walk(directory)) {
      for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    }
  }
}
