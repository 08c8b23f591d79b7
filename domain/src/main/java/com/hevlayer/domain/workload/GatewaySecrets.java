package com.hevlayer.domain.workload;

import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.json.JsonObject;

/** How children refer to the Secret with the bearer of the gateway. */
final class GatewaySecrets {
  private GatewaySecrets() {}

  static String name(WorkloadSettings settings) {
    String name = settings.gatewaySecretName();
    return name == null ? "" : name;
  }

  static String key(WorkloadSettings settings) {
    String key = settings.gatewaySecretKey();
    return key == null ? "" : key;
  }

  /** Returns name and key. */
  static JsonObject reference(WorkloadSettings settings) {
    return Json.objectBuilder().put("name", name(settings)).put("key", key(settings)).build();
  }
}
