package com.hevlayer.domain.federation;

import com.hevlayer.domain.fault.Fault;
import com.hevlayer.domain.query.RowOrder;
import com.hevlayer.domain.routing.EmbeddingProfile;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How lists of several namespaces become one. Distances are comparable only where all vectors were
 * made the same way; elsewhere the lists take turns.
 *
 * @param reason why distances are not comparable, or {@code null}
 */
public record Merge(Method method, @Nullable Reason reason) {

  /** The order of the merged list. */
  public enum Method {
    /** Nearest first. */
    DISTANCE("distance"),
    /** First rows first. */
    RANK_INTERLEAVE("rank-interleave");

    private final String wireName;

    Method(String wireName) {
      this.wireName = wireName;
    }

    /** Returns the name in answers. */
    public String wireName() {
      return wireName;
    }
  }

  /** Why distances are not comparable. */
  public enum Reason {
    /** It is not known how the vectors of some namespace were made. */
    MISSING_EMBEDDING_PROFILE("missing_embedding_profile"),
    /** They were made in different ways. */
    EMBEDDING_PROFILE_MISMATCH("embedding_profile_mismatch");

    private final String wireName;

    Reason(String wireName) {
      this.wireName = wireName;
    }

    /** Returns the name in answers. */
    public String wireName() {
      return wireName;
    }
  }

  /**
   * What of a namespace decides.
   *
   * @param byDistance whether its rows have distances
   * @param profile how its vectors were made, or {@code null}
   */
  record Part(String namespace, boolean byDistance, @Nullable EmbeddingProfile profile) {}

  /**
   * Decides.
   *
   * @throws Fault.Invalid where {@code strict} is set if distances are not comparable
   */
  static Merge of(List<Part> parts, boolean strict) {
    for (Part part : parts) {
      if (!part.byDistance()) {
        return new Merge(Method.RANK_INTERLEAVE, null);
      }
    }
    EmbeddingProfile first = null;
    for (Part part : parts) {
      EmbeddingProfile profile = part.profile();
      if (profile == null) {
        return downgraded(
            Reason.MISSING_EMBEDDING_PROFILE,
            "namespace '" + part.namespace() + "' has no embedding profile",
            strict);
      }
      first = first == null ? profile : first;
    }
    for (Part part : parts) {
      if (first != null && !first.equals(part.profile())) {
        return downgraded(
            Reason.EMBEDDING_PROFILE_MISMATCH,
            "the embedding profiles of namespaces '"
                + parts.getFirst().namespace()
                + "' and '"
                + part.namespace()
                + "' differ",
            strict);
      }
    }
    return new Merge(Method.DISTANCE, null);
  }

  private static Merge downgraded(Reason reason, String why, boolean strict) {
    if (strict) {
      throw new Fault.Invalid(
          reason.wireName() + ": " + why + ", so that their distances cannot be compared");
    }
    return new Merge(Method.RANK_INTERLEAVE, reason);
  }

  /** Returns the order of the merged list. */
  Comparator<FederatedRow> order() {
    Comparator<FederatedRow> first =
        switch (method) {
          case DISTANCE ->
              Comparator.comparingDouble(
                  row -> row.row().row().distance().orElse(Double.POSITIVE_INFINITY));
          case RANK_INTERLEAVE -> Comparator.comparingInt(FederatedRow::rank);
        };
    return first
        .thenComparing(FederatedRow::namespace)
        .thenComparing(row -> row.row().row().id(), RowOrder.IDS);
  }
}
