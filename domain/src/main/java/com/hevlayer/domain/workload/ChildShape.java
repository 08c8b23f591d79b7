package com.hevlayer.domain.workload;

import com.hevlayer.ports.cluster.ResourceKind;
import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.json.JsonObject;
import java.util.Map;

/** What all children of a workload have in common. */
final class ChildShape {
  private ChildShape() {}

  /**
   * Returns a child.
   *
   * @param labels of the child
   * @param body its {@code spec}
   */
  static JsonObject of(
      WorkloadSpec spec, ResourceKind kind, Map<String, Json> labels, JsonObject body) {
    Map<String, Json> annotations = ChildLabels.annotations(spec);
    return Json.objectBuilder()
        .put("apiVersion", kind.apiVersion())
        .put("kind", kind.kind())
        .put(
            "metadata",
            Json.objectBuilder()
                .put("name", spec.childName())
                .put("namespace", spec.namespace())
                .put("labels", Json.object(labels))
                .put("annotations", annotations.isEmpty() ? null : Json.object(annotations))
                .put("ownerReferences", Json.array(owner(spec)))
                .build())
        .put("spec", body)
        .build();
  }

  private static JsonObject owner(WorkloadSpec spec) {
    return Json.objectBuilder()
        .put("apiVersion", spec.kind().apiVersion())
        .put("kind", spec.kind().kind())
        .put("name", spec.name())
        .put("uid", spec.uid())
        .put("controller", true)
        .put("blockOwnerDeletion", true)
        .build();
  }
}
