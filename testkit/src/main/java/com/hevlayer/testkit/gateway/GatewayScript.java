package com.hevlayer.testkit.gateway;

import com.hevlayer.ports.gateway.GatewayReply;
import com.hevlayer.ports.gateway.GatewayRequest;
import org.jspecify.annotations.Nullable;

/** Decides about requests before the gateway sees them. May wait. */
@FunctionalInterface
public interface GatewayScript {

  /**
   * Answers a request in place of the gateway, or throws.
   *
   * @return {@code null} to leave it to the gateway
   */
  @Nullable GatewayReply before(GatewayRequest request);
}
