package com.hevlayer.domain.embed;

import com.hevlayer.domain.routing.Target;
import java.time.Duration;

/** Hears what embedding takes. Thread-safe, never blocks, never throws. */
@FunctionalInterface
public interface EmbeddingMeter {

  /**
   * A provider embedded inputs; vectors from the cache are none.
   *
   * @param target on whose behalf
   * @param model {@code provider/name[@revision]}
   * @param serving who was to be asked
   * @param tokens that the provider counted, 0 or more
   * @param took how long the provider took
   */
  void embedded(Target target, String model, Serving serving, long tokens, Duration took);
}
