package com.hevlayer.domain.workload;

import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a worker finds in its environment, in the order in which it is documented. */
final class WorkerEnvironment {
  /** Variables that bind a worker to its queue and its target: nobody else sets them. */
  static final Set<String> PROTECTED =
      Set.of(
          "HEVLAYER_PIPELINE_ID",
          "HEVLAYER_TARGET_NAMESPACE",
          "HEVLAYER_SOURCE_REF",
          "HEVLAYER_UDF_ID",
          "HEVLAYER_UDF_VERSION");

  private static final String BASE_URL = "HEVLAYER_BASE_URL";
  private static final String WORKER_ID = "HEVLAYER_WORKER_ID";
  private static final String BEARER = "LAYER_GATEWAY_API_KEY";
  private static final String BEARER_OF_FUNCTION = "HEVLAYER_API_KEY";

  private final List<Json> variables = new ArrayList<>();

  private WorkerEnvironment() {}

  /**
   * Returns the variables of a worker.
   *
   * @param secured whether the gateway wants a bearer
   */
  static List<Json> of(WorkloadSpec spec, WorkloadSettings settings, boolean secured) {
    WorkerEnvironment environment = new WorkerEnvironment();
    if (spec.isFunction()) {
      environment.function(spec, settings.gatewayUrl());
    } else {
      environment.pipeline(spec, settings.gatewayUrl());
    }
    if (secured) {
      environment.secret(BEARER, settings);
      if (spec.isFunction()) {
        environment.secret(BEARER_OF_FUNCTION, settings);
      }
    }
    return List.copyOf(environment.variables);
  }

  private void pipeline(WorkloadSpec spec, String gatewayUrl) {
    plain("HEVLAYER_PIPELINE_ID", spec.queueId());
    plain("HEVLAYER_TARGET_NAMESPACE", spec.targetNamespace());
    plain(BASE_URL, gatewayUrl);
    plain("HEVLAYER_SOURCE_REF", spec.sourceRef());
    plain("HEVLAYER_BATCH_SIZE", Long.toString(spec.batchSize()));
    plain("HEVLAYER_TIMEOUT_SECONDS", Long.toString(spec.timeoutSeconds()));
    podName();
    plain("HEVLAYER_PIPELINE_SCHEDULE", spec.isScheduled() ? spec.cron() : null);
  }

  private void function(WorkloadSpec spec, String gatewayUrl) {
    plain("HEVLAYER_UDF_ID", spec.name());
    plain("HEVLAYER_FUNCTION_ID", spec.name());
    plain("HEVLAYER_UDF_VERSION", spec.version());
    plain(BASE_URL, gatewayUrl);
    plain("HEVLAYER_UDF_BATCH_SIZE", Long.toString(spec.batchSize()));
    plain("HEVLAYER_UDF_LEASE_SECONDS", Long.toString(spec.leaseSeconds()));
    plain("HEVLAYER_UDF_TIMEOUT_SECONDS", Long.toString(spec.timeoutSeconds()));
    plain("HEVLAYER_UDF_DISPATCH", spec.dispatch());
    podName();
    plain("PORT", spec.isPush() ? Long.toString(spec.port()) : null);
  }

  // Kubernetes expands $(NAME) in values and folds $$ to $; doubled, the text arrives as it is.
  private void plain(String name, @Nullable String value) {
    if (value != null) {
      variables.add(
          Json.objectBuilder().put("name", name).put("value", value.replace("$", "$$")).build());
    }
  }

  private void podName() {
    from(WORKER_ID, Json.object("fieldRef", Json.object("fieldPath", Json.of("metadata.name"))));
  }

  private void secret(String name, WorkloadSettings settings) {
    from(name, Json.object("secretKeyRef", GatewaySecrets.reference(settings)));
  }

  private void from(String name, JsonObject source) {
    variables.add(Json.objectBuilder().put("name", name).put("valueFrom", source).build());
  }
}
