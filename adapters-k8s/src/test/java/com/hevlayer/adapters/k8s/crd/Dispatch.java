package com.hevlayer.adapters.k8s.crd;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Whether workers ask for work or are given it. */
enum Dispatch {
  @JsonProperty("pull")
  PULL,
  @JsonProperty("push")
  PUSH
}
