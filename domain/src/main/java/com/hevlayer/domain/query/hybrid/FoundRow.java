package com.hevlayer.domain.query.hybrid;

import com.hevlayer.ports.json.JsonNumber;
import com.hevlayer.ports.store.ResultRow;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A row for the caller.
 *
 * @param row as the store gave it, without its vector; its distance counts where there is no score
 * @param score of the fusion, or {@code null} where nothing was fused
 * @param legs what the row had in each leg, in their order; empty unless asked for
 */
public record FoundRow(ResultRow row, @Nullable Double score, List<InLeg> legs) {
  /** Copies the list. */
  public FoundRow {
    legs = List.copyOf(legs);
  }

  /**
   * What a row had in a leg.
   *
   * @param leg name of the leg
   * @param rank from 1, or {@code null} if the leg did not find it
   * @param score the leg's own, as the store wrote it, or {@code null}
   */
  public record InLeg(String leg, @Nullable Integer rank, @Nullable JsonNumber score) {}
}
