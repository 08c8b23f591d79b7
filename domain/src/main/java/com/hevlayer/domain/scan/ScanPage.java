package com.hevlayer.domain.scan;

import com.hevlayer.ports.json.Json;
import java.util.List;

/** A page of the result of a job. Immutable. */
public sealed interface ScanPage {

  /** Returns how many entries the whole result has. */
  long total();

  /** Ids in ascending order: numbers by value, then strings by their UTF-8 bytes. */
  record Ids(List<Json> ids, long total) implements ScanPage {
    /** Copies the list. */
    public Ids {
      ids = List.copyOf(ids);
    }
  }

  /**
   * Values, those of most rows first, then by their UTF-8 bytes.
   *
   * @param truncated whether values were left out of the whole result
   */
  record Values(List<ValueCount> values, long total, boolean truncated) implements ScanPage {
    /** Copies the list. */
    public Values {
      values = List.copyOf(values);
    }
  }
}
