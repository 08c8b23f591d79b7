package com.hevlayer.domain.query;

import com.hevlayer.domain.cache.SeedVectors;
import com.hevlayer.domain.fault.Fault;
import com.hevlayer.domain.routing.Target;
import com.hevlayer.ports.cache.CachedRow;
import com.hevlayer.ports.json.Json;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Makes the ids that a query is to be near to into a vector. */
final class Seeds {
  private final SeedVectors vectors;

  Seeds(SeedVectors vectors) {
    this.vectors = vectors;
  }

  /** Returns the ranking as an expression; blocks if it names ids. */
  Ranking.Expression resolve(Target target, Ranking ranking, Dialect dialect) {
    return switch (ranking) {
      case Ranking.Expression expression -> expression;
      case Ranking.NearestTo near ->
          Ranking.nearest(Json.floats(mean(target, near.ids())), dialect);
    };
  }

  private float[] mean(Target target, List<Json> ids) {
    Map<String, float[]> found = vectors.of(target, ids);
    Set<String> missing = new LinkedHashSet<>();
    for (Json id : ids) {
      if (!found.containsKey(CachedRow.key(id))) {
        missing.add(CachedRow.key(id));
      }
    }
    if (!missing.isEmpty()) {
      throw new Fault.NotFound(
          "no vector in namespace '"
              + target.namespace().value()
              + "' for nearest_to_id "
              + missing.stream().map(id -> "'" + id + "'").collect(Collectors.joining(", ")));
    }
    return mean(ids.stream().map(id -> found.get(CachedRow.key(id))).toList());
  }

  /** Returns the component-wise mean, each vector with the same weight. */
  static float[] mean(List<float[]> vectors) {
    int length = vectors.getFirst().length;
    double[] sum = new double[length];
    for (float[] vector : vectors) {
      if (vector.length != length) {
        throw new Fault.Invalid(
            "nearest_to_id names rows whose vectors have "
                + length
                + " and "
                + vector.length
                + " elements; allowed are rows with vectors of one length");
      }
      for (int i = 0; i < length; i++) {
        sum[i] += vector[i];
      }
    }
    float[] mean = new float[length];
    for (int i = 0; i < length; i++) {
      mean[i] = (float) (sum[i] / vectors.size());
    }
    return mean;
  }
}
