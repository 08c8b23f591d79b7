package com.hevlayer.domain.write;

import com.hevlayer.domain.shard.ShardHash;
import com.hevlayer.ports.cache.CachedRow;
import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.json.JsonArray;
import com.hevlayer.ports.json.JsonNumber;
import com.hevlayer.ports.json.JsonObject;
import com.hevlayer.ports.json.JsonString;
import com.hevlayer.protocol.WireNames;
import com.hevlayer.protocol.scan.BodyIndex;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the rows of a managed write, as they are once stamped. Stateless. */
final class WrittenRows {
  private static final String VECTOR = "vector";
  private static final String VECTORS = "vectors";

  private WrittenRows() {}

  /**
   * Returns the rows of a body.
   *
   * @param kind {@code upsert} or {@code patch}
   */
  static List<WrittenRow> of(BodyIndex index, String kind, long stamp, int shards) {
    List<WrittenRow> rows = new ArrayList<>();
    if (index.read(kind + "_rows") instanceof JsonArray list) {
      for (Json row : list.values()) {
        if (row instanceof JsonObject object) {
          rows.add(row(object.members(), stamp, shards));
        }
      }
    }
    if (index.read(kind + "_columns") instanceof JsonObject columns
        && columns.get("id") instanceof JsonArray ids) {
      for (int i = 0; i < ids.size(); i++) {
        Map<String, Json> members = new LinkedHashMap<>();
        for (Map.Entry<String, Json> column : columns.members().entrySet()) {
          if (column.getValue() instanceof JsonArray cells && cells.size() == ids.size()) {
            members.put(column.getKey(), cells.get(i));
          }
        }
        rows.add(row(members, stamp, shards));
      }
    }
    return rows;
  }

  private static WrittenRow row(Map<String, Json> members, long stamp, int shards) {
    Map<String, Json> attributes = new LinkedHashMap<>(members);
    Json id = attributes.remove("id");
    if (id == null) {
      throw new IllegalStateException("a planned row has no id");
    }
    float[] vector = vector(attributes.remove(VECTOR));
    attributes.remove(VECTORS);
    attributes.put(WireNames.UPSERTED_AT, Json.of(stamp));
    attributes.put(WireNames.SHARD, Json.of(ShardHash.shard(CachedRow.key(id), shards)));
    return new WrittenRow(id, attributes, vector);
  }

  private static float @Nullable [] vector(@Nullable Json value) {
    if (value instanceof JsonArray numbers && numbers.size() > 0 && numbers.isNumbers()) {
      return numbers.toFloats();
    }
    if (value instanceof JsonNumber) {
      return null;
    }
    if (value instanceof JsonString base64) {
      ByteBuffer bytes =
          ByteBuffer.wrap(Base64.getDecoder().decode(base64.value()))
              .order(ByteOrder.LITTLE_ENDIAN);
      float[] floats = new float[bytes.remaining() / Float.BYTES];
      bytes.asFloatBuffer().get(floats);
      return floats;
    }
    return null;
  }
}
