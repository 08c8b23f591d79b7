package com.hevlayer.domain.workload;

import com.hevlayer.domain.resource.LabelSafe;
import com.hevlayer.domain.resource.Labels;
import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.Map;

/** Labels and annotations of the children of a workload. */
final class ChildLabels {
  /** Annotation of a workload: items per replica. */
  static final String QUEUE_THRESHOLD = "hevlayer.com/queue-threshold";

  private static final String COMPONENT = "app.kubernetes.io/component";
  private static final String WORKER = "worker";

  private ChildLabels() {}

  /** Returns the labels that every child and its pods carry. */
  static Map<String, Json> base(WorkloadSpec spec) {
    Map<String, Json> labels = new LinkedHashMap<>();
    labels.put(Labels.MANAGED_BY, Json.of(Labels.OPERATOR));
    labels.put("app.kubernetes.io/name", Json.of("layer-worker"));
    labels.put("app.kubernetes.io/instance", Json.of(spec.name()));
    labels.put(COMPONENT, Json.of(WORKER));
    labels.put("layer.hev.dev/component", Json.of(WORKER));
    labels.put(queueKey(spec), Json.of(LabelSafe.of(spec.queueId())));
    labels.put(workloadKey(spec), Json.of(spec.name()));
    return labels;
  }

  /** Returns the labels of a Deployment and its pods. */
  static Map<String, Json> withPool(WorkloadSpec spec, Pool pool) {
    Map<String, Json> labels = base(spec);
    labels.put("hevlayer.com/pool", Json.of(pool.name()));
    return labels;
  }

  /** Returns the whole id of the queue where the label holds a part of it. */
  static Map<String, Json> annotations(WorkloadSpec spec) {
    Map<String, Json> annotations = new LinkedHashMap<>();
    if (!LabelSafe.isSafe(spec.queueId())) {
      annotations.put(queueKey(spec), Json.of(spec.queueId()));
    }
    return annotations;
  }

  /** Returns what selects the pods of a workload; it never changes. */
  static JsonObject selector(WorkloadSpec spec) {
    return Json.objectBuilder().put(workloadKey(spec), spec.name()).put(COMPONENT, WORKER).build();
  }

  private static String workloadKey(WorkloadSpec spec) {
    return spec.isFunction() ? "hevlayer.com/function" : "hevlayer.com/pipeline";
  }

  private static String queueKey(WorkloadSpec spec) {
    return spec.isFunction() ? "layer.hev.dev/udf-id" : "layer.hev.dev/pipeline-id";
  }
}
