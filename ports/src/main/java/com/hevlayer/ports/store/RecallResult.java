package com.hevlayer.ports.store;

import java.util.List;

/** What a measurement of recall gave. Immutable. */
public final class RecallResult {
  private final double recall;
  private final double exhaustiveCount;
  private final double annCount;
  private final List<Search> groundTruth;

  private RecallResult(
      double recall, double exhaustiveCount, double annCount, List<Search> groundTruth) {
    this.recall = recall;
    this.exhaustiveCount = exhaustiveCount;
    this.annCount = annCount;
    this.groundTruth = List.copyOf(groundTruth);
  }

  /**
   * Returns a result of averages.
   *
   * @param groundTruth one search each; empty unless asked for
   */
  public static RecallResult of(
      double recall, double exhaustiveCount, double annCount, List<Search> groundTruth) {
    return new RecallResult(recall, exhaustiveCount, annCount, groundTruth);
  }

  /** Returns the average recall, 0 to 1. */
  public double recall() {
    return recall;
  }

  /** Returns how many rows an exact search found on average. */
  public double exhaustiveCount() {
    return exhaustiveCount;
  }

  /** Returns how many rows an approximate search found on average. */
  public double annCount() {
    return annCount;
  }

  /** Returns what the exact searches found. */
  public List<Search> groundTruth() {
    return groundTruth;
  }

  /** One exact search. Immutable. */
  public static final class Search {
    private final float[] query;
    private final List<ResultRow> neighbours;

    private Search(float[] query, List<ResultRow> neighbours) {
      this.query = query;
      this.neighbours = List.copyOf(neighbours);
    }

    /** Returns a search; the vector is not changed afterwards. */
    public static Search of(float[] query, List<ResultRow> neighbours) {
      return new Search(query, neighbours);
    }

    /** Returns a copy of the vector. */
    public float[] query() {
      return query.clone();
    }

    /** Returns the nearest rows, with their distance and the vector as an attribute. */
    public List<ResultRow> neighbours() {
      return neighbours;
    }
  }
}
