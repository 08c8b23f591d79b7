package com.hevlayer.domain.routing;

import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.json.JsonNull;
import com.hevlayer.ports.json.JsonObject;
import com.hevlayer.ports.json.JsonString;
import com.hevlayer.protocol.WireRefusal;
import com.hevlayer.protocol.json.JsonText;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where a list over several stores goes on.
 *
 * @param store name of the store to go on with
 * @param cursor that store's own cursor, or {@code null} for its beginning
 */
record ListCursor(String store, @Nullable String cursor) {

  String encode() {
    String text =
        Json.objectBuilder()
            .put("store", store)
            .put("cursor", cursor == null ? null : Json.of(cursor))
            .build()
            .toString();
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  static Optional<ListCursor> decode(String text) {
    try {
      byte[] bytes = Base64.getUrlDecoder().decode(text);
      if (JsonText.parse(MemorySegment.ofArray(bytes)) instanceof JsonObject object
          && object.get("store") instanceof JsonString store) {
        return switch (object.get("cursor")) {
          case null -> Optional.of(new ListCursor(store.value(), null));
          case JsonNull ignored -> Optional.of(new ListCursor(store.value(), null));
          case JsonString cursor -> Optional.of(new ListCursor(store.value(), cursor.value()));
          default -> Optional.empty();
        };
      }
      return Optional.empty();
    } catch (IllegalArgumentException | WireRefusal e) {
      return Optional.empty();
    }
  }
}
