package com.hevlayer.domain.parallel;

import java.time.Duration;

/** Work that is done again and again by one thread. */
@FunctionalInterface
public interface Loop {

  /**
   * Does one step, which may block, and returns how long to wait before the next.
   *
   * @return zero or more
   */
  Duration step();
}
