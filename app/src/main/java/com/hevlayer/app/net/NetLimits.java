package com.hevlayer.app.net;

import java.time.Duration;

/**
 * Bounds of outbound calls. A clock of zero is switched off.
 *
 * @param connect for name, TCP and TLS together
 * @param writeIdle how long the store may take none of a request's bytes
 * @param answerHead from the last byte of the request to the complete head of the answer
 * @param answerIdle how long the body of an answer may pause
 * @param poolWait how long a call waits for a free connection
 * @param keepAlive how long an unused connection is kept
 * @param connections at most open per origin
 * @param waiting calls at most waiting per origin
 */
public record NetLimits(
    Duration connect,
    Duration writeIdle,
    Duration answerHead,
    Duration answerIdle,
    Duration poolWait,
    Duration keepAlive,
    int connections,
    int waiting) {

  /** The contract's clocks with this time for the head of an answer. */
  public static NetLimits of(Duration answerHead) {
    return new NetLimits(
        Duration.ofSeconds(5),
        Duration.ofSeconds(60),
        answerHead,
        Duration.ofSeconds(60),
        Duration.ofSeconds(5),
        Duration.ofSeconds(30),
        512,
        4096);
  }
}
