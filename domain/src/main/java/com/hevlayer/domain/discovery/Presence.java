package com.hevlayer.domain.discovery;

/** Whether a namespace exists upstream, as far as searches know. */
public enum Presence {
  /** It was listed. */
  PRESENT,
  /** Twice in a row it was not. */
  MISSING,
  /** Nobody can say. */
  UNKNOWN
}
