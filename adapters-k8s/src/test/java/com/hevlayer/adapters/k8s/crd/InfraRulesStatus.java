package com.hevlayer.adapters.k8s.crd;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Nullable;
import java.util.List;

@JsonClassDescription("What the operator found.")
record InfraRulesStatus(
    @JsonPropertyDescription("Pools that are declared; 0 on an object that is not named default.")
        @Default("0")
        @Min(0)
        @Schema.Format("uint")
        Long poolCount,
    CacheNodes documentCache,
    @JsonPropertyDescription("The generation of the object that was looked at last.") @Nullable
        Long observedGeneration,
    @JsonPropertyDescription("Ready, DocumentCacheCompliant, in this order.")
        @Schema.ListMap("type")
        List<Condition> conditions) {

  @JsonClassDescription("The document cache as it is.")
  record CacheNodes(
      @JsonPropertyDescription(
              "Ready and wanted nodes, such as 1/1; null where no cache is installed.")
          @Nullable
          String nodes) {}
}
