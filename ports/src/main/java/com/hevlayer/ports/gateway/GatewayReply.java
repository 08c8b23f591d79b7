package com.hevlayer.ports.gateway;

import com.hevlayer.ports.json.Json;
import org.jspecify.annotations.Nullable;

/**
 * What the gateway answered, refusals included. Immutable.
 *
 * @param status HTTP status
 * @param body the answer, or {@code null} if it is not JSON
 */
public record GatewayReply(int status, @Nullable Json body) {

  /** Whether the gateway did what it was asked. */
  public boolean isOk() {
    return status >= 200 && status < 300;
  }
}
