package com.hevlayer.domain.workload;

import com.hevlayer.ports.cluster.ResourceKind;
import com.hevlayer.ports.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Map;
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

  /** Copies the collections. */
  public Observed {
    children = Map.copyOf(children);
    selected = List.copyOf(selected);
  }
}
