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
import java.util.List;
import java.util.Map;

@JsonClassDescription("What is wanted.")
record IndexSpec(
    @Required Backend backend,
    @Default("{\"labels\": {}, \"annotations\": {}}") Metadata metadata,
    @Nullable Snapshot snapshot,
    @Nullable Scan scan,
    @Nullable Cache cache,
    @Nullable Blobs blobs,
    @Nullable Embedding embedding,
    @Nullable Search search,
    @JsonPropertyDescription(
            "What readers of the namespace want: eventual, or strong, which includes what was"
                + " written before. For people and tools; a request says for itself what it wants.")
        @Default("eventual")
        Consistency consistency) {

  @JsonClassDescription(
      "The namespace that is described. {} stands for the namespace with the name of the"
          + " object in the default store.")
  record Backend(
      @JsonPropertyDescription("Name of a VectorStore.")
          @Nullable
          @Schema.AbsentMeans("the default store")
          @Size(min = 1, max = 253)
          String storeRef,
      @JsonPropertyDescription("Namespace in the store.")
          @Nullable
          @Schema.AbsentMeans("the name of the object")
          @Pattern(Patterns.NAMESPACE)
          String namespace,
      @JsonPropertyDescription("Metric by which vectors are compared.")
          @Default("cosine_distance")
          @Size(min = 1, max = 63)
          String distanceMetric) {}

  @JsonClassDescription("What the operator puts onto the object itself.")
  record Metadata(
      @JsonPropertyDescription(
              "Labels, by which Functions select. Keys under kubernetes.io, k8s.io,"
                  + " app.kubernetes.io and hevlayer.com are left out.")
          @Default("{}")
          @Size(max = 64)
          Map<String, String> labels,
      @JsonPropertyDescription("Annotations, with the same exceptions as labels.")
          @Default("{}")
          @Size(max = 64)
          Map<String, String> annotations,
      @JsonPropertyDescription(
              "Words for people; joined by commas they become the annotation hevlayer.com/tags.")
          @Size(max = 64)
          List<@Size(min = 1, max = 63) String> tags) {}

  @JsonClassDescription("Snapshots of what facets need.")
  record Snapshot(
      @JsonPropertyDescription(
              "Attributes of which facets are kept with each snapshot. None: no snapshot is taken by"
                  + " itself.")
          @Default("[]")
          @Size(max = 256)
          List<String> facetFields,
      @JsonPropertyDescription(
              "Least time between two snapshots: a whole number and one of s, m, h, d.")
          @Default("5m")
          @Pattern(Patterns.DURATION)
          String interval,
      @JsonPropertyDescription(
              "How long snapshots are kept: a duration like interval, or never to keep them all.")
          @Default("never")
          @Pattern(Patterns.DURATION_OR_NEVER)
          String retention) {}

  @JsonClassDescription("Reads of the whole namespace.")
  record Scan(
      @JsonPropertyDescription(
              "Requests that one scan keeps going at a time. The gateway may allow fewer.")
          @Default("8")
          @Min(1)
          @Max(256)
          Integer threads) {}

  @JsonClassDescription("How the document cache treats the namespace.")
  record Cache(
      @JsonPropertyDescription("How long a document stays: a whole number and one of s, m, h, d.")
          @Required
          @Pattern(Patterns.DURATION)
          String ttl,
      @JsonPropertyDescription("Most that the namespace may take, in GiB; null for no limit.")
          @Nullable
          @Min(0)
          @Schema.Format("uint64")
          Long capGiB,
      @JsonPropertyDescription(
              "standard: reads put documents into the cache. staging: only warming does.")
          @Default("standard")
          CacheMode mode) {}

  /** How the cache is filled. */
  enum CacheMode {
    @JsonProperty("standard")
    STANDARD,
    @JsonProperty("staging")
    STAGING
  }

  @JsonClassDescription("Objects that rows point at.")
  record Blobs(
      @JsonPropertyDescription("Attributes that hold such pointers.") @Default("[]") @Size(max = 64)
          List<String> referenceAttributes) {}

  @JsonClassDescription("How the vectors of the namespace were made.")
  record Embedding(
      @JsonPropertyDescription("Name of the model.") @Required @Size(min = 1, max = 255)
          String model,
      @JsonPropertyDescription("How its output is normalised.") @Required @Size(min = 1, max = 255)
          String normalization,
      @JsonPropertyDescription("Dimensions of its output.")
          @Required
          @Min(1)
          @Max(65536)
          @Schema.Format("uint32")
          Long outputDim) {}

  @JsonClassDescription("Reserved for search stores.")
  record Search(
      @JsonPropertyDescription("Whether texts are searched.") @Default("false") Boolean fullText) {}

  /** What reads see. */
  enum Consistency {
    @JsonProperty("eventual")
    EVENTUAL,
    @JsonProperty("strong")
    STRONG
  }
}
