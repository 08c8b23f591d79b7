package com.hevlayer.adapters.k8s.crd;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import io.fabric8.generator.annotation.Required;

@JsonClassDescription("Where a key is kept. The key itself never stands in the object.")
record Credential(@Required SecretRef secretRef) {}
