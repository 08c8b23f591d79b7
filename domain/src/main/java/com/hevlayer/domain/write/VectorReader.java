package com.hevlayer.domain.write;

import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.json.JsonArray;
import com.hevlayer.ports.json.JsonString;
import com.hevlayer.protocol.json.JsonReader;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** Reads vectors that were accepted, for the cache. */
final class VectorReader {
  private VectorReader() {}

  /** Returns the floats that stand in this range; {@code null} if 32 bits cannot hold them. */
  static float @Nullable [] read(MemorySegment body, long from, long to) {
    Json value = new JsonReader(body, from, to, false).document();
    return switch (value) {
      case JsonArray array when array.size() > 0 && array.isNumbers() -> finite(array.toFloats());
      case JsonString base64 -> base64(base64.value());
      default -> null;
    };
  }

  private static float @Nullable [] base64(String text) {
    byte[] bytes;
    try {
      bytes = Base64.getDecoder().decode(text);
    } catch (IllegalArgumentException malformed) {
      return null;
    }
    float[] floats = new float[bytes.length / Float.BYTES];
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(floats);
    return finite(floats);
  }

  private static float @Nullable [] finite(float[] floats) {
    for (float value : floats) {
      if (!Float.isFinite(value)) {
        return null;
      }
    }
    return floats.length == 0 ? null : floats;
  }
}
