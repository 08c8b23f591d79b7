package com.hevlayer.domain.routing;

import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * What was defined of one namespace. Immutable.
 *
 * @param index name of the definition
 * @param store that serves it, or {@code null} for the default store
 * @param scanThreads most shards that a scan reads at once where it does not say, 1 to 32
 * @param facetFields attributes that are facets, each once, in order
 * @param embedding how its vectors were made, or {@code null} if that is not said
 */
public record IndexPolicy(
    String index,
    @Nullable String store,
    OptionalInt scanThreads,
    List<String> facetFields,
    @Nullable EmbeddingProfile embedding) {

  /** Copies the list. */
  public IndexPolicy {
    facetFields = List.copyOf(facetFields);
  }
}
