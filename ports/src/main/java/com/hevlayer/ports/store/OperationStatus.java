package com.hevlayer.ports.store;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How far an asynchronous copy is. Immutable. */
public final class OperationStatus {
  private final Instant startTime;
  private final @Nullable Instant finishTime;
  private final @Nullable String progress;
  private final @Nullable Answer<WriteResult> result;

  private OperationStatus(
      Instant startTime,
      @Nullable Instant finishTime,
      @Nullable String progress,
      @Nullable Answer<WriteResult> result) {
    this.startTime = Objects.requireNonNull(startTime);
    this.finishTime = finishTime;
    this.progress = progress;
    this.result = result;
  }

  /** Returns a status of work under way; the progress is a text for people or {@code null}. */
  public static OperationStatus running(Instant startTime, @Nullable String progress) {
    return new OperationStatus(startTime, null, progress, null);
  }

  /** Returns a status of finished work. */
  public static OperationStatus finished(
      Instant startTime, Instant finishTime, Answer<WriteResult> result) {
    return new OperationStatus(startTime, finishTime, null, result);
  }

  /** Returns when it began. */
  public Instant startTime() {
    return startTime;
  }

  /** Returns when it ended; empty while it runs. */
  public Optional<Instant> finishTime() {
    return Optional.ofNullable(finishTime);
  }

  /** Returns how far it is. */
  public Optional<String> progress() {
    return Optional.ofNullable(progress);
  }

  /** Returns what it came to; empty while it runs. */
  public Optional<Answer<WriteResult>> result() {
    return Optional.ofNullable(result);
  }
}
