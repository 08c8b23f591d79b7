package com.hevlayer.domain.workload;

import com.hevlayer.domain.resource.Kinds;
import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.json.JsonObject;
import java.util.Map;

/** The Deployment of a workload, but for the number of its replicas. */
final class DeploymentShape {
  private static final int REVISIONS_KEPT = 2;

  private DeploymentShape() {}

  /**
   * Returns the Deployment.
   *
   * @param podSpec what its pods are
   * @param secret the bearer that its pods start with
   */
  static JsonObject of(WorkloadSpec spec, Pool pool, JsonObject podSpec, GatewaySecret secret) {
    Map<String, Json> labels = ChildLabels.withPool(spec, pool);
    Map<String, Json> annotations = ChildLabels.annotations(spec);
    if (secret instanceof GatewaySecret.Available available) {
      annotations.put("hevlayer.com/gateway-secret-revision", Json.of(available.revision()));
    }
    JsonObject template =
        Json.objectBuilder()
            .put(
                "metadata",
                Json.objectBuilder()
                    .put("labels", Json.object(labels))
                    .put("annotations", annotations.isEmpty() ? null : Json.object(annotations))
                    .build())
            .put("spec", podSpec)
            .build();
    JsonObject body =
        Json.objectBuilder()
            .put("revisionHistoryLimit", REVISIONS_KEPT)
            .put("strategy", strategy(spec.isPush()))
            .put("selector", Json.object("matchLabels", ChildLabels.selector(spec)))
            .put("template", template)
            .build();
    return ChildShape.of(spec, Kinds.DEPLOYMENT, labels, body);
  }

  // A pushed Function must always answer; a puller may pause, and its node may hold only one.
  private static JsonObject strategy(boolean push) {
    return Json.objectBuilder()
        .put("type", "RollingUpdate")
        .put(
            "rollingUpdate",
            Json.objectBuilder()
                .put("maxSurge", push ? 1 : 0)
                .put("maxUnavailable", push ? 0 : 1)
                .build())
        .build();
  }
}
