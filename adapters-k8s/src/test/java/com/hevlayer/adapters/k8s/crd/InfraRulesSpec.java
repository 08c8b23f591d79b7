package com.hevlayer.adapters.k8s.crd;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Nullable;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import java.util.Map;

@JsonClassDescription("What is wanted.")
record InfraRulesSpec(
    @JsonPropertyDescription("Kinds of machines that workers may choose by name.")
        @Default("[]")
        @Size(max = 64)
        @Schema.ListMap("name")
        List<ComputePool> computePools,
    @Nullable DocumentCache documentCache) {

  @JsonClassDescription("One kind of machine, and how much of it one workload may have.")
  record ComputePool(
      @JsonPropertyDescription("What spec.scaling.pool of Pipelines and Functions names.")
          @Required
          @Size(min = 1, max = 63)
          @Pattern(Patterns.LABEL)
          String name,
      @JsonPropertyDescription("Class of the machines, such as cpu or gpu. Free text.")
          @Required
          @Size(min = 1, max = 63)
          String kind,
      @JsonPropertyDescription("Type of the GPU, for people.") @Nullable @Size(max = 63)
          String gpuType,
      @JsonPropertyDescription("Labels of the nodes; goes onto the pods of workers.")
          @Size(max = 32)
          Map<String, String> nodeSelector,
      @JsonPropertyDescription("Tolerations as in a pod; they go onto the pods of workers.")
          @Size(max = 32)
          @Schema.Open
          List<Map<String, Object>> tolerations,
      @JsonPropertyDescription(
              "Resources as in a container, with requests, limits and claims; they go onto the"
                  + " container of the worker. Quantities may be numbers or strings.")
          @Schema.Open
          Map<String, Object> resources,
      @JsonPropertyDescription("Most replicas that one Pipeline or Function may ask for.")
          @Required
          @Min(1)
          @Max(10000)
          Integer maxReplicasPerWorkload) {}

  @JsonClassDescription(
      "What the document cache may be. It is reported and checked against; the chart renders the"
          + " cache and what scales it.")
  record DocumentCache(
      @JsonPropertyDescription("Most that all nodes together may hold, in GiB.")
          @Required
          @Min(1)
          @Schema.Format("uint64")
          Long capGiB,
      @JsonPropertyDescription("Nodes that hold the same document. At most nodes.max.")
          @Required
          @Min(1)
          @Max(8)
          Integer replicationFactor,
      @Required CacheScaling scaling) {}

  @JsonClassDescription("How many nodes there are.")
  record CacheScaling(
      @JsonPropertyDescription(
              "autoscale: between nodes.min and nodes.max. fixed: always as many; nodes.min and"
                  + " nodes.max are then the same.")
          @Default("autoscale")
          Mode mode,
      @Required Nodes nodes) {}

  /** Who decides about the number of nodes. */
  enum Mode {
    @JsonProperty("autoscale")
    AUTOSCALE,
    @JsonProperty("fixed")
    FIXED
  }

  @JsonClassDescription("Bounds of the number of nodes.")
  @ValidationRule(
      value = "self.min <= self.max",
      message = "nodes.min must not be greater than nodes.max")
  record Nodes(
      @JsonPropertyDescription("Least nodes; 0 lets the cache rest.") @Required @Min(0) @Max(64)
          Integer min,
      @JsonPropertyDescription("Most nodes.") @Required @Min(1) @Max(64) Integer max) {}
}
