package com.hevlayer.domain.query.hybrid;

import com.hevlayer.domain.embed.EmbeddingUsage;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of a routed query; empty if it was not executed.
 *
 * @param hybrid how words were searched for, or {@code null} on the route by meaning alone
 * @param nextCursor where the next page begins, or {@code null} behind the last
 * @param embedding what embedding took, or {@code null} if nothing was embedded
 */
public record AutoAnswer(
    List<FoundRow> rows,
    Routing routing,
    @Nullable HybridEcho hybrid,
    @Nullable String nextCursor,
    @Nullable EmbeddingUsage embedding) {
  /** Copies the list. */
  public AutoAnswer {
    rows = List.copyOf(rows);
  }
}
