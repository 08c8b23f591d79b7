package com.hevlayer.adapters.k8s.crd;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Nullable;
import java.util.List;

@JsonClassDescription("What the operator found.")
record VectorStoreStatus(
    @JsonPropertyDescription("Whether the store answered the last probe; null before the first.")
        @Nullable
        Boolean reachable,
    @JsonPropertyDescription("The generation of the object that was looked at last.") @Nullable
        Long observedGeneration,
    @JsonPropertyDescription(
            "Ready, CredentialResolved, InboundAuthValid, DefaultResolved, Reachable, in this"
                + " order.")
        @Schema.ListMap("type")
        List<Condition> conditions) {}
