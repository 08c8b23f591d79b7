package com.hevlayer.adapters.embedded.namespace;

import com.hevlayer.adapters.embedded.index.ByteReader;
import com.hevlayer.adapters.embedded.index.ByteWriter;
import com.hevlayer.adapters.embedded.log.Directories;
import com.hevlayer.adapters.embedded.schema.Refusal;
import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.json.JsonNumber;
import com.hevlayer.ports.json.JsonObject;
import com.hevlayer.ports.plugin.PluginException;
import com.hevlayer.ports.plugin.Telemetry;
import com.hevlayer.ports.store.Answer;
import com.hevlayer.ports.store.NoAnswerException;
import com.hevlayer.ports.store.OperationStatus;
import com.hevlayer.ports.store.Usage;
import com.hevlayer.ports.store.WriteResult;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Asynchronous copies and what they came to. One file each, kept for a day; one that a restart cut
 * off is finished with an error. Thread-safe.
 */
public final class Operations implements AutoCloseable {
  private static final Duration KEPT = Duration.ofDays(1);
  private static final int MAX_KEPT = 10_000;
  private static final int VERSION = 1;

  private final Path directory;
  private final InstantSource clock;
  private final Telemetry telemetry;
  private final Map<String, Entry> entries = new ConcurrentHashMap<>();
  private final ExecutorService worker =
      Executors.newSingleThreadExecutor(task -> {
        Thread thread = new Thread(task, "layer-operations");
        thread.setDaemon(true);
        return thread;
      });

  /** One operation; without a finish it is still running. */
  private record Entry(
      String namespace,
      Instant start,
      @Nullable Instant finish,
      long rows,
      long billed,
      int status,
      String message) {}

  /**
   * Reads what a former process left.
   *
   * @throws PluginException if the directory cannot be read
   */
  public Operations(Path root, InstantSource clock, Telemetry telemetry) {
    this.directory = root.resolve("operations");
    this.clock = clock;
    this.telemetry = telemetry;
    try {
      Files.createDirectories(directory);
      for (Path file : Directories.list(directory)) {
        load(file);
      }
    } catch (IOException e) {
      throw new PluginException("operations in " + directory + " cannot be read: " + e, e);
    }
  }

  private void load(Path file) throws IOException {
    Path name = file.getFileName();
    if (name == null || name.toString().endsWith(".new")) {
      Files.deleteIfExists(file);
      return;
    }
    try {
      Entry entry = decode(Files.readAllBytes(file));
      if (entry.finish() == null) {
        entry =
            new Entry(
                entry.namespace(),
                entry.start(),
                clock.instant(),
                0,
                0,
                500,
                "the operation was cut off by a restart");
        save(name.toString(), entry);
      }
      entries.put(name.toString(), entry);
    } catch (IllegalStateException damaged) {
      telemetry.event(Telemetry.Level.WARN, "operation " + file + " is damaged", damaged);
    }
  }

  /** Starts work and returns its token. */
  public String start(String namespace, Supplier<Answer<WriteResult>> work) {
    prune();
    if (entries.size() >= MAX_KEPT) {
      throw Refusal.of(429, "too many operations are kept, try again later");
    }
    String token = UUID.randomUUID().toString();
    Entry running = new Entry(namespace, clock.instant(), null, 0, 0, 0, "");
    try {
      save(token, running);
      entries.put(token, running);
      worker.execute(() -> run(token, running, work));
      return token;
    } catch (IOException | RejectedExecutionException e) {
      throw new NoAnswerException(
          NoAnswerException.Reason.CLOSED,
          NoAnswerException.Sent.NOTHING,
          "the operation cannot be started: " + e,
          e);
    }
  }

  private void run(String token, Entry running, Supplier<Answer<WriteResult>> work) {
    Answer<WriteResult> answer;
    try {
      answer = work.get();
    } catch (RuntimeException e) {
      telemetry.event(
          Telemetry.Level.ERROR, "copy into " + running.namespace() + " failed: " + e, e);
      answer = Answer.refused(500, "the operation failed: " + e.getMessage());
    }
    Entry finished = finished(running, answer);
    try {
      save(token, finished);
    } catch (IOException e) {
      telemetry.event(Telemetry.Level.WARN, "operation " + token + " was not saved: " + e, e);
    }
    entries.put(token, finished);
  }

