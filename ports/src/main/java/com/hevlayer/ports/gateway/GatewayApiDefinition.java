package com.hevlayer.ports.gateway;

import com.hevlayer.ports.plugin.Secret;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Which gateway to call. Its text shows no secret.
 *
 * @param url base without a trailing slash
 * @param bearer answers what authorises requests now; cheap and thread-safe
 */
public record GatewayApiDefinition(String url, Supplier<Optional<Secret>> bearer) {

  @Override
  public String toString() {
    return "gateway at " + url;
  }
}
