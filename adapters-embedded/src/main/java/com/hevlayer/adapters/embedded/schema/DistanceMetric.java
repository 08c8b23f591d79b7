package com.hevlayer.adapters.embedded.schema;

/** How dense vectors of a namespace are compared. */
public enum DistanceMetric {
  /** One minus the cosine of the angle. */
  COSINE("cosine_distance"),
  /** The square of the Euclidean distance. */
  EUCLIDEAN_SQUARED("euclidean_squared");

  private final String wireName;

  DistanceMetric(String wireName) {
    this.wireName = wireName;
  }

  /** Returns the name on the wire. */
  public String wireName() {
    return wireName;
  }

  /**
   * Returns the metric of a name.
   *
   * @throws Refusal 422 if there is none
   */
  public static DistanceMetric of(String name) {
    for (DistanceMetric metric : values()) {
      if (metric.wireName.equals(name)) {
        return metric;
      }
    }
    throw Refusal.shape(
        "unknown variant `" + name + "`, expected `cosine_distance` or `euclidean_squared`");
  }
}
