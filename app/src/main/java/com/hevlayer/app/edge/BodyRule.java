package com.hevlayer.app.edge;

/** What a body that is held must be. Every rule limits it to 512 MiB after decompression. */
public enum BodyRule {
  /** {@code Content-Type} names JSON, else 415. */
  JSON,
  /** As {@link #JSON}, or no body at all. */
  OPTIONAL_JSON,
  /** Any type, also none. */
  ANY
}
