package com.hevlayer.domain.second.broken;

import com.hevlayer.domain.first.broken.First;

/** The other half of a cycle. */
public record Second(Class<First> other) {
  /** The way back. */
  public First back() {
    return new First(Second.class);
  }
}
