package com.hevlayer.adapters.http;

import java.net.UnknownHostException;

/** A host leads to an address that nobody may be sent to. */
final class ForbiddenAddressException extends UnknownHostException {
  private static final long serialVersionUID = 1L;

  ForbiddenAddressException(String host) {
    // The address itself is not told: it would describe the network of the gateway.
    super(
        "host '"
            + host
            + "' leads to an address that is not on the public internet; allowed are public"
            + " addresses and the hosts that LAYER_EMBED_ALLOW_PRIVATE_HOSTS names");
  }
}
