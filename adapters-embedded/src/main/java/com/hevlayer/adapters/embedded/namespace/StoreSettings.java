package com.hevlayer.adapters.embedded.namespace;

import com.hevlayer.adapters.embedded.index.MergePool;
import com.hevlayer.adapters.embedded.log.Durability;
import com.hevlayer.adapters.embedded.log.LogStorage;
import com.hevlayer.ports.plugin.PluginException;
import com.hevlayer.ports.plugin.Telemetry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.function.LongSupplier;

/**
 * What all namespaces of a store share.
 *
 * @param freeSpace bytes that may still be written to the disk
 */
public record StoreSettings(
    Durability durability,
    LogStorage storage,
    MergePool merges,
    InstantSource clock,
    Telemetry telemetry,
    LongSupplier freeSpace) {

  /** Returns what tells the free space of the disk that holds a directory. */
  public static LongSupplier freeSpaceOf(Path directory) {
    try {
      Files.createDirectories(directory);
      // Looking the disk up costs far more than asking it.
      FileStore disk = Files.getFileStore(directory);
      return () -> {
        try {
          return disk.getUsableSpace();
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      };
    } catch (IOException e) {
      throw new PluginException("data directory " + directory + " cannot be used: " + e, e);
    }
  }
}
