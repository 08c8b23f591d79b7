package com.hevlayer.domain.discovery;

import com.hevlayer.ports.store.Answer;
import com.hevlayer.ports.store.NamespacePage;
import com.hevlayer.ports.store.NamespaceQuery;
import java.time.Duration;

/**
 * A store whose namespaces are searched for. Immutable.
 *
 * @param name of its VectorStore
 * @param isDefault whether Index objects that name no store mean it
 * @param lister asks it
 */
public record SearchedStore(String name, boolean isDefault, Lister lister) {

  /** Asks a store for its namespaces; may block. */
  @FunctionalInterface
  public interface Lister {

    /**
     * Returns a page.
     *
     * @param timeout from asking to the last byte
     * @throws RuntimeException if there was no answer; the message holds no secret
     */
    Answer<NamespacePage> list(NamespaceQuery query, Duration timeout);
  }
}
