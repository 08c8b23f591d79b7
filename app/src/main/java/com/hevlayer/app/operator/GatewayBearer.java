package com.hevlayer.app.operator;

import com.hevlayer.domain.resource.Fields;
import com.hevlayer.domain.resource.Kinds;
import com.hevlayer.domain.workload.WorkloadSettings;
import com.hevlayer.ports.cluster.Cluster;
import com.hevlayer.ports.cluster.ObjectRef;
import com.hevlayer.ports.plugin.Secret;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.function.Supplier;

/** What authorises the operator at the gateway: a Secret as the cluster's cache has it now. */
final class GatewayBearer implements Supplier<Optional<Secret>> {
  private final WorkloadSettings settings;
  private final Cluster cluster;

  GatewayBearer(WorkloadSettings settings, Cluster cluster) {
    this.settings = settings;
    this.cluster = cluster;
  }

  @Override
  public Optional<Secret> get() {
    String name = settings.gatewaySecretName();
    String key = settings.gatewaySecretKey();
    if (name == null || key == null) {
      return Optional.empty();
    }
    return cluster
        .get(new ObjectRef(Kinds.SECRET, settings.operatorNamespace(), name))
        .flatMap(secret -> Fields.text(secret, "data", key))
        .flatMap(GatewayBearer::decoded);
  }

  private static Optional<Secret> decoded(String base64) {
    try {
      String text = new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8).strip();
      return text.isEmpty() ? Optional.empty() : Optional.of(Secret.of(text));
    } catch (IllegalArgumentException notBase64) {
      return Optional.empty();
    }
  }
}