  private Entry finished(Entry running, Answer<WriteResult> answer) {
    return switch (answer) {
      case Answer.Ok<WriteResult> ok ->
          new Entry(
              running.namespace(),
              running.start(),
              clock.instant(),
              ok.value().rowsAffected(),
              billed(ok.usage()),
              200,
              ok.value().message());
      case Answer.Refused<WriteResult> refused ->
          new Entry(
              running.namespace(),
              running.start(),
              clock.instant(),
              0,
              0,
              refused.status(),
              new String(refused.body(), StandardCharsets.UTF_8));
      case Answer.Unsupported<WriteResult> unsupported ->
          new Entry(
              running.namespace(),
              running.start(),
              clock.instant(),
              0,
              0,
              400,
              "not supported: " + unsupported.operation());
    };
  }

  private static long billed(Usage usage) {
    return usage.billing().get("billable_logical_bytes_written") instanceof JsonNumber number
        ? number.longValue()
        : 0;
  }

  /** Returns how far an operation is, or {@code null} if the token is unknown. */
  public @Nullable OperationStatus status(String namespace, String token) {
    Entry entry = entries.get(token);
    if (entry == null || !entry.namespace().equals(namespace)) {
      return null;
    }
    Instant finish = entry.finish();
    if (finish == null) {
      return OperationStatus.running(entry.start(), null);
    }
    return OperationStatus.finished(entry.start(), finish, answer(entry));
  }

  private static Answer<WriteResult> answer(Entry entry) {
    if (entry.status() != 200) {
      return entry.message().startsWith("{")
          ? Answer.refused(
              entry.status(),
              List.of(Map.entry("content-type", "application/json")),
              entry.message().getBytes(StandardCharsets.UTF_8))
          : Answer.refused(entry.status(), entry.message());
    }
    JsonObject billing = Json.object("billable_logical_bytes_written", Json.of(entry.billed()));
    return Answer.ok(
        WriteResult.builder().message(entry.message()).affected(entry.rows()).build(),
        Usage.of(billing, Json.object(Map.of())));
  }

  private void prune() {
    Instant oldest = clock.instant().minus(KEPT);
    entries.forEach((token, entry) -> {
      Instant finish = entry.finish();
      if (finish != null && finish.isBefore(oldest) && entries.remove(token, entry)) {
        try {
          Files.deleteIfExists(directory.resolve(token));
        } catch (IOException e) {
          telemetry.event(Telemetry.Level.WARN, "operation " + token + " is left over", e);
        }
      }
    });
  }

  private void save(String token, Entry entry) throws IOException {
    Path fresh = directory.resolve(token + ".new");
    Files.write(fresh, encode(entry));
    try (FileChannel channel = FileChannel.open(fresh, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
    Files.move(
        fresh,
        directory.resolve(token),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
    Directories.sync(directory);
  }

  private static byte[] encode(Entry entry) {
    ByteWriter out = new ByteWriter(128);
    out.writeByte(VERSION);
    out.writeString(entry.namespace());
    out.writeLong(entry.start().toEpochMilli());
    Instant finish = entry.finish();
    out.writeLong(finish == null ? Long.MIN_VALUE : finish.toEpochMilli());
    out.writeLong(entry.rows());
    out.writeLong(entry.billed());
    out.writeVarInt(entry.status());
    out.writeString(entry.message());
    return out.toBytes();
  }

  private static Entry decode(byte[] bytes) {
    ByteReader in = new ByteReader(bytes);
    if (in.readByte() != VERSION) {
      throw new IllegalStateException("an operation has another version");
    }
    String namespace = in.readString();
    Instant start = Instant.ofEpochMilli(in.readLong());
    long finish = in.readLong();
    return new Entry(
        namespace,
        start,
        finish == Long.MIN_VALUE ? null : Instant.ofEpochMilli(finish),
        in.readLong(),
        in.readLong(),
        in.readVarInt(),
        in.readString());
  }

  /** Waits a moment for the operation under way; one that takes longer is cut off. */
  @Override
  public void close() {
    worker.shutdown();
    try {
      if (!worker.awaitTermination(5, TimeUnit.SECONDS)) {
        telemetry.event(Telemetry.Level.WARN, "a copy is cut off by the end of the store", null);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
