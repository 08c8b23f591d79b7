package com.hevlayer.adapters.k8s.crd;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;

@JsonClassDescription("One object that the operator keeps for this one, in the same namespace.")
record ManagedObject(
    @JsonPropertyDescription("API group and version.") @Required String apiVersion,
    @JsonPropertyDescription("Kind.") @Required String kind,
    @JsonPropertyDescription("Name.") @Required String name) {}
