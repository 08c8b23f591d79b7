package com.hevlayer.adapters.k8s.crd;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Nullable;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

@JsonClassDescription("What the operator found about one aspect of the object.")
record Condition(
    @JsonPropertyDescription("The aspect, such as Ready.") @Required String type,
    @JsonPropertyDescription("Whether it holds.") @Required Truth status,
    @JsonPropertyDescription("Why, as one word in PascalCase that programs can compare.")
        @Nullable
        @Size(max = 64)
        String reason,
    @JsonPropertyDescription("Why, for people. A text that was too long ends in an ellipsis.")
        @Nullable
        @Size(max = 1024)
        String message,
    @JsonPropertyDescription("When status last changed: RFC 3339 in UTC, whole seconds.") @Nullable
        String lastTransitionTime,
    @JsonPropertyDescription("The generation of the object that this was found for.") @Nullable
        Long observedGeneration) {

  /** Whether a condition holds. */
  enum Truth {
    @JsonProperty("True")
    TRUE,
    @JsonProperty("False")
    FALSE,
    @JsonProperty("Unknown")
    UNKNOWN
  }
}
