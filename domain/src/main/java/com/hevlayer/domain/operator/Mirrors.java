package com.hevlayer.domain.operator;

import com.hevlayer.domain.resource.Fields;
import com.hevlayer.domain.resource.Kinds;
import com.hevlayer.domain.resource.Labels;
import com.hevlayer.domain.resource.Metadata;
import com.hevlayer.domain.workload.GatewaySecret;
import com.hevlayer.domain.workload.WorkloadSettings;
import com.hevlayer.ports.cluster.Propagation;
import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.json.JsonObject;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** The Secret with the gateway's bearer, wherever a workload needs it. Thread-safe. */
final class Mirrors {
  private final WorkloadSettings settings;
  private final Secrets secrets;
  private final View view;
  private final Writes writes;

  Mirrors(WorkloadSettings settings, Secrets secrets, View view, Writes writes) {
    this.settings = settings;
    this.secrets = secrets;
    this.view = view;
    this.writes = writes;
  }

  /** Returns what workloads of a namespace find there, or are about to find. */
  GatewaySecret observe(String namespace) {
    String name = settings.gatewaySecretName();
    String key = settings.gatewaySecretKey();
    if (name == null || key == null) {
      return new GatewaySecret.NotUsed();
    }
    String home = settings.operatorNamespace();
    SecretValue original = secrets.find(home, name, key);
    if (namespace.equals(home)) {
      return original instanceof SecretValue.Found found
          ? new GatewaySecret.Available(found.revision(), null)
          : new GatewaySecret.Unavailable(home, false);
    }
    Optional<JsonObject> there = view.get(Secrets.ref(namespace, name));
    if (there.isEmpty() && original instanceof SecretValue.Found) {
      // About to be made: whoever has been quicker must not be overwritten.
      there = view.read(Secrets.ref(namespace, name));
    }
    if (there.isPresent() && !Metadata.isManaged(there.get())) {
      return Secrets.value(there.get(), key) instanceof SecretValue.Found own
          ? new GatewaySecret.Available(own.revision(), null)
          : new GatewaySecret.Unavailable(namespace, true);
    }
    if (!(original instanceof SecretValue.Found found)) {
      return new GatewaySecret.Unavailable(home, false);
    }
    JsonObject wanted = mirror(namespace, name, key, found.base64());
    return new GatewaySecret.Available(
        found.revision(),
        there.filter(secret -> isLike(secret, wanted, key)).isPresent() ? null : wanted);
  }

  /** Takes away the mirror of a namespace without workloads. */
  void tidy(String namespace) {
    String name = settings.gatewaySecretName();
    if (name == null || namespace.equals(settings.operatorNamespace())) {
      return;
    }
    if (!hasWorkloads(namespace)) {
      view.get(Secrets.ref(namespace, name)).ifPresent(this::remove);
    }
  }

  /** Takes away the mirrors of all namespaces without workloads. */
  void tidyAll() {
    String name = settings.gatewaySecretName();
    if (name == null) {
      return;
    }
    Set<String> used = new HashSet<>();
    used.add(settings.operatorNamespace());
    view.list(Kinds.PIPELINE, "").forEach(each -> used.add(Metadata.namespace(each)));
    view.list(Kinds.FUNCTION, "").forEach(each -> used.add(Metadata.namespace(each)));
    for (JsonObject secret : view.list(Kinds.SECRET, "")) {
      if (Metadata.name(secret).equals(name) && !used.contains(Metadata.namespace(secret))) {
        remove(secret);
      }
    }
  }

  private String original() {
    return settings.operatorNamespace() + "/" + settings.gatewaySecretName();
  }

  private boolean hasWorkloads(String namespace) {
    return !view.list(Kinds.PIPELINE, namespace).isEmpty()
        || !view.list(Kinds.FUNCTION, namespace).isEmpty();
  }

  private void remove(JsonObject secret) {
    if (Metadata.isManaged(secret)
        && !Metadata.isGoing(secret)
        && original().equals(Metadata.annotations(secret).get(Labels.MIRRORED_FROM))) {
      writes.delete(
          Metadata.ref(Kinds.SECRET, secret), Metadata.uid(secret), Propagation.BACKGROUND);
    }
  }

  private JsonObject mirror(String namespace, String name, String key, String base64) {
    Json.ObjectBuilder metadata =
        Json.objectBuilder()
            .put("name", name)
            .put("namespace", namespace)
            .put("labels", Json.object(Labels.MANAGED_BY, Json.of(Labels.OPERATOR)))
            .put("annotations", Json.object(Labels.MIRRORED_FROM, Json.of(original())));
    return Json.objectBuilder()
        .put("apiVersion", Kinds.SECRET.apiVersion())
        .put("kind", Kinds.SECRET.kind())
        .put("metadata", metadata.build())
        .put("type", "Opaque")
        .put("data", Json.object(key, Json.of(base64)))
        .build();
  }

  /** Whether a mirror is as it should be; what others added beside it does no harm. */
  private static boolean isLike(JsonObject secret, JsonObject wanted, String key) {
    return !Metadata.isGoing(secret)
        && Fields.text(secret, "data", key).equals(Fields.text(wanted, "data", key))
        && Metadata.labels(secret).entrySet().containsAll(Metadata.labels(wanted).entrySet())
        && Metadata.annotations(secret)
            .entrySet()
            .containsAll(Metadata.annotations(wanted).entrySet());
  }
}
