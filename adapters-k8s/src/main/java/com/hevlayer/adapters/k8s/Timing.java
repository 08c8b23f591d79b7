package com.hevlayer.adapters.k8s;

import java.time.Duration;

/**
 * How long things take. Immutable.
 *
 * @param call longest wait for the answer of one call, repetitions included
 * @param lookEvery between two looks whether a kind is served
 * @param backOff first wait after a failure; doubles
 * @param longestBackOff longest wait after failures
 * @param watch after which the server ends a watch that nothing else ended; up to half as much more
 * @param grace how much longer a watch may be silent before it is given up
 */
record Timing(
    Duration call,
    Duration lookEvery,
    Duration backOff,
    Duration longestBackOff,
    Duration watch,
    Duration grace) {

  static final Timing PRODUCTION =
      new Timing(
          Duration.ofSeconds(30),
          Duration.ofSeconds(10),
          Duration.ofSeconds(1),
          Duration.ofSeconds(10),
          // Short enough to notice a connection that died without a word.
          Duration.ofSeconds(120),
          Duration.ofSeconds(15));
}
