package com.hevlayer.ports.gateway;

/**
 * Calls one gateway. Thread-safe; blocks for at most the time-out of a request. Nothing is repeated
 * and no redirect is followed.
 */
public interface GatewayApi extends AutoCloseable {

  /**
   * Sends a request with the bearer in force now.
   *
   * @throws com.hevlayer.ports.store.NoAnswerException if there was no answer; the message names
   *     the cause and no key
   */
  GatewayReply send(GatewayRequest request);

  @Override
  void close();
}
