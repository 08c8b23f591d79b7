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

@JsonClassDescription(
    "What is wanted. Defaults of what the gateway is told are applied at use: the object stays as it"
        + " was written.")
record FunctionSpec(
    @JsonPropertyDescription("Namespaces whose rows are worked on.")
        @Size(max = 1024)
        @Schema.AbsentMeans("[]")
        List<@Pattern(Patterns.NAMESPACE) String> targetNamespaces,
    @JsonPropertyDescription(
            "Selects Index objects by their labels, with matchLabels and matchExpressions; their"
                + " namespaces are worked on as well. {} selects all.")
        @Schema.Open
        Map<String, Object> indexSelector,
    @JsonPropertyDescription(
            "Attributes that the worker gets; none named: all but reserved ones and vectors.")
        @Size(max = 256)
        @Schema.AbsentMeans("[]")
        List<String> inputs,
    @JsonPropertyDescription("Version of the results. A new one makes every row due again.")
        @Size(min = 1, max = 64)
        @Schema.AbsentMeans("v1")
        String version,
    @JsonPropertyDescription(
            "A filter in the syntax of the store that rows must match. Judged by the gateway.")
        Object filter,
    @JsonPropertyDescription(
            "Ids of Functions whose results for a row become stale when this one is done with it."
                + " The own name must not be among them.")
        @Size(max = 256)
        @Schema.AbsentMeans("[]")
        List<String> invalidates,
    @JsonPropertyDescription(
            "What makes rows due. discovery: sweeps find them. write: writes through the gateway."
                + " schedule: the worker runs at schedule.cron.")
        @Size(min = 1, max = 3)
        @Schema.UniqueItems
        @Schema.AbsentMeans("[discovery]")
        List<Trigger> triggers,
    Schedule schedule,
    Retry retry,
    @JsonPropertyDescription("Whether the Function is stopped: no replicas, paused in the gateway.")
        @Default("false")
        Boolean paused,
    @Required Worker worker,
    @Required Scaling scaling) {

  /** What makes rows due. */
  enum Trigger {
    @JsonProperty("discovery")
    DISCOVERY,
    @JsonProperty("write")
    WRITE,
    @JsonProperty("schedule")
    SCHEDULE
  }

  @JsonClassDescription("How rows are found and handed out.")
  record Schedule(
      @JsonPropertyDescription(
              "When a window begins: five cron fields in UTC; the minute must be one number. Used"
                  + " only with the trigger schedule.")
          @Nullable
          @Schema.AbsentMeans("0 * * * *")
          String cron,
      @JsonPropertyDescription("How long a worker may keep rows. Sizes the window of cron as well.")
          @Min(1)
          @Max(86400)
          @Schema.AbsentMeans("120")
          Integer leaseSeconds,
      @JsonPropertyDescription("Seconds between two sweeps for rows that are due.")
          @Min(1)
          @Schema.AbsentMeans("60")
          Integer discoveryIntervalSeconds,
      @JsonPropertyDescription("Namespaces that are swept at a time.")
          @Min(1)
          @Schema.AbsentMeans("4")
          Integer maxConcurrentScans,
      @JsonPropertyDescription("Batches that are worked on at a time.")
          @Min(1)
          @Schema.AbsentMeans("8")
          Integer maxInFlightBatches) {}

  @JsonClassDescription("What happens to rows on which the worker fails.")
  @ValidationRule(
      value =
          "(has(self.initialBackoffSeconds) ? self.initialBackoffSeconds : 5)"
              + " <= (has(self.maxBackoffSeconds) ? self.maxBackoffSeconds : 300)",
      message =
          "retry.initialBackoffSeconds (5 if absent) must not be greater than"
              + " retry.maxBackoffSeconds (300 if absent)")
  record Retry(
      @JsonPropertyDescription("Attempts before a row counts as failed.")
          @Min(1)
          @Schema.AbsentMeans("8")
          Integer maxAttempts,
      @JsonPropertyDescription("Wait after the first failure; it doubles from there.")
          @Min(1)
          @Schema.AbsentMeans("5")
          Integer initialBackoffSeconds,
      @JsonPropertyDescription("Longest wait.") @Min(1) @Schema.AbsentMeans("300")
          Integer maxBackoffSeconds) {}

  @JsonClassDescription("The container that does the work.")
  record Worker(
      @JsonPropertyDescription("Its image.") @Required @Size(min = 1, max = 1024) String image,
      @JsonPropertyDescription("The pool that is taken when scaling.pool is absent: cpu or gpu.")
          @Default("cpu")
          ComputeClass computeClass,
      @JsonPropertyDescription("Rows that it gets at a time.")
          @Min(1)
          @Max(100000)
          @Schema.AbsentMeans("32")
          Integer batchSize,
      @JsonPropertyDescription("How long one call of the worker may take.")
          @Min(1)
          @Max(86400)
          @Schema.AbsentMeans("30")
          Integer timeoutSeconds,
      @JsonPropertyDescription(
              "A strategic merge patch for the spec of the pod, applied last. The container is named"
                  + " udf.")
          @Schema.Open
          Map<String, Object> podSpec,
      @JsonPropertyDescription(
              "pull: the worker asks the gateway for rows. push: the gateway posts them to the"
                  + " worker.")
          @Default("pull")
          Dispatch dispatch,
      @JsonPropertyDescription("Port that the worker listens on. Only with push.")
          @Nullable
          @Schema.AbsentMeans("8080")
          @Min(1)
          @Max(65535)
          Integer port,
      @JsonPropertyDescription("Address that the gateway posts to. Only with push.")
          @Nullable
          @Schema.AbsentMeans("that of the Service that the operator makes")
          @Pattern(Patterns.WEB_ADDRESS)
          String url) {}
}
