package com.hevlayer.domain.scan;

/** What a scan answers. */
public enum ScanMode {
  /** The ids of all rows that match, by a job. */
  IDS("ids"),
  /** How many rows match, at once. */
  COUNT("count"),
  /** The distinct values of one attribute, by a job. */
  VALUES("values");

  private final String wireName;

  ScanMode(String wireName) {
    this.wireName = wireName;
  }

  /** Returns the name on the wire. */
  public String wireName() {
    return wireName;
  }
}
