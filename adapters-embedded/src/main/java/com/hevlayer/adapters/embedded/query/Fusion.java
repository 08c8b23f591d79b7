package com.hevlayer.adapters.embedded.query;

import com.hevlayer.adapters.embedded.filter.Scalars;
import com.hevlayer.adapters.embedded.schema.Refusal;
import com.hevlayer.ports.store.QueryRequest.Rerank;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Reciprocal-rank fusion of ranked lists over one snapshot. Stateless. */
final class Fusion {
  private Fusion() {}

  /** A row with its fused score, and which lists hold it. */
  static final class Fused {
    private final int doc;
    private double score;
    private final List<Integer> lists = new ArrayList<>();

    private Fused(int doc) {
      this.doc = doc;
    }

    int doc() {
      return doc;
    }

    float score() {
      return (float) score;
    }

    List<Integer> lists() {
      return lists;
    }
  }

  static void check(Rerank.ReciprocalRank fusion, int queries) {
    if (fusion.rankConstant() < 1) {
      throw Refusal.meaning(
          "rerank_by error: rank_constant is %d, it must be above 0"
              .formatted(fusion.rankConstant()));
    }
    if (!fusion.weights().isEmpty() && fusion.weights().size() != queries) {
      throw Refusal.meaning(
          "rerank_by error: there are %d weights for %d queries"
              .formatted(fusion.weights().size(), queries));
    }
    for (double weight : fusion.weights()) {
      if (!(weight > 0) || Double.isInfinite(weight)) {
        throw Refusal.meaning(
            "rerank_by error: weight %s is not allowed, weights must be above 0".formatted(weight));
      }
    }
  }

  /**
   * Fuses lists.
   *
   * @param ids the comparable id of a document, for ties
   */
  static List<Fused> fuse(Rerank.ReciprocalRank fusion, List<Hits> lists, Ids ids)
      throws IOException {
    Map<Integer, Fused> byDoc = new HashMap<>();
    for (int list = 0; list < lists.size(); list++) {
      double weight = fusion.weights().isEmpty() ? 1 : fusion.weights().get(list);
      int[] docs = lists.get(list).docs();
      for (int rank = 1; rank <= docs.length; rank++) {
        Fused fused = byDoc.computeIfAbsent(docs[rank - 1], Fused::new);
        fused.score += weight / ((double) fusion.rankConstant() + rank);
        fused.lists.add(list);
      }
    }
    List<Fused> fused = new ArrayList<>(byDoc.values());
    Map<Integer, Object> keys = new HashMap<>();
    for (Fused one : fused) {
      keys.put(one.doc, ids.of(one.doc));
    }
    fused.sort((a, b) -> {
      int order = Float.compare(b.score(), a.score());
      return order != 0
          ? order
          : Scalars.compare(
              Objects.requireNonNull(keys.get(a.doc)), Objects.requireNonNull(keys.get(b.doc)));
    });
    return fused;
  }

  /** Reads ids in comparable form. */
  @FunctionalInterface
  interface Ids {
    Object of(int doc) throws IOException;
  }
}
