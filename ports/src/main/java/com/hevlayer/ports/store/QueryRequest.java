package com.hevlayer.ports.store;

import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.store.Query.Limit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One or several queries on one snapshot. Immutable.
 *
 * @param queries 1 to 16 of them; exactly one unless {@code multiple}
 * @param multiple whether the caller wrote {@code queries}: the answer then has {@code results}
 * @param rerank how the results are fused into one list, or {@code null}
 * @param limit of the fused list, or {@code null}
 * @param offset into the fused list
 * @param strong whether every acknowledged write must be seen
 * @param base64Vectors whether vectors are returned as base64 instead of arrays
 */
public record QueryRequest(
    List<Query> queries,
    boolean multiple,
    @Nullable Rerank rerank,
    @Nullable Limit limit,
    int offset,
    boolean strong,
    boolean base64Vectors) {

  /** Copies the queries. */
  public QueryRequest {
    queries = List.copyOf(queries);
  }

  /** Returns a request of one query with strong consistency. */
  public static QueryRequest of(Query query) {
    return new QueryRequest(List.of(query), false, null, null, 0, true, false);
  }

  /** Returns the same request with strong consistency. */
  public QueryRequest withStrongConsistency() {
    return strong
        ? this
        : new QueryRequest(queries, multiple, rerank, limit, offset, true, base64Vectors);
  }

  /** How results are fused. */
  public sealed interface Rerank {
    /**
     * Reciprocal-rank fusion.
     *
     * @param rankConstant above 0
     * @param weights one for each query, all above 0; empty: 1 each
     */
    record ReciprocalRank(int rankConstant, List<Double> weights) implements Rerank {
      /** Copies the list. */
      public ReciprocalRank {
        weights = List.copyOf(weights);
      }
    }

    /** A reranking model of the store. */
    record Model(String model, String attribute, String query) implements Rerank {}

    /** Something this version of the SPI does not know; a store refuses it with 422. */
    record Unknown(Json source) implements Rerank {}
  }
}
