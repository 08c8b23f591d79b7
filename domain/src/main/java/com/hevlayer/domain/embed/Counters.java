package com.hevlayer.domain.embed;

import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.json.JsonNumber;
import com.hevlayer.ports.json.JsonObject;
import com.hevlayer.protocol.Splice;
import com.hevlayer.protocol.WireRefusal;
import com.hevlayer.protocol.json.JsonBytes;
import com.hevlayer.protocol.scan.BodyIndex;
import com.hevlayer.protocol.scan.Member;
import com.hevlayer.protocol.scan.Splices;
import com.hevlayer.protocol.scan.ValueKind;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Adds what embedding took to the {@code performance} of an answer. */
public final class Counters {
  static final String TOKENS = "embedding_tokens";
  private static final String IMAGES = "embedding_images";
  private static final String MILLIS = "embedding_ms";
  private static final String PERFORMANCE = "performance";

  private Counters() {}

  /** Returns the object with the three counters; those that are there already are summed. */
  public static JsonObject add(JsonObject performance, EmbeddingUsage usage) {
    Map<String, Json> members = new LinkedHashMap<>(performance.members());
    add(members, TOKENS, usage.tokens());
    add(members, IMAGES, usage.images());
    add(members, MILLIS, usage.millis());
    return Json.object(members);
  }

  private static void add(Map<String, Json> members, String name, long amount) {
    long before =
        members.get(name) instanceof JsonNumber number && number.isLong() ? number.longValue() : 0;
    members.put(name, Json.of(before + amount));
  }

  /**
   * Returns the body of an answer with the counters in its {@code performance}; one that is no JSON
   * object comes back as it is. Everything else keeps its bytes.
   */
  public static byte[] add(byte[] body, EmbeddingUsage usage) {
    MemorySegment bytes = MemorySegment.ofArray(body);
    try {
      BodyIndex index = BodyIndex.scan(bytes);
      if (!index.isObject()) {
        return body;
      }
      return Splices.apply(bytes, List.of(splice(index, usage))).toArray(ValueLayout.JAVA_BYTE);
    } catch (WireRefusal malformed) {
      return body;
    }
  }

  private static Splice splice(BodyIndex index, EmbeddingUsage usage) {
    Member performance = index.member(PERFORMANCE);
    if (performance == null) {
      byte[] value = JsonBytes.of(add(Json.object(Map.of()), usage));
      String name = (index.members().isEmpty() ? "" : ",") + "\"" + PERFORMANCE + "\":";
      return new Splice(
          index.closingBrace(), 0, (name + text(value)).getBytes(StandardCharsets.UTF_8));
    }
    JsonObject before =
        performance.kind() == ValueKind.OBJECT
            ? (JsonObject) index.read(performance)
            : Json.object(Map.of());
    return new Splice(
        performance.offset(),
        performance.end() - performance.offset(),
        JsonBytes.of(add(before, usage)));
  }

  private static String text(byte[] json) {
    return new String(json, StandardCharsets.UTF_8);
  }
}
