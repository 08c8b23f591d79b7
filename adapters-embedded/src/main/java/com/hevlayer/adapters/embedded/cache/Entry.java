package com.hevlayer.adapters.embedded.cache;

import com.hevlayer.ports.cache.CachedRow;
import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.json.JsonNull;
import com.hevlayer.ports.json.JsonNumber;
import com.hevlayer.ports.json.JsonObject;
import com.hevlayer.protocol.json.JsonBytes;
import com.hevlayer.protocol.json.JsonText;
import java.util.LinkedHashMap;
import java.util.Map;

/** What is kept under a key. Immutable. */
sealed interface Entry {
  /** Header, length and padding of an array, and the object around it. */
  long OVERHEAD = 16 + 24;

  /** Returns about how many bytes of the heap this takes. */
  long bytes();

  /**
   * A row as JSON text: one array instead of an object for every value, and nothing in it holds on
   * to the request that it came with. It knows of its id only whether that is a number.
   */
  final class Row implements Entry {
    private final byte[] text;
    private final boolean numeric;

    private Row(byte[] text, boolean numeric) {
      this.text = text;
      this.numeric = numeric;
    }

    static Row of(CachedRow row) {
      byte[] text = row.text().orElse(null);
      return new Row(
          text == null ? JsonBytes.of(Json.object(row.attributes())) : text,
          row.id() instanceof JsonNumber);
    }

    /** Returns this row with the attributes of a patch; {@code null} removes. */
    Row with(CachedRow patch) {
      Map<String, Json> merged = new LinkedHashMap<>(decode(text));
      patch
          .attributes()
          .forEach((name, value) -> {
            if (value instanceof JsonNull) {
              merged.remove(name);
            } else {
              merged.put(name, value);
            }
          });
      return new Row(JsonBytes.of(Json.object(merged)), numeric);
    }

    CachedRow read(String key) {
      return CachedRow.ofText(numeric ? Json.number(key) : Json.of(key), text, Row::decode);
    }

    @Override
    public long bytes() {
      return OVERHEAD + text.length;
    }

    private static Map<String, Json> decode(byte[] text) {
      return ((JsonObject) JsonText.parseAnswer(text)).members();
    }
  }

  /** A vector. */
  final class Vector implements Entry {
    private final float[] values;

    private Vector(float[] values) {
      this.values = values;
    }

    static Vector of(float[] values) {
      return new Vector(values.clone());
    }

    float[] read() {
      return values.clone();
    }

    @Override
    public long bytes() {
      return OVERHEAD + (long) Float.BYTES * values.length;
    }
  }
}
