package com.hevlayer.ports.embed;

/** What is embedded. */
public enum Modality {
  /** Texts. */
  TEXT,
  /** Images. */
  IMAGE
}
