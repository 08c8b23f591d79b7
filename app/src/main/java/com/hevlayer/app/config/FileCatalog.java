package com.hevlayer.app.config;

import com.hevlayer.ports.catalog.Catalog;
import com.hevlayer.ports.catalog.CatalogSnapshot;
import com.hevlayer.ports.plugin.PluginException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Definitions in a file, looked at again and again: the content decides, so that it does not matter
 * whether the file was written, replaced or linked anew.
 */
final class FileCatalog implements Catalog {
  private static final int MOST_BYTES = 4 << 20;

  private final Path file;
  private final Duration interval;
  private final Set<Polling> watches = ConcurrentHashMap.newKeySet();
  private volatile byte @Nullable [] lastRead;

  FileCatalog(Path file, Duration interval) {
    this.file = file;
    this.interval = interval;
  }

  @Override
  public CatalogSnapshot read() {
    byte[] content = content();
    lastRead = content;
    return parse(content);
  }

  @Override
  public Watch watch(Listener listener) {
    Polling polling = new Polling(listener, lastRead);
    watches.add(polling);
    polling.thread.start();
    return polling;
  }

  @Override
  public void close() {
    watches.forEach(Polling::close);
  }

  private byte[] content() {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] content = in.readNBytes(MOST_BYTES + 1);
      if (content.length > MOST_BYTES) {
        throw new PluginException(file + " is larger than 4 MiB");
      }
      return content;
    } catch (NoSuchFileException e) {
      throw new PluginException(file + " does not exist");
    } catch (IOException e) {
      throw new PluginException(file + " cannot be read: " + e.getMessage());
    }
  }

  private CatalogSnapshot parse(byte[] content) {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(content)).toString();
      return StoreDocument.parse(file.toString(), text);
    } catch (CharacterCodingException e) {
      throw new PluginException(file + " is not UTF-8");
    }
  }

  private final class Polling implements Watch {
    private final Listener listener;
    private final Thread thread;
    private byte @Nullable [] seen;
    private @Nullable String lastFailure;

    Polling(Listener listener, byte @Nullable [] seen) {
      this.listener = listener;
      this.seen = seen;
      thread = Thread.ofVirtual().name("store-file").unstarted(this::run);
    }

    private void run() {
      try {
        while (!Thread.currentThread().isInterrupted()) {
          Thread.sleep(interval);
          look();
        }
      } catch (InterruptedException e) {
        // Closed.
      }
    }

    private void look() {
      byte[] content;
      try {
        content = content();
      } catch (PluginException e) {
        String message = String.valueOf(e.getMessage());
        if (!message.equals(lastFailure)) {
          lastFailure = message;
          listener.failed(message);
        }
        return;
      }
      lastFailure = null;
      if (Arrays.equals(content, seen)) {
        return;
      }
      seen = content;
      CatalogSnapshot snapshot;
      try {
        snapshot = parse(content);
      } catch (PluginException e) {
        listener.failed(String.valueOf(e.getMessage()));
        return;
      }
      listener.changed(snapshot);
    }

    @Override
    public void close() {
      watches.remove(this);
      thread.interrupt();
    }
  }
}
