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
    double even = 0;
    double odd = 0;
    int i = 0;
    // Two sums: each addition waits for the one before it.
    for (; i + 1 < a.length; i += 2) {
      double first = (double) a[i] - b[i];
      double second = (double) a[i + 1] - b[i + 1];
      even += first * first;
      odd += second * second;
    }
    if (i < a.length) {
      double last = (double) a[i] - b[i];
      even += last * last;
    }
    return even + odd;
  }

  private static double cosine(float[] a, float[] b) {
    return cosine(a, square(a), b);
  }

  /** Returns the cosine distance of two vectors, of one of which the square is known. */
  static double cosine(float[] a, double squareA, float[] b) {
    double dotEven = 0;
    double dotOdd = 0;
    double squareEven = 0;
    double squareOdd = 0;
    int i = 0;
    for (; i + 1 < a.length; i += 2) {
      double first = b[i];
      double second = b[i + 1];
      dotEven += a[i] * first;
      dotOdd += a[i + 1] * second;
      squareEven += first * first;
      squareOdd += second * second;
    }
    if (i < a.length) {
      double last = b[i];
      dotEven += a[i] * last;
      squareEven += last * last;
    }
    double squareB = squareEven + squareOdd;
    if (squareA == 0 || squareB == 0) {
      return Double.NaN;
    }
    double distance = 1 - (dotEven + dotOdd) / Math.sqrt(squareA * squareB);
    // Rounding may leave the range by the last bit; a distance of -0.0 would be written as such.
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
    double even = 0;
    double odd = 0;
    int i = 0;
    for (; i + 1 < vector.length; i += 2) {
      even += (double) vector[i] * vector[i];
      odd += (double) vector[i + 1] * vector[i + 1];
    }
    return i < vector.length ? even + odd + (double) vector[i] * vector[i] : even + odd;
  }
}
