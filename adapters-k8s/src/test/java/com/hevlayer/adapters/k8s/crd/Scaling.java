package com.hevlayer.adapters.k8s.crd;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Nullable;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

@JsonClassDescription("Where the worker runs, and how many of it.")
@ValidationRule(
    value = "self.replicas.min <= self.replicas.max",
    message = "replicas.min must not be greater than replicas.max")
@ValidationRule(
    value = "self.mode != 'autoscale' || self.replicas.max >= 1",
    message = "replicas.max must be at least 1 when mode is autoscale")
record Scaling(
    @JsonPropertyDescription("Pool of InfraRules/default.")
        @Schema.AbsentMeans("the pool named like worker.computeClass")
        @Size(min = 1, max = 63)
        String pool,
    @JsonPropertyDescription(
            "autoscale: KEDA scales by the length of the queue, or by a schedule. fixed: always"
                + " replicas.min. disabled: none.")
        @Default("autoscale")
        Mode mode,
    @Required Replicas replicas,
    @JsonPropertyDescription("Seconds without work after which the last replicas go.")
        @Nullable
        @Schema.AbsentMeans("what the operator is set up for, 300 as it is delivered")
        @Min(0)
        @Max(86400)
        Integer warmWindowSeconds) {

  /** Who decides about the number of replicas. */
  enum Mode {
    @JsonProperty("autoscale")
    AUTOSCALE,
    @JsonProperty("fixed")
    FIXED,
    @JsonProperty("disabled")
    DISABLED
  }

  @JsonClassDescription("Bounds of the number of replicas.")
  record Replicas(
      @JsonPropertyDescription(
              "Least replicas. 1 keeps a worker warm, or a worker awake that fills its own queue.")
          @Default("0")
          @Min(0)
          Integer min,
      @JsonPropertyDescription(
              "Most replicas. The ceilings of the pool and of the operator are checked in status.")
          @Required
          @Min(0)
          Integer max) {}
}
