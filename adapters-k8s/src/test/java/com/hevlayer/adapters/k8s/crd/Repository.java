package com.hevlayer.adapters.k8s.crd;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The working tree. */
final class Repository {
  private Repository() {}

  /** Returns the folder with the parent POM. */
  static Path root() {
    var here = Path.of("").toAbsolutePath();
    while (!Files.isRegularFile(here.resolve("layer"))) {
      var parent = here.getParent();
      if (parent == null) {
        throw new IllegalStateException("no folder above the working folder has the launcher");
      }
      here = parent;
    }
    return here;
  }

  /** Returns the text of a file. */
  static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Writes a file, and its folder if there is none. */
  static void write(Path file, String text) {
    try {
      Files.createDirectories(file.resolveSibling("."));
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the files of a folder whose names end so, sorted. */
  static List<Path> list(Path folder, String ending) {
    try (var files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(ending)).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
