package com.hevlayer.benchmarks.peers;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.function.IntPredicate;

/**
 * Rows as a search index has them: unit vectors of 384 dimensions around one centre per 200 rows,
 * text of 20 to 60 words with Zipf's frequencies, an integer from 0 to 999 ({@code bucket}: one
 * value keeps 0.1 % of the rows) and a keyword of 50 values ({@code shelf}). The same seed gives
 * the same rows.
 */
final class Dataset {
  static final int DIMENSIONS = 384;
  private static final int WORDS = 20_000;

  private final int rows;
  private final float[][] vectors;
  private final String[] texts;
  private final int[] buckets;

  Dataset(int rows, long seed) {
    this.rows = rows;
    Random random = new Random(seed);
    int clusters = Math.max(1, rows / 200);
    float[][] centres = new float[clusters][];
    for (int i = 0; i < clusters; i++) {
      centres[i] = unit(gaussian(random));
    }
    double[] cumulative = new double[WORDS];
    double sum = 0;
    for (int i = 0; i < WORDS; i++) {
      sum += 1.0 / (i + 1);
      cumulative[i] = sum;
    }
    vectors = new float[rows][];
    texts = new String[rows];
    buckets = new int[rows];
    for (int row = 0; row < rows; row++) {
      vectors[row] = near(centres[random.nextInt(clusters)], random);
      int words = 20 + random.nextInt(41);
      StringBuilder text = new StringBuilder();
      for (int i = 0; i < words; i++) {
        text.append(i == 0 ? "" : " ").append(word(zipf(cumulative, random.nextDouble() * sum)));
      }
      texts[row] = text.toString();
      buckets[row] = random.nextInt(1000);
    }
  }

  int rows() {
    return rows;
  }

  float[] vector(int row) {
    return vectors[row];
  }

  String text(int row) {
    return texts[row];
  }

  int bucket(int row) {
    return buckets[row];
  }

  static String shelf(int row) {
    return "shelf-" + row % 50;
  }

  static String word(int rank) {
    return "w" + Integer.toString(rank, 36);
  }

  /** Returns a vector near a stored one, as a query is. */
  float[] query(Random random) {
    return near(vectors[random.nextInt(rows)], random);
  }

  static String base64(float[] vector) {
    ByteBuffer bytes = ByteBuffer.allocate(vector.length * 4).order(ByteOrder.LITTLE_ENDIAN);
    for (float value : vector) {
      bytes.putFloat(value);
    }
    return Base64.getEncoder().encodeToString(bytes.array());
  }

  /** Returns the rows nearest by cosine among those kept, nearest first: the exact answer. */
  List<Integer> nearest(float[] query, int count, IntPredicate kept) {
    float[] best = new float[count];
    int[] rowsOfBest = new int[count];
    int found = 0;
    for (int row = 0; row < rows; row++) {
      if (!kept.test(row)) {
        continue;
      }
      float dot = 0;
      float[] vector = vectors[row];
      for (int i = 0; i < DIMENSIONS; i++) {
        dot += vector[i] * query[i];
      }
      if (found < count || dot > best[found - 1]) {
        int at = found < count ? found++ : count - 1;
        while (at > 0 && best[at - 1] < dot) {
          best[at] = best[at - 1];
          rowsOfBest[at] = rowsOfBest[at - 1];
          at--;
        }
        best[at] = dot;
        rowsOfBest[at] = row;
      }
    }
    List<Integer> nearest = new ArrayList<>();
    for (int i = 0; i < found; i++) {
      nearest.add(rowsOfBest[i]);
    }
    return nearest;
  }

  private static float[] gaussian(Random random) {
    float[] vector = new float[DIMENSIONS];
    for (int i = 0; i < DIMENSIONS; i++) {
      vector[i] = (float) random.nextGaussian();
    }
    return vector;
  }

  private static float[] near(float[] centre, Random random) {
    float[] noise = unit(gaussian(random));
    float[] vector = new float[DIMENSIONS];
    for (int i = 0; i < DIMENSIONS; i++) {
      vector[i] = centre[i] + 0.8f * noise[i];
    }
    return unit(vector);
  }

  private static float[] unit(float[] vector) {
    double square = 0;
    for (float value : vector) {
      square += value * value;
    }
    float scale = (float) (1 / Math.sqrt(square));
    for (int i = 0; i < vector.length; i++) {
      vector[i] *= scale;
    }
    return vector;
  }

  private static int zipf(double[] cumulative, double at) {
    int low = 0;
    int high = cumulative.length - 1;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (cumulative[middle] < at) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }
}
