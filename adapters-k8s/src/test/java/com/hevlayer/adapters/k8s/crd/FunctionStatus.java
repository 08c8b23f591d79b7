package com.hevlayer.adapters.k8s.crd;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Nullable;
import java.util.List;

@JsonClassDescription("What the operator found.")
record FunctionStatus(
    @JsonPropertyDescription("Namespaces that are worked on, sorted.") @Default("[]")
        List<String> activeNamespaces,
    @JsonPropertyDescription("Rows that wait, as the gateway told; null when it is not known.")
        @Nullable
        Long queueDepth,
    @JsonPropertyDescription("The generation of the object that was looked at last.") @Nullable
        Long observedGeneration,
    @JsonPropertyDescription(
            "Ready, PoolResolved, Autoscaling, Available, TargetsResolved, Registered, in this"
                + " order.")
        @Schema.ListMap("type")
        List<Condition> conditions,
    @JsonPropertyDescription("The objects that exist for this one, by kind and name.")
        List<ManagedObject> managedObjects) {}
