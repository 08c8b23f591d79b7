package com.hevlayer.domain.workload;

import com.hevlayer.ports.json.JsonObject;
import org.jspecify.annotations.Nullable;

/** What was observed of the Secret with the gateway's bearer. Immutable; shows no value. */
public sealed interface GatewaySecret {

  /** The gateway is open: nobody needs one. */
  record NotUsed() implements GatewaySecret {}

  /**
   * Missing, empty or unusable.
   *
   * @param namespace where it is missing
   * @param conflict whether a Secret of that name, not the operator's, is in the way
   */
  record Unavailable(String namespace, boolean conflict) implements GatewaySecret {}

  /**
   * There, or about to be.
   *
   * @param revision first 16 hexadecimal digits of the SHA-256 of the value
   * @param mirror the Secret to be applied in the namespace of the workload so that it is there, or
   *     {@code null} if nothing is to be done; holds the value, so it is never shown
   */
  record Available(String revision, @Nullable JsonObject mirror) implements GatewaySecret {
    @Override
    public String toString() {
      return "Available[" + revision + (mirror == null ? "" : ", to be mirrored") + "]";
    }
  }
}
