package com.hevlayer.testkit.cluster;

import com.hevlayer.ports.cluster.ResourceKind;
import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.json.JsonObject;
import com.hevlayer.ports.json.JsonString;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.function.UnaryOperator;

/** What a server does of itself to objects of the kinds that it is made with. */
final class Traits {
  private Traits() {}

  /** Whether the status is a subresource. */
  static boolean hasStatus(ResourceKind kind) {
    return switch (kind.group()) {
      case "" -> kind.kind().equals("Service");
      case "coordination.k8s.io", "events.k8s.io" -> false;
      default -> true;
    };
  }

  /** Whether the server counts changes of what is wanted. */
  static boolean hasGeneration(ResourceKind kind) {
    return hasStatus(kind) && !kind.kind().equals("Service");
  }

  /** Returns what fills in fields that nobody sent. */
  static UnaryOperator<JsonObject> defaults(ResourceKind kind) {
    return switch (kind.kind()) {
      case "Deployment" -> Traits::deployment;
      case "Service" -> Traits::service;
      case "Secret" -> Traits::secret;
      default -> UnaryOperator.identity();
    };
  }

  private static JsonObject deployment(JsonObject object) {
    JsonObject filled = Values.orElse(object, Json.of(1), "spec", "replicas");
    filled = Values.orElse(filled, Json.of(10), "spec", "revisionHistoryLimit");
    filled = Values.orElse(filled, Json.of(600), "spec", "progressDeadlineSeconds");
    String[] pod = {"spec", "template", "spec"};
    if (Values.at(filled, pod) == null) {
      return filled;
    }
    filled = podDefault(filled, "restartPolicy", Json.of("Always"));
    filled = podDefault(filled, "dnsPolicy", Json.of("ClusterFirst"));
    filled = podDefault(filled, "schedulerName", Json.of("default-scheduler"));
    filled = podDefault(filled, "terminationGracePeriodSeconds", Json.of(30));
    Json containers =
        Json.array(
            Values.elements(filled, "spec", "template", "spec", "containers").stream()
                .map(Traits::container)
                .toList());
    return Values.with(filled, containers, "spec", "template", "spec", "containers");
  }

  private static JsonObject podDefault(JsonObject object, String name, Json value) {
    return Values.orElse(object, value, "spec", "template", "spec", name);
  }

  private static Json container(Json container) {
    return container instanceof JsonObject object
        ? Values.orElse(
            Values.orElse(object, Json.of("/dev/termination-log"), "terminationMessagePath"),
            Json.of("IfNotPresent"),
            "imagePullPolicy")
        : container;
  }

  private static JsonObject service(JsonObject object) {
    JsonObject filled = Values.orElse(object, Json.of("ClusterIP"), "spec", "type");
    filled = Values.orElse(filled, Json.of("None"), "spec", "sessionAffinity");
    return Values.orElse(filled, Json.of("10.0.0.1"), "spec", "clusterIP");
  }

  private static JsonObject secret(JsonObject object) {
    JsonObject filled = Values.orElse(object, Json.of("Opaque"), "type");
    if (!(filled.get("stringData") instanceof JsonObject texts)) {
      return filled;
    }
    for (Map.Entry<String, Json> text : texts.members().entrySet()) {
      String value = text.getValue() instanceof JsonString string ? string.value() : "";
      byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
      Json data = Json.of(Base64.getEncoder().encodeToString(utf8));
      filled = Values.with(filled, data, "data", text.getKey());
    }
    return Values.with(filled, null, "stringData");
  }
}
