package com.hevlayer.app.http;

import com.hevlayer.app.edge.RequestHead;
import com.hevlayer.ports.json.JsonObject;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Hears of served requests. Thread-safe, never blocks, never throws. */
@FunctionalInterface
public interface ServedObserver {

  /** A handler ended; its answer is about to be written. */
  void served(Outcome outcome);

  /**
   * How a handler ended.
   *
   * @param namespace of the path, or {@code null}
   * @param storeKind empty where no store took part
   * @param nanos the handler took
   * @param storeNanos of these, spent in the store
   * @param rows of a write, or -1
   * @param query what was asked, or {@code null} if it was no query or could not be read
   * @param billings what the store billed, one object for each call
   * @param fault what the handler threw, or {@code null}
   */
  record Outcome(
      RequestHead head,
      Route route,
      @Nullable String namespace,
      String storeKind,
      int status,
      long nanos,
      long storeNanos,
      long rows,
      @Nullable QueryShape query,
      List<JsonObject> billings,
      @Nullable Throwable fault) {
    /** Copies the list. */
    public Outcome {
      billings = List.copyOf(billings);
    }
  }
}
