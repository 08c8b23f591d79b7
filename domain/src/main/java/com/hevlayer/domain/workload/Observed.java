package com.hevlayer.domain.workload;

import com.hevlayer.domain.resource.Fields;
import com.hevlayer.domain.resource.Metadata;
import com.hevlayer.ports.cluster.ResourceKind;
import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.json.JsonObject;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Everything that the plan of a workload depends on. Immutable.
 *
 * @param kind {@code Kinds.PIPELINE} or {@code Kinds.FUNCTION}
 * @param object the workload as the API server stores it
 * @param rules the object {@code InfraRules/default}, or {@code null} if there is none
 * @param secret the bearer of the gateway
 * @param kedaServed whether the API server serves KEDA's kinds
 * @param children by kind, the object that has the name of the workload's child, whoever owns it:
 *     Deployment, Service, ScaledObject, TriggerAuthentication; absent kinds have none
 * @param idOwner the older Function with the same name as {@code namespace/name}, or {@code null}
 *     if the id is free
 * @param selected effective namespaces of the Index objects that the selector of a Function picks,
 *     sorted; empty without a selector
 * @param goingSince when the ScaledObject was first seen going away, or {@code null}
 * @param now the time
 */
public record Observed(
    ResourceKind kind,
    JsonObject object,
    @Nullable JsonObject rules,
    GatewaySecret secret,
    boolean kedaServed,
    Map<ResourceKind, JsonObject> children,
    @Nullable String idOwner,
    List<String> selected,
    @Nullable Instant goingSince,
    Instant now) {
  private static final String VERSION = "resourceVersion";

  /** Copies the collections. */
  public Observed {
    children = Map.copyOf(children);
    selected = List.copyOf(selected);
  }

  /**
   * Whether the plans of both are the same for sure: they differ in nothing but what no plan
   * depends on, such as most of the workload's own status, and the time while nothing is waited
   * for.
   */
  public boolean plansLike(Observed other) {
    return goingSince == null
        && other.goingSince == null
        && kind.equals(other.kind)
        && kedaServed == other.kedaServed
        && Objects.equals(idOwner, other.idOwner)
        && selected.equals(other.selected)
        && secret.equals(other.secret)
        && Objects.equals(rules, other.rules)
        && hasChildrenOf(other)
        && isAlike(object, other.object);
  }

  private boolean hasChildrenOf(Observed other) {
    return children.keySet().equals(other.children.keySet())
        && children.entrySet().stream()
            .allMatch(child -> isSame(child.getValue(), other.children.get(child.getKey())));
  }

  private static boolean isSame(JsonObject one, @Nullable JsonObject other) {
    if (other == null) {
      return false;
    }
    String version = version(one);
    return version.isEmpty()
        ? one.equals(other)
        : version.equals(version(other)) && Metadata.uid(one).equals(Metadata.uid(other));
  }

  private static boolean isAlike(JsonObject one, JsonObject other) {
    return Objects.equals(one.get("spec"), other.get("spec"))
        && LastMode.of(one) == LastMode.of(other)
        && written(one).equals(written(other));
  }

  /** Returns the metadata without what every write changes, that of a status too. */
  private static Map<String, Json> written(JsonObject object) {
    Map<String, Json> metadata = new HashMap<>(Fields.object(object, "metadata").members());
    metadata.remove(VERSION);
    metadata.remove("managedFields");
    return metadata;
  }

  private static String version(JsonObject object) {
    return Fields.text(object, "metadata", VERSION).orElse("");
  }
}
