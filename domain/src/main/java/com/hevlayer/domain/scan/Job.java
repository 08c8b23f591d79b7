package com.hevlayer.domain.scan;

import com.hevlayer.domain.fault.Fault;
import com.hevlayer.domain.parallel.CancelSignal;
import com.hevlayer.domain.routing.Target;
import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.store.NamespaceName;
import com.hevlayer.ports.store.NoAnswerException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** A job from its start until it is forgotten. Thread-safe. */
final class Job {
  private final UUID id;
  private final Target target;
  private final ScanSpec spec;
  private final Instant createdAt;
  private final CancelSignal cancellation;
  private final AtomicLong scanned = new AtomicLong();
  private volatile @Nullable ScanSource effectiveSource;
  private volatile @Nullable Integer threads;
  private volatile @Nullable End end;
  private boolean forgotten;

  /**
   * Creates one that runs.
   *
   * @param target under a lease of its own, cancelled by the signal
   */
  Job(UUID id, Target target, ScanSpec spec, Instant createdAt, CancelSignal cancellation) {
    this.id = id;
    this.target = target;
    this.spec = spec;
    this.createdAt = createdAt;
    this.cancellation = cancellation;
  }

  /**
   * What a job found.
   *
   * @param bounded {@code null} unless values were ranked
   * @param approximate {@code null} where that has no meaning
   */
  record Result(
      Records records,
      boolean truncated,
      @Nullable Boolean bounded,
      @Nullable Boolean approximate) {}

  private record End(Instant at, @Nullable Result result, @Nullable String error) {}

  UUID id() {
    return id;
  }

  NamespaceName namespace() {
    return target.namespace();
  }

  Target target() {
    return target;
  }

  ScanSpec spec() {
    return spec;
  }

  CancelSignal cancellation() {
    return cancellation;
  }

  /** It is decided who serves; what was seen elsewhere does not count. */
  void servedBy(ScanSource source, @Nullable Integer width) {
    effectiveSource = source;
    threads = width;
    scanned.set(0);
  }

  void scanned(long rows) {
    scanned.addAndGet(rows);
  }

  void complete(Result result, Instant at) {
    end(new End(at, result, null));
  }

  void fail(String error, Instant at) {
    end(new End(at, null, error));
  }

  private void end(End how) {
    boolean kept;
    synchronized (this) {
      kept = !forgotten;
      end = how;
    }
    target.lease().close();
    if (!kept && how.result() != null) {
      how.result().records().close();
    }
  }

  /** Cancels it, and throws away what it found. */
  void forget() {
    cancellation.fire();
    End last;
    synchronized (this) {
      forgotten = true;
      last = end;
    }
    if (last != null && last.result() != null) {
      last.result().records().close();
    }
  }

  @Nullable Instant completedAt() {
    End last = end;
    return last == null ? null : last.at();
  }

  ScanJob view() {
    End last = end;
    Result result = last == null ? null : last.result();
    Result values = spec.mode() == ScanMode.VALUES ? result : null;
    return new ScanJob(
        id,
        target.namespace(),
        spec.mode(),
        spec.field(),
        spec.source(),
        effectiveSource,
        last == null
            ? ScanJob.Status.RUNNING
            : result == null ? ScanJob.Status.FAILED : ScanJob.Status.COMPLETED,
        scanned.get(),
        values != null ? (Long) values.records().size() : null,
        values != null ? (Boolean) values.truncated() : null,
        values != null ? values.bounded() : null,
        values != null ? values.approximate() : null,
        threads,
        createdAt,
        last == null ? null : last.at(),
        last == null ? null : last.error());
  }

  /**
   * Returns a page of the result.
   *
   * @throws Fault.Invalid while it runs, or if it failed
   */
  ScanPage page(int limit, long offset) {
    End last = end;
    if (last == null) {
      throw new Fault.Invalid("Scan is still running");
    }
    Result result = last.result();
    if (result == null) {
      throw new Fault.Invalid("Scan failed: " + last.error());
    }
    // Whoever forgets the job meanwhile closes the records when this page was read.
    synchronized (this) {
      if (forgotten) {
        throw Jobs.notFound(id.toString(), target.namespace());
      }
      RecordCursor cursor = result.records().from(offset);
      if (spec.mode() == ScanMode.IDS) {
        List<Json> ids = new ArrayList<>();
        while (ids.size() < limit && cursor.advance()) {
          ids.add(IdKeys.decode(cursor.key()));
        }
        return new ScanPage.Ids(ids, result.records().size());
      }
      List<ValueCount> values = new ArrayList<>();
      while (values.size() < limit && cursor.advance()) {
        values.add(ValueCount.decode(cursor.key()));
      }
      return new ScanPage.Values(values, result.records().size(), result.truncated());
    }
  }

  /** Returns why it failed, for people; quotes no key of the store. */
  String reason(Throwable failure) {
    return failure instanceof Fault || failure instanceof NoAnswerException
        ? target.masked(String.valueOf(failure.getMessage()))
        : "the gateway failed to run the scan";
  }
}
