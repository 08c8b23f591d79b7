package com.hevlayer.domain.query;

import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.json.JsonObject;
import com.hevlayer.protocol.scan.BodyIndex;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Decides by the members of a query's body who executes it. Operators are case-sensitive. */
public enum QueryDispatch {
  /** The gateway: BM25 and typo-tolerant rankings, fused. */
  HYBRID_TEXT,
  /** The gateway: routed by the text. */
  AUTO,
  /** Nobody: an expression of the gateway stands in a leg, where it cannot be executed. */
  NESTED,
  /** The gateway: several queries. */
  BATCH,
  /** The store, with the request as it came. */
  NATIVE,
  /** The gateway: one ranked query. */
  PLAIN;

  /** The operator of {@link #HYBRID_TEXT}. */
  public static final String HYBRID_TEXT_OPERATOR = "HybridText";

  /** The operator of {@link #AUTO}. */
  public static final String AUTO_OPERATOR = "Auto";

  /** Members that only the store understands. */
  private static final List<String> NATIVE_ALONE =
      List.of(
          "aggregate_by",
          "group_by",
          "limit",
          "exclude_attributes",
          "distance_metric",
          "vector_encoding");

  /** Members that beside a {@code rank_by} only the store understands. */
  private static final List<String> NATIVE_BESIDE_RANK =
      List.of("compute_attributes", "offset", "rerank_by", "consistency");

  /** Members at the top of a batch that the gateway would have to drop. */
  private static final List<String> NATIVE_ABOVE_LEGS =
      List.of("consistency", "vector_encoding", "limit", "offset");

  /**
   * Decides about an indexed body; one that is no object is {@link #PLAIN}, which refuses it.
   *
   * @throws com.hevlayer.protocol.WireRefusal with 400 if a leg or a ranking is malformed
   */
  public static QueryDispatch of(BodyIndex index) {
    return of(QueryMembers.of(index));
  }

  /** Decides about a body that is read already. */
  public static QueryDispatch of(JsonObject body) {
    return of(QueryMembers.of(body));
  }

  /** Decides about a ranking alone: {@link #HYBRID_TEXT}, {@link #AUTO} or {@link #PLAIN}. */
  public static QueryDispatch ofRanking(@Nullable Json rankBy) {
    return ofOperator(QueryMembers.operator(rankBy));
  }

  private static QueryDispatch ofOperator(@Nullable String operator) {
    return switch (operator) {
      case HYBRID_TEXT_OPERATOR -> HYBRID_TEXT;
      case AUTO_OPERATOR -> AUTO;
      case null, default -> PLAIN;
    };
  }

  static QueryDispatch of(QueryMembers body) {
    QueryDispatch own = ofOperator(body.operator());
    if (own != PLAIN) {
      return own;
    }
    if (body.has("queries")) {
      List<QueryMembers> legs = legs(body.legs());
      for (QueryMembers leg : legs) {
        if (ofOperator(leg.operator()) != PLAIN) {
          return NESTED;
        }
      }
      return isBatch(body, legs) ? BATCH : NATIVE;
    }
    boolean ranked = body.has("rank_by");
    return (ranked && !body.has("top_k"))
            || hasAny(body, NATIVE_ALONE)
            || (ranked && hasAny(body, NATIVE_BESIDE_RANK))
        ? NATIVE
        : PLAIN;
  }

  private static boolean isBatch(QueryMembers body, List<QueryMembers> legs) {
    if (body.has("rerank_by")) {
      return false;
    }
    // A list without legs has none that the store could execute: the batch says what is wrong.
    boolean understood = !legs.isEmpty();
    for (QueryMembers leg : legs) {
      if (leg.has("rerank_by")) {
        return false;
      }
      understood &= leg.has("rank_by") || leg.has("aggregate_by");
    }
    return !(understood && hasAny(body, NATIVE_ABOVE_LEGS));
  }

  private static List<QueryMembers> legs(@Nullable List<QueryMembers> legs) {
    return legs == null ? List.of() : legs;
  }

  private static boolean hasAny(QueryMembers body, List<String> names) {
    for (String name : names) {
      if (body.has(name)) {
        return true;
      }
    }
    return false;
  }
}
