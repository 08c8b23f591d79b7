package com.hevlayer.domain.workload;

import com.hevlayer.domain.resource.Kinds;
import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.json.JsonObject;

/** The Service of a Function that is pushed to. */
final class ServiceShape {
  private static final String HTTP = "http";

  private ServiceShape() {}

  static JsonObject of(WorkloadSpec spec) {
    JsonObject port =
        Json.objectBuilder()
            .put("name", HTTP)
            .put("port", spec.port())
            .put("targetPort", HTTP)
            .build();
    JsonObject body =
        Json.objectBuilder()
            .put("type", "ClusterIP")
            .put("selector", ChildLabels.selector(spec))
            .put("ports", Json.array(port))
            .build();
    return ChildShape.of(spec, Kinds.SERVICE, ChildLabels.base(spec), body);
  }
}
