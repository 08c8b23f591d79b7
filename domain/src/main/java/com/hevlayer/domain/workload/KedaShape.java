package com.hevlayer.domain.workload;

import com.hevlayer.domain.resource.Kinds;
import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/** What KEDA needs to scale a workload. */
final class KedaShape {
  private KedaShape() {}

  /** Returns the ScaledObject of a workload whose schedule, if it has one, is right. */
  static JsonObject scaledObject(WorkloadSpec spec, WorkloadSettings settings, boolean secured) {
    List<Json> triggers = new ArrayList<>();
    if (spec.isQueueScaled()) {
      triggers.add(QueueTrigger.of(spec, settings, secured));
    }
    if (spec.isScheduled()) {
      triggers.add(cron(spec));
    }
    JsonObject target =
        Json.objectBuilder()
            .put("apiVersion", Kinds.DEPLOYMENT.apiVersion())
            .put("kind", Kinds.DEPLOYMENT.kind())
            .put("name", spec.childName())
            .build();
    JsonObject body =
        Json.objectBuilder()
            .put("scaleTargetRef", target)
            .put("pollingInterval", settings.pollingInterval().toSeconds())
            .put("cooldownPeriod", spec.warmWindowSeconds().orElse(settings.cooldown().toSeconds()))
            .put("minReplicaCount", spec.min())
            .put("maxReplicaCount", spec.max())
            .put("advanced", Json.object("restoreToOriginalReplicaCount", Json.of(false)))
            .put("triggers", Json.array(triggers))
            .build();
    return ChildShape.of(spec, Kinds.SCALED_OBJECT, ChildLabels.base(spec), body);
  }

  /** Returns what authorises the queries of the queue's trigger. */
  static JsonObject triggerAuthentication(WorkloadSpec spec, WorkloadSettings settings) {
    JsonObject bearer =
        Json.objectBuilder()
            .put("parameter", "bearerToken")
            .put("name", GatewaySecrets.name(settings))
            .put("key", GatewaySecrets.key(settings))
            .build();
    return ChildShape.of(
        spec,
        Kinds.TRIGGER_AUTHENTICATION,
        ChildLabels.base(spec),
        Json.object("secretTargetRef", Json.array(bearer)));
  }

  private static JsonObject cron(WorkloadSpec spec) {
    CronWindow window = CronWindow.of(spec.cron(), spec.leaseSeconds());
    return Json.objectBuilder()
        .put("type", "cron")
        .put("name", "schedule")
        .put(
            "metadata",
            Json.objectBuilder()
                .put("timezone", "Etc/UTC")
                .put("start", window.start())
                .put("end", window.end())
                .put("desiredReplicas", Long.toString(Math.max(1, spec.min())))
                .build())
        .build();
  }
}
