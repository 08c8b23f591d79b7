package com.hevlayer.ports.store;

import com.hevlayer.ports.json.JsonObject;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a vector attribute is compared with. */
public sealed interface QueryVector {

  /** One vector, perhaps with values that are not finite. Not to be changed. */
  @SuppressWarnings("ArrayRecordComponent") // the host makes it for one call, equality is unused
  record Dense(float[] values) implements QueryVector {}

  /** Several vectors, for late interaction. Not to be changed. */
  record Multiple(List<float[]> vectors) implements QueryVector {
    /** Copies the list. */
    public Multiple {
      vectors = List.copyOf(vectors);
    }
  }

  /** The embedding of a text, made by the store. */
  record Embed(String text, @Nullable JsonObject options) implements QueryVector {}
}
