package com.hevlayer.adapters.k8s.crd;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Nullable;
import io.fabric8.generator.annotation.Required;
import java.util.List;

@JsonClassDescription("What the operator found.")
record IndexStatus(
    SyncedMetadata metadata,
    Snapshots snapshot,
    @JsonPropertyDescription("The generation of the object that was looked at last.") @Nullable
        Long observedGeneration,
    @JsonPropertyDescription(
            "Ready, StoreResolved, NamespaceUnique, MetadataSynced, UpstreamPresent, in this order.")
        @Schema.ListMap("type")
        List<Condition> conditions) {

  @JsonClassDescription("Whether spec.metadata stands on the object.")
  record SyncedMetadata(
      @JsonPropertyDescription("Whether labels and annotations are copied.") @Required
          Boolean synced,
      @JsonPropertyDescription("The generation that was copied last, in decimal.") @Nullable
          String lastSyncedRevision) {}

  @JsonClassDescription("The newest durable snapshot that the gateway knows.")
  record Snapshots(
      @JsonPropertyDescription("When one was last taken: RFC 3339.") @Nullable String lastRun,
      @JsonPropertyDescription("When one last succeeded: RFC 3339.") @Nullable
          String lastSuccess) {}
}
