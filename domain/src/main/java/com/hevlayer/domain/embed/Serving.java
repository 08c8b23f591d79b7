package com.hevlayer.domain.embed;

/** Who is asked to embed. */
public enum Serving {
  /** The store, where it can; else the gateway. */
  NATIVE,
  /** The gateway, through the provider it has. */
  AUTOSCALER,
  /** The gateway, in its own process. */
  LOCAL
}
