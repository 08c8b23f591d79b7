package com.hevlayer.domain.scan;

/** Where a scan reads. */
public enum ScanSource {
  /** Wherever it is cheapest. */
  AUTO("auto"),
  /** The latest stored snapshot of the facets. */
  SNAPSHOT("snapshot"),
  /** The document cache. */
  CACHE("cache"),
  /** The store. */
  ORIGIN("origin");

  private final String wireName;

  ScanSource(String wireName) {
    this.wireName = wireName;
  }

  /** Returns the name on the wire. */
  public String wireName() {
    return wireName;
  }
}
