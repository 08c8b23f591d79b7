package com.hevlayer.adapters.k8s.crd;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Nullable;
import java.util.List;

@JsonClassDescription("What the operator found. The state of the queue is told by the gateway.")
record PipelineStatus(
    @JsonPropertyDescription("The generation of the object that was looked at last.") @Nullable
        Long observedGeneration,
    @JsonPropertyDescription("Ready, PoolResolved, Autoscaling, Available, in this order.")
        @Schema.ListMap("type")
        List<Condition> conditions,
    @JsonPropertyDescription("The objects that exist for this one, by kind and name.")
        List<ManagedObject> managedObjects) {}
