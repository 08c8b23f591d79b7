package com.hevlayer.adapters.embedded.namespace;

import com.hevlayer.adapters.embedded.log.Directories;
import com.hevlayer.ports.plugin.PluginException;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import java.util.NavigableSet;
import java.util.UUID;
import java.util.concurrent.ConcurrentSkipListSet;
import org.jspecify.annotations.Nullable;

/**
 * The directory of a store: a lock, the version of its format, one directory for each namespace,
 * and places for what is being made and what is thrown away. A namespace comes and goes by one
 * rename.
 */
final class DataDirectory implements AutoCloseable {
  private static final String FORMAT = "layer embedded store, format ";
  private static final int VERSION = 1;
  private static final char CAPITALS = '+';

  private final Path root;
  private final Path namespaces;
  private final Path staging;
  private final Path trash;
  private final FileChannel lockFile;

  private DataDirectory(Path root, FileChannel lockFile) {
    this.root = root;
    this.lockFile = lockFile;
    this.namespaces = root.resolve("namespaces");
    this.staging = root.resolve("staging");
    this.trash = root.resolve("trash");
  }

  /**
   * Opens a directory, creating it where there is none.
   *
   * @throws PluginException if another process has it, or another version made it
   */
  static DataDirectory open(Path root) {
    try {
      Files.createDirectories(root);
      FileChannel lockFile = lock(root);
      boolean opened = false;
      try {
        checkFormat(root);
        DataDirectory directory = new DataDirectory(root, lockFile);
        Directories.delete(directory.staging);
        Directories.delete(directory.trash);
        Files.createDirectories(directory.namespaces);
        Files.createDirectories(directory.staging);
        Files.createDirectories(directory.trash);
        Directories.sync(root);
        opened = true;
        return directory;
      } finally {
        if (!opened) {
          lockFile.close();
        }
      }
    } catch (IOException e) {
      throw new PluginException("data directory " + root + " cannot be opened: " + e, e);
    }
  }

  private static FileChannel lock(Path root) throws IOException {
    FileChannel channel =
        FileChannel.open(root.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    FileLock lock = null;
    try {
      lock = channel.tryLock();
    } catch (OverlappingFileLockException sameProcess) {
      // said below
    } finally {
      if (lock == null) {
        channel.close();
      }
    }
    if (lock == null) {
      throw new PluginException(
          "data directory "
              + root
              + " is in use by another process; stop it or choose another directory");
    }
    return channel;
  }

  private static void checkFormat(Path root) throws IOException {
    Path file = root.resolve("format");
    if (!Files.exists(file)) {
      if (Files.exists(root.resolve("namespaces"))) {
        throw new PluginException(
            "data directory " + root + " holds namespaces but no file 'format': it is damaged");
      }
      Path fresh = root.resolve("format.new");
      Files.writeString(fresh, FORMAT + VERSION + "\n");
      try (FileChannel channel = FileChannel.open(fresh, StandardOpenOption.WRITE)) {
        channel.force(true);
      }
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
      Directories.sync(root);
      return;
    }
    String format = Files.readString(file, StandardCharsets.UTF_8).strip();
    if (!format.equals(FORMAT + VERSION)) {
      throw new PluginException(
          "data directory "
              + root
              + " says '"
              + format
              + "', this program reads '"
              + FORMAT
              + VERSION
              + "'");
    }
  }

  Path root() {
    return root;
  }

  /** Returns the names of all namespaces. */
  NavigableSet<String> names() {
    NavigableSet<String> names = new ConcurrentSkipListSet<>();
    try {
      for (Path path : Directories.list(namespaces)) {
        String name = nameOf(path);
        if (name != null) {
          names.add(name);
        }
      }
    } catch (IOException e) {
      throw new PluginException("data directory " + root + " cannot be read: " + e, e);
    }
    return names;
  }

  /** Returns where a namespace lies. */
  Path of(String name) {
    return namespaces.resolve(directoryName(name));
  }

  /**
   * Capitals stand behind the name as bits, so that file systems which do not tell them apart keep
   * names apart that differ in nothing else.
   */
  static String directoryName(String name) {
    BigInteger capitals = BigInteger.ZERO;
    for (int i = 0; i < name.length(); i++) {
      if (name.charAt(i) >= 'A' && name.charAt(i) <= 'Z') {
        capitals = capitals.setBit(i);
      }
    }
    String lower = name.toLowerCase(Locale.ROOT);
    return "n-" + (capitals.signum() == 0 ? lower : lower + CAPITALS + capitals.toString(16));
  }

  /** Returns the name of the namespace in a directory, or {@code null} if it is none of ours. */
  static @Nullable String nameOf(Path directory) {
    Path last = directory.getFileName();
    if (last == null || !last.toString().startsWith("n-")) {
      return null;
    }
    String text = last.toString().substring(2);
    int mark = text.indexOf(CAPITALS);
    if (mark < 0) {
      return text;
    }
    StringBuilder name = new StringBuilder(text.substring(0, mark));
    try {
      BigInteger capitals = new BigInteger(text.substring(mark + 1), 16);
      for (int i = 0; i < name.length(); i++) {
        if (capitals.testBit(i)) {
          name.setCharAt(i, Character.toUpperCase(name.charAt(i)));
        }
      }
    } catch (NumberFormatException notOurs) {
      return null;
    }
    return name.toString();
  }

  /** Returns a fresh directory for something that is being made. */
  Path stage() throws IOException {
    return Files.createDirectory(staging.resolve(UUID.randomUUID().toString()));
  }

  /** Makes what was staged a namespace, wholly or not at all. */
  void publish(Path staged, String name) throws IOException {
    Directories.sync(staged);
    Files.move(staged, of(name), StandardCopyOption.ATOMIC_MOVE);
    Directories.sync(namespaces);
  }

  /** Takes a namespace away, wholly or not at all; its files are deleted by {@link #empty}. */
  Path discard(String name) throws IOException {
    Path thrown = trash.resolve(UUID.randomUUID().toString());
    Files.move(of(name), thrown, StandardCopyOption.ATOMIC_MOVE);
    Directories.sync(namespaces);
    return thrown;
  }

  /** Deletes what was staged or thrown away. */
  void empty(Path path) throws IOException {
    Directories.delete(path);
  }

  @Override
  public void close() throws IOException {
    lockFile.close();
  }
}
