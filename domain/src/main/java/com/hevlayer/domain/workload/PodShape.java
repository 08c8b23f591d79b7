package com.hevlayer.domain.workload;

import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.json.JsonArray;
import com.hevlayer.ports.json.JsonNull;
import com.hevlayer.ports.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The pods of a workload. */
final class PodShape {
  private static final String PATCH = "worker.podSpec";
  private static final String HTTP = "http";
  private static final long SHORTEST_GRACE = 30;
  private static final long GRACE_BEYOND_CALL = 15;

  private PodShape() {}

  /**
   * Returns the spec of the pods.
   *
   * @param secured whether the gateway wants a bearer
   * @throws PatchException if the patch of the workload cannot be applied
   */
  static JsonObject of(WorkloadSpec spec, Pool pool, WorkloadSettings settings, boolean secured) {
    JsonObject base = base(spec, pool, settings, secured);
    JsonObject patched = PodSpecPatch.apply(PATCH, base, spec.podSpec());
    new ProtectedFields(PATCH, spec.containerName()).check(base, spec.podSpec(), patched);
    return (JsonObject) withoutNulls(patched);
  }

  private static JsonObject base(
      WorkloadSpec spec, Pool pool, WorkloadSettings settings, boolean secured) {
    return Json.objectBuilder()
        .put("automountServiceAccountToken", false)
        .put("serviceAccountName", serviceAccount(spec, settings))
        .put(
            "terminationGracePeriodSeconds",
            Math.max(SHORTEST_GRACE, spec.timeoutSeconds() + GRACE_BEYOND_CALL))
        .put("nodeSelector", nodeSelector(pool))
        .put("tolerations", pool.tolerations().size() == 0 ? null : pool.tolerations())
        .put("containers", Json.array(container(spec, pool, settings, secured)))
        .build();
  }

  private static @Nullable Json serviceAccount(WorkloadSpec spec, WorkloadSettings settings) {
    String account = settings.workerServiceAccount();
    return account == null || !spec.namespace().equals(settings.operatorNamespace())
        ? null
        : Json.of(account);
  }

  private static @Nullable Json nodeSelector(Pool pool) {
    Map<String, Json> labels = new TreeMap<>();
    pool.nodeSelector().forEach((key, value) -> labels.put(key, Json.of(value)));
    return labels.isEmpty() ? null : Json.object(labels);
  }

  private static JsonObject container(
      WorkloadSpec spec, Pool pool, WorkloadSettings settings, boolean secured) {
    Json.ObjectBuilder container =
        Json.objectBuilder()
            .put("name", spec.containerName())
            .put("image", spec.image())
            .put("env", Json.array(WorkerEnvironment.of(spec, settings, secured)))
            .put("resources", pool.resources().members().isEmpty() ? null : pool.resources());
    if (spec.isPush()) {
      container
          .put(
              "ports",
              Json.array(
                  Json.objectBuilder().put("name", HTTP).put("containerPort", spec.port()).build()))
          .put(
              "readinessProbe",
              Json.objectBuilder()
                  .put(
                      "httpGet",
                      Json.objectBuilder().put("path", "/healthz").put("port", HTTP).build())
                  .put("periodSeconds", 5)
                  .put("failureThreshold", 3)
                  .build());
    }
    return container.build();
  }

  // A null owns nothing, so that the object would differ from what is wanted for ever.
  private static Json withoutNulls(Json value) {
    return switch (value) {
      case JsonObject object -> {
        Map<String, Json> members = new LinkedHashMap<>();
        object
            .members()
            .forEach((name, member) -> {
              if (!(member instanceof JsonNull)) {
                members.put(name, withoutNulls(member));
              }
            });
        yield Json.object(members);
      }
      case JsonArray array -> {
        List<Json> elements = new ArrayList<>();
        array.values().forEach(element -> elements.add(withoutNulls(element)));
        yield Json.array(elements);
      }
      default -> value;
    };
  }
}
