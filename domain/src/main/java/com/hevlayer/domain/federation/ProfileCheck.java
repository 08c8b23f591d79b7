package com.hevlayer.domain.federation;

import com.hevlayer.domain.fault.Fault;
import com.hevlayer.domain.routing.EmbeddingProfile;

/** Finds profiles that are not true of the namespaces they are written for. */
final class ProfileCheck {
  private ProfileCheck() {}

  /**
   * Compares a profile with what is known beside it.
   *
   * @param stated what the schema of the namespace says of its vectors
   * @param dimension of the query's vector; 0: unknown
   * @throws Fault.Invalid if they contradict each other
   */
  static void check(
      String namespace, EmbeddingProfile profile, VectorSchema stated, int dimension) {
    String subject = "the embedding profile of namespace '" + namespace + "' says ";
    if (stated.dimension() != 0 && stated.dimension() != profile.dimension()) {
      throw new Fault.Invalid(
          subject
              + profile.dimension()
              + " dimensions, the schema of its vectors "
              + stated.dimension());
    }
    String metric = stated.metric();
    if (metric != null && !metric.equals(profile.metric())) {
      throw new Fault.Invalid(subject + profile.metric() + ", the schema of its vectors " + metric);
    }
    if (dimension != 0 && dimension != profile.dimension()) {
      throw new Fault.Invalid(
          subject + profile.dimension() + " dimensions, the vector of the query has " + dimension);
    }
  }
}
