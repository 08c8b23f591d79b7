package com.hevlayer.app.spool;

import com.hevlayer.domain.fault.Fault;
import com.hevlayer.domain.scan.Spool;
import com.hevlayer.domain.scan.Spools;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Spools in a directory. Closing it deletes those that are still open; a process that dies leaves
 * none where files lose their names while they are open, as on Linux. Thread-safe.
 */
public final class TemporarySpools implements Spools, AutoCloseable {
  private final Path directory;
  private final Set<FileSpool> open = ConcurrentHashMap.newKeySet();

  /** Creates spools that lie in this directory. */
  public TemporarySpools(Path directory) {
    this.directory = directory;
  }

  @Override
  public Spool open() {
    try {
      FileSpool spool = new FileSpool(Files.createTempFile(directory, "layer-scan-", ".tmp"));
      open.add(spool);
      return spool;
    } catch (IOException e) {
      throw failed("made in " + directory, e);
    }
  }

  /** Returns how many are open. */
  public int count() {
    return open.size();
  }

  @Override
  public void close() {
    open.forEach(FileSpool::close);
  }

  private static Fault failed(String what, IOException cause) {
    return new Fault.Unavailable(
        "a temporary file of a scan cannot be " + what + ": " + cause.getMessage());
  }

  private final class FileSpool implements Spool {
    private final FileChannel channel;

    FileSpool(Path file) throws IOException {
      channel =
          FileChannel.open(
              file,
              StandardOpenOption.READ,
              StandardOpenOption.WRITE,
              StandardOpenOption.DELETE_ON_CLOSE);
    }

    @Override
    public void append(byte[] bytes, int length) {
      ByteBuffer buffer = ByteBuffer.wrap(bytes, 0, length);
      try {
        while (buffer.hasRemaining()) {
          channel.write(buffer);
        }
      } catch (IOException e) {
        throw failed("written", e);
      }
    }

    @Override
    public int read(long position, byte[] into) {
      ByteBuffer buffer = ByteBuffer.wrap(into);
      try {
        while (buffer.hasRemaining()) {
          if (channel.read(buffer, position + buffer.position()) < 0) {
            break;
          }
        }
      } catch (IOException e) {
        throw failed("read", e);
      }
      return buffer.position();
    }

    @Override
    public void close() {
      open.remove(this);
      try {
        channel.close();
      } catch (IOException e) {
        throw failed("closed", e);
      }
    }
  }
}
