package com.hevlayer.ports.catalog;

import java.util.List;

/**
 * All definitions at one moment, in the order they were written. Immutable.
 *
 * @param origin where they come from, for messages: a file or the name of a variable
 * @param resources whether each definition stands for itself, so that one that makes no sense is
 *     left out; otherwise they are one document, which is refused as a whole
 * @param indexes definitions of namespaces of stores
 */
public record CatalogSnapshot(
    String origin, boolean resources, List<StoreEntry> stores, List<IndexEntry> indexes) {

  /** Copies the lists. */
  public CatalogSnapshot {
    stores = List.copyOf(stores);
    indexes = List.copyOf(indexes);
  }

  /** Creates one of a document that defines stores only. */
  public CatalogSnapshot(String origin, List<StoreEntry> stores) {
    this(origin, false, stores, List.of());
  }
}
