package com.hevlayer.adapters.embedded.log;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Opens the files of a log; replaced where a test wants storage that fails. */
@FunctionalInterface
public interface LogStorage {
  /** Opens files of the file system. */
  LogStorage FILES =
      path ->
          FileChannel.open(
              path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);

  /** Opens a file for reading and writing, creating it where there is none. */
  FileChannel open(Path path) throws IOException;
}
