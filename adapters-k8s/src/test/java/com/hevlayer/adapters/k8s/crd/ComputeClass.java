package com.hevlayer.adapters.k8s.crd;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Which stock pool a worker without a pool of its own goes to. */
enum ComputeClass {
  @JsonProperty("cpu")
  CPU,
  @JsonProperty("gpu")
  GPU
}
