package com.hevlayer.adapters.http;

import com.hevlayer.ports.embed.Embeddings;
import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.json.JsonArray;
import com.hevlayer.ports.json.JsonNumber;
import com.hevlayer.ports.json.JsonObject;
import com.hevlayer.protocol.WireRefusal;
import com.hevlayer.protocol.json.JsonReader;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;

/** Reads {@code {"data":[{"index","embedding"}],"usage":{"total_tokens"}}}. */
final class EmbeddingsReader {
  private EmbeddingsReader() {}

  /**
   * Reads an answer.
   *
   * @param expected how many vectors it must have
   * @throws IllegalArgumentException if it is none; the message says what it is instead
   */
  static Embeddings read(byte[] body, int expected) {
    if (!(parse(body) instanceof JsonObject answer)
        || !(answer.get("data") instanceof JsonArray data)) {
      throw new IllegalArgumentException("a body that has no array 'data'");
    }
    if (data.size() != expected) {
      throw new IllegalArgumentException(data.size() + " vectors for " + expected + " inputs");
    }
    float[][] vectors = new float[expected][];
    List<Json> entries = data.values();
    for (int i = 0; i < expected; i++) {
      if (!(entries.get(i) instanceof JsonObject entry)
          || !(entry.get("embedding") instanceof JsonArray vector)
          || !vector.isNumbers()
          || vector.size() == 0) {
        throw new IllegalArgumentException("data[" + i + "] that has no vector 'embedding'");
      }
      int index = index(entry, i);
      if (index < 0 || index >= expected || vectors[index] != null) {
        throw new IllegalArgumentException("data[" + i + "] whose 'index' is " + index);
      }
      vectors[index] = vector.toFloats();
    }
    return Embeddings.of(Arrays.asList(vectors), tokens(answer));
  }

  private static Json parse(byte[] body) {
    try {
      return new JsonReader(MemorySegment.ofArray(body), 0, body.length, false).document();
    } catch (WireRefusal malformed) {
      throw new IllegalArgumentException("a body that is no JSON: " + malformed.text(), malformed);
    }
  }

  private static int index(JsonObject entry, int otherwise) {
    if (!(entry.get("index") instanceof JsonNumber number)) {
      return otherwise;
    }
    return number.isLong() ? Math.clamp(number.longValue(), -1, Integer.MAX_VALUE) : -1;
  }

  private static long tokens(JsonObject answer) {
    if (answer.get("usage") instanceof JsonObject usage) {
      for (String name : List.of("total_tokens", "prompt_tokens")) {
        if (usage.get(name) instanceof JsonNumber number && number.isLong()) {
          return Math.max(0, number.longValue());
        }
      }
    }
    return 0;
  }
}
