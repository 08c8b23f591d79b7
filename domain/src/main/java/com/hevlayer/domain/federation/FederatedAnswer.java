package com.hevlayer.domain.federation;

import com.hevlayer.domain.query.hybrid.HybridEcho;
import com.hevlayer.domain.query.hybrid.Routing;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * What several namespaces found together.
 *
 * @param routing of the first namespace that answered, or {@code null} if nothing was routed
 * @param hybrid of the first namespace that answered, or {@code null} if it searched for no words
 * @param namespaces those that answered, in the order they were asked for
 */
public record FederatedAnswer(
    List<FederatedRow> rows,
    Merge merge,
    @Nullable Routing routing,
    @Nullable HybridEcho hybrid,
    List<Answered> namespaces,
    List<Failed> errors) {
  /** Copies the lists. */
  public FederatedAnswer {
    rows = List.copyOf(rows);
    namespaces = List.copyOf(namespaces);
    errors = List.copyOf(errors);
  }

  /**
   * A namespace that answered.
   *
   * @param stableAsOf its watermark, epoch milliseconds
   * @param matched rows it found
   */
  public record Answered(String namespace, OptionalLong stableAsOf, int matched) {}

  /** What did not answer. */
  public sealed interface Failed {

    /** Returns what happened, for people. */
    String error();

    /** A namespace. */
    record OfNamespace(String namespace, String error) implements Failed {}

    /** A namespace whose schema the filter does not fit. */
    record Mismatch(String namespace, String detail) implements Failed {
      @Override
      public String error() {
        return "filter schema mismatch";
      }
    }

    /** The list of a store. */
    record OfStore(String store, String error) implements Failed {}
  }

  /** Returns the earliest watermark of those that have one. */
  public OptionalLong stableAsOf() {
    return namespaces.stream()
        .map(Answered::stableAsOf)
        .filter(OptionalLong::isPresent)
        .mapToLong(OptionalLong::getAsLong)
        .min();
  }
}
