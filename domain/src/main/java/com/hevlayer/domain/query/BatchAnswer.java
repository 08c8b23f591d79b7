package com.hevlayer.domain.query;

import com.hevlayer.ports.store.QueryAnswer;
import com.hevlayer.ports.store.QueryResult;
import com.hevlayer.ports.store.ResultRow;
import com.hevlayer.ports.store.Usage;
import java.util.List;

/** What a batch found. */
public sealed interface BatchAnswer {

  /** Whether a leg asked for the vector by name. */
  boolean vectorDropped();

  /** How many calls of the store it took, repeated ones once. */
  default int calls() {
    return 1;
  }

  /**
   * The body of the store's answer.
   *
   * @param body not changed by anybody
   */
  @SuppressWarnings("ArrayRecordComponent") // handed over, never compared
  record Verbatim(byte[] body, boolean vectorDropped) implements BatchAnswer {}

  /** The answer of a typed store. */
  record Whole(QueryAnswer answer, Usage usage, boolean vectorDropped) implements BatchAnswer {}

  /** The results of legs that were executed one by one, in order. */
  record Apart(List<Result> results, int calls, boolean vectorDropped) implements BatchAnswer {
    /** Copies the list. */
    public Apart {
      results = List.copyOf(results);
    }
  }

  /** The result of one leg. */
  sealed interface Result {

    /**
     * Rows of all shards.
     *
     * @param measure the name under which their distance or score is written
     */
    record Merged(List<ResultRow> rows, String measure) implements Result {
      /** Copies the list. */
      public Merged {
        rows = List.copyOf(rows);
      }
    }

    /**
     * The result object of a store that speaks the wire.
     *
     * @param json not changed by anybody
     */
    @SuppressWarnings("ArrayRecordComponent") // handed over, never compared
    record Verbatim(byte[] json) implements Result {}

    /** The result of a typed store. */
    record Typed(QueryResult result) implements Result {}
  }
}
