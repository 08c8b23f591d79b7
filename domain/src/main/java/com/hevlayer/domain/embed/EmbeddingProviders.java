package com.hevlayer.domain.embed;

import com.hevlayer.domain.fault.Fault;
import com.hevlayer.domain.routing.RoutedStore;
import com.hevlayer.domain.routing.StoreTable;
import com.hevlayer.ports.embed.Embedder;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Chooses where vectors come from: the embedder that is configured, else the first store of kind
 * {@code turbopuffer}, the default one before the others by name. Thread-safe.
 */
public final class EmbeddingProviders {
  private static final String EMBEDDING_KIND = "turbopuffer";

  private final @Nullable EmbeddingProvider configured;
  private final Supplier<StoreTable> stores;

  /**
   * Creates one.
   *
   * @param embedder {@code null}: none is configured
   * @param stores says which stores there are now
   */
  public EmbeddingProviders(@Nullable Embedder embedder, Supplier<StoreTable> stores) {
    configured = embedder == null ? null : new PortProvider(embedder);
    this.stores = stores;
  }

  /**
   * Returns the provider of this moment.
   *
   * @throws Fault.Unavailable if there is none
   */
  EmbeddingProvider choose() {
    if (configured != null) {
      return configured;
    }
    for (RoutedStore store : stores.get().stores()) {
      if (store.spec().kind().equals(EMBEDDING_KIND)) {
        return new StoreProvider(store);
      }
    }
    throw new Fault.Unavailable(
        "no embedding provider is configured: set LAYER_EMBEDDER_URL, or add a store of kind "
            + EMBEDDING_KIND);
  }
}
