package com.hevlayer.adapters.embedded.query;

import com.hevlayer.adapters.embedded.filter.Condition;
import com.hevlayer.adapters.embedded.filter.FilterEvaluator;
import com.hevlayer.adapters.embedded.filter.RowView;
import com.hevlayer.adapters.embedded.schema.Attribute;
import com.hevlayer.adapters.embedded.schema.DistanceMetric;
import com.hevlayer.adapters.embedded.schema.ValueKind;
import com.hevlayer.ports.json.Json;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A computed attribute that was checked against the schema. Immutable. */
sealed interface Computation {

  /** The distance of a vector. */
  record VectorDistance(Attribute attribute, DistanceMetric metric, List<float[]> query)
      implements Computation {
    /** Copies the list. */
    public VectorDistance {
      query = List.copyOf(query);
    }
  }

  /** A score, without statistics of the corpus. */
  record Scored(Score score) implements Computation {}

  /** Whether a condition matches. */
  record Tested(Condition condition) implements Computation {}

  /** Fragments of a text. */
  record Fragments(Attribute attribute, Highlights highlights) implements Computation {}

  /** Returns the value of a row; {@code null} where it has none. */
  default @Nullable Json of(RowView row) {
    return switch (this) {
      case VectorDistance distance -> distance(distance, row.value(distance.attribute().name()));
      case Scored scored -> Json.of(Score.narrow(RowScores.of(scored.score(), row)));
      case Tested tested -> Json.of(FilterEvaluator.test(tested.condition(), row));
      case Fragments fragments -> {
        Object value = row.value(fragments.attribute().name());
        yield value == null ? Json.array() : fragments.highlights().of(value);
      }
    };
  }

  /** Adds the names of the attributes that {@link #of} reads. */
  default void addNames(Set<String> names) {
    switch (this) {
      case VectorDistance distance -> names.add(distance.attribute().name());
      case Scored scored -> UsedAttributes.add(scored.score(), names);
      case Tested tested -> UsedAttributes.add(tested.condition(), names);
      case Fragments fragments -> names.add(fragments.attribute().name());
    }
  }

  private static @Nullable Json distance(VectorDistance distance, @Nullable Object value) {
    if (value == null) {
      return null;
    }
    float measured =
        distance.attribute().kind() == ValueKind.MULTI_VECTOR
            ? Distances.late(distance.metric(), distance.query(), (float[][]) value)
            : Distances.of(distance.metric(), distance.query().getFirst(), (float[]) value);
    return Float.isFinite(measured) ? Json.of(measured) : null;
  }
}
