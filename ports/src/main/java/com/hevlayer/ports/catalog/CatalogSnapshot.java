package com.hevlayer.ports.catalog;

import java.util.List;

/**
 * All definitions at one moment, in the order they were written. Immutable.
 *
 * @param origin where they come from, for messages: a file or the name of a variable
 */
public record CatalogSnapshot(String origin, List<StoreEntry> stores) {

  /** Copies the list. */
  public CatalogSnapshot {
    stores = List.copyOf(stores);
  }
}
