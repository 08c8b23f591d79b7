package com.hevlayer.adapters.embedded.query;

import com.hevlayer.adapters.embedded.schema.DistanceMetric;

/** Exact distances, summed in 64 bits and rounded once. */
final class Distances {
  private Distances() {}

  /** Returns the distance of two vectors of one length; NaN where a zero vector has no cosine. */
  static float of(DistanceMetric metric, float[] a, float[] b) {
    return (float) wide(metric, a, b);
  }

  private static double wide(DistanceMetric metric, float[] a, float[] b) {
    return switch (metric) {
      case COSINE -> cosine(a, b);
      case EUCLIDEAN_SQUARED -> euclidean(a, b);
    };
  }

  private static double euclidean(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      double difference = (double) a[i] - b[i];
      sum += difference * difference;
    }
    return sum;
  }

  private static double cosine(float[] a, float[] b) {
    double dot = 0;
    double squareA = 0;
    double squareB = 0;
    for (int i = 0; i < a.length; i++) {
      double x = a[i];
      double y = b[i];
      dot += x * y;
      squareA += x * x;
      squareB += y * y;
    }
    if (squareA == 0 || squareB == 0) {
      return Double.NaN;
    }
    // Rounding may leave the range by the last bit; a distance of -0.0 would be written as such.
    double distance = 1 - dot / Math.sqrt(squareA * squareB);
    return Math.clamp(Math.abs(distance) < 1e-15 ? 0 : distance, 0.0, 2.0);
  }

  /**
   * Returns the distance of several vectors from several others: for each of the query the smallest
   * distance to any of the document, summed. NaN when the document has none.
   */
  static float late(DistanceMetric metric, Iterable<float[]> query, float[][] document) {
    double sum = 0;
    for (float[] one : query) {
      double least = Double.NaN;
      for (float[] other : document) {
        double distance = wide(metric, one, other);
        if (!(least <= distance)) {
          least = Double.isNaN(distance) ? least : distance;
        }
      }
      sum += least;
    }
    return (float) sum;
  }

  /** The square of a vector's length. */
  static double square(float[] vector) {
    double sum = 0;
    for (float value : vector) {
      sum += (double) value * value;
    }
    return sum;
  }
}
