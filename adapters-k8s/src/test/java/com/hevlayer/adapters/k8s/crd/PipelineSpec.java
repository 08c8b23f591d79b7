package com.hevlayer.adapters.k8s.crd;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Nullable;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.Map;

@JsonClassDescription("What is wanted.")
record PipelineSpec(
    @JsonPropertyDescription(
            "Where vectors go. A client may have registered the pipeline as well: then its namespace"
                + " counts.")
        @Nullable
        @Schema.AbsentMeans("what a client registered")
        Target target,
    @JsonPropertyDescription(
            "Queue in the gateway that the worker stages into and is scaled by. Several Pipelines may"
                + " share one.")
        @Nullable
        @Schema.AbsentMeans("the name of the object")
        @Pattern(Patterns.PIPELINE_ID)
        String pipelineId,
    @JsonPropertyDescription(
            "Any JSON that says where the data comes from, at most 98304 bytes. The worker finds it"
                + " unchanged in HEVLAYER_SOURCE_REF and gives it its meaning.")
        Object sourceRef,
    @JsonPropertyDescription("Whether the worker is stopped: no replicas, no scaling.")
        @Default("false")
        Boolean paused,
    @Nullable Schedule schedule,
    @Required Worker worker,
    @Required Scaling scaling) {

  @JsonClassDescription("The namespace that is written.")
  record Target(
      @JsonPropertyDescription("Name of the namespace.") @Required @Pattern(Patterns.NAMESPACE)
          String namespace) {}

  @JsonClassDescription("Times at which the worker runs, instead of scaling by the queue.")
  record Schedule(
      @JsonPropertyDescription(
              "When a window begins: five cron fields in UTC; the minute must be one number.")
          @Nullable
          @Default("0 * * * *")
          String cron,
      @JsonPropertyDescription(
              "How long the work takes; the window lasts its minutes and one more, at least 5 and at"
                  + " most 55.")
          @Default("120")
          @Min(1)
          @Max(86400)
          Integer leaseSeconds,
      @JsonPropertyDescription("Accepted; means nothing to a Pipeline.") @Default("60") @Min(1)
          Integer discoveryIntervalSeconds,
      @JsonPropertyDescription("Accepted; means nothing to a Pipeline.") @Default("4") @Min(1)
          Integer maxConcurrentScans,
      @JsonPropertyDescription("Accepted; means nothing to a Pipeline.") @Default("8") @Min(1)
          Integer maxInFlightBatches) {}

  @JsonClassDescription("The container that does the work.")
  record Worker(
      @JsonPropertyDescription("Its image.") @Required @Size(min = 1, max = 1024) String image,
      @JsonPropertyDescription("The pool that is taken when scaling.pool is absent: cpu or gpu.")
          @Default("cpu")
          ComputeClass computeClass,
      @JsonPropertyDescription("Items that it takes at a time.") @Default("32") @Min(1) @Max(100000)
          Integer batchSize,
      @JsonPropertyDescription("How long one call of the worker may take.")
          @Default("30")
          @Min(1)
          @Max(86400)
          Integer timeoutSeconds,
      @JsonPropertyDescription(
              "A strategic merge patch for the spec of the pod, applied last. The container is named"
                  + " worker.")
          @Schema.Open
          Map<String, Object> podSpec,
      @JsonPropertyDescription("pull. A Pipeline with push is refused in status.") @Default("pull")
          Dispatch dispatch,
      @JsonPropertyDescription("Refused in status: only Functions are pushed to.")
          @Nullable
          @Min(1)
          @Max(65535)
          Integer port,
      @JsonPropertyDescription("Refused in status: only Functions are pushed to.") @Nullable
          String url) {}
}
