package com.hevlayer.domain.operator;

import com.hevlayer.domain.resource.Kinds;
import com.hevlayer.domain.workload.WorkloadSettings;
import com.hevlayer.ports.cluster.Cluster;
import com.hevlayer.ports.cluster.ObjectRef;
import com.hevlayer.ports.plugin.Secret;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What authorises the operator at the gateway, from the cache of the cluster. Thread-safe, quick.
 */
public final class GatewayBearer implements Supplier<Optional<Secret>> {
  private final Cluster cluster;
  private final WorkloadSettings settings;

  /** Creates one. */
  public GatewayBearer(Cluster cluster, WorkloadSettings settings) {
    this.cluster = cluster;
    this.settings = settings;
  }

  /** Returns the value in force now; empty if the gateway is open or nothing was read yet. */
  @Override
  public Optional<Secret> get() {
    String name = settings.gatewaySecretName();
    String key = settings.gatewaySecretKey();
    if (name == null || key == null) {
      return Optional.empty();
    }
    return cluster
        .get(new ObjectRef(Kinds.SECRET, settings.operatorNamespace(), name))
        .map(secret -> Secrets.value(secret, key))
        .flatMap(value ->
            value instanceof SecretValue.Found found
                ? Optional.of(found.value())
                : Optional.empty());
  }
}
