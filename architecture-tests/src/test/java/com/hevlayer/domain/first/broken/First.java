package com.hevlayer.domain.first.broken;

import com.hevlayer.domain.second.broken.Second;

/** One half of a cycle. */
public record First(Class<Second> other) {
  /** The way there. */
  public Second there() {
    return new Second(First.class);
  }
}
