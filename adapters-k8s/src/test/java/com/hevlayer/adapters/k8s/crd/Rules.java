package com.hevlayer.adapters.k8s.crd;

/** Rules in CEL that both workloads share, and what a refusal says. */
final class Rules {
  static final String NAME_FITS = "self.metadata.name.size() <= 56";
  static final String NAME_FITS_MESSAGE =
      "metadata.name must have at most 56 characters, because the children are named <name>-worker";

  static final String NAME_IS_LABEL = "self.metadata.name.matches('^[a-z]([-a-z0-9]*[a-z0-9])?$')";
  static final String NAME_IS_LABEL_MESSAGE =
      "metadata.name must be a DNS label that begins with a letter: lower-case letters, digits and"
          + " '-', ending in a letter or digit";

  private Rules() {}
}
