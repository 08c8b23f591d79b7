package com.hevlayer.domain.scan;

import com.hevlayer.domain.fault.StoreAnswers;
import com.hevlayer.domain.parallel.Fork;
import com.hevlayer.domain.routing.Target;
import com.hevlayer.ports.store.Answer;
import com.hevlayer.ports.store.Cancellation;
import com.hevlayer.ports.store.Filter;
import com.hevlayer.ports.store.NoAnswerException;
import com.hevlayer.ports.store.Query;
import com.hevlayer.ports.store.ResultRow;
import com.hevlayer.ports.store.RowScan;
import com.hevlayer.ports.store.ScanRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** Reads all rows of a namespace that match from its store, page by page. Thread-safe; blocks. */
final class OriginRows {
  private final Fork fork;

  OriginRows(Fork fork) {
    this.fork = fork;
  }

  /**
   * How rows are read.
   *
   * @param step for messages, such as {@code counting the rows}
   * @param unknown an attribute without which there are no rows to read, or {@code null}
   */
  record Reading(
      Query.Projection projection,
      int pageSize,
      Deadline deadline,
      String step,
      @Nullable String unknown) {}

  /**
   * Reads all parts.
   *
   * @param sinks gives the sink of each part
   * @return in how many parts the deadline passed
   * @throws com.hevlayer.domain.fault.Fault if the store refuses
   */
  int read(Target target, Scatter scatter, Reading reading, IntFunction<RowSink> sinks) {
    Target scanned = reading.deadline.of(target);
    List<Fork.Step<Boolean>> steps = new ArrayList<>(scatter.shards());
    for (int i = 0; i < scatter.shards(); i++) {
      Filter filter = scatter.parts().get(i).filter();
      RowSink sink = sinks.apply(i);
      steps.add(cancellation ->
          read(
              scanned.with(scanned.context().withCancellation(cancellation)),
              filter,
              reading,
              sink));
    }
    Cancellation caller = target.context().cancellation();
    return (int)
        fork.all(scatter.threads(), caller, steps).stream().filter(complete -> !complete).count();
  }

  /** Returns whether all rows were read before the deadline. */
  private static boolean read(
      Target target, @Nullable Filter filter, Reading reading, RowSink sink) {
    if (reading.deadline.hasPassed()) {
      return false;
    }
    try (RowScan scan = open(target, filter, reading)) {
      return scan == null || read(target, scan, reading, sink);
    } catch (NoAnswerException failure) {
      if (reading.deadline.explains(failure)) {
        return false;
      }
      throw StoreSteps.unanswered(reading.step, failure);
    }
  }

  private static boolean read(Target target, RowScan scan, Reading reading, RowSink sink) {
    while (true) {
      List<ResultRow> page = scan.nextPage();
      if (page.isEmpty()) {
        return true;
      }
      sink.accept(page);
      // A short page is the last: whether there is another is known without asking the store.
      if (page.size() >= reading.pageSize && reading.deadline.hasPassed()) {
        return false;
      }
      if (target.context().cancellation().isCancelled()) {
        throw new NoAnswerException(
            NoAnswerException.Reason.CANCELLED,
            NoAnswerException.Sent.NOTHING,
            "the scan was cancelled",
            null);
      }
    }
  }

  private static @Nullable RowScan open(Target target, @Nullable Filter filter, Reading reading) {
    Answer<RowScan> answer =
        target.scan(new ScanRequest(filter, reading.projection, null, reading.pageSize));
    return switch (answer) {
      case Answer.Ok<RowScan> ok -> ok.value();
      case Answer.Unsupported<RowScan> ignored -> throw StoreSteps.unsupported(target);
      case Answer.Refused<RowScan> refused -> {
        if (reading.unknown != null && StoreSteps.saysUnknownAttribute(refused, reading.unknown)) {
          yield null;
        }
        throw StoreAnswers.wrapped(reading.step, refused);
      }
    };
  }
}
