package com.hevlayer.domain.query;

import com.hevlayer.domain.fault.Fault;
import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.json.JsonNumber;
import com.hevlayer.ports.json.JsonObject;
import com.hevlayer.ports.json.JsonString;
import com.hevlayer.protocol.WireRefusal;
import com.hevlayer.protocol.json.JsonText;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * Behind which row the next page begins. Bound to nothing.
 *
 * @param distance of the last row delivered, finite
 * @param id of that row
 * @param offset rows delivered so far; empty in cursors that older gateways made
 */
public record PlainCursor(double distance, Json id, OptionalInt offset) {
  /** How deep paging goes. */
  public static final int DEEPEST = 10_000;

  /** Returns the text for the caller. */
  public String encode() {
    Json.ObjectBuilder json = Json.objectBuilder().put("dist", Json.of(distance)).put("id", id);
    offset.ifPresent(rows -> json.put("offset", rows));
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(json.build().toString().getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Reads the text of a caller.
   *
   * @throws Fault.Invalid if it is none
   */
  public static PlainCursor decode(String text) {
    try {
      if (JsonText.parse(Base64.getUrlDecoder().decode(text)) instanceof JsonObject object
          && object.get("dist") instanceof JsonNumber distance
          && Double.isFinite(distance.doubleValue())) {
        Json id = object.get("id");
        if (id != null && isId(id)) {
          return new PlainCursor(distance.doubleValue(), id, offset(object.get("offset")));
        }
      }
    } catch (IllegalArgumentException | WireRefusal notOurs) {
      throw refused();
    }
    throw refused();
  }

  private static boolean isId(Json id) {
    return id instanceof JsonString || (id instanceof JsonNumber number && number.isUnsignedLong());
  }

  private static OptionalInt offset(@Nullable Json offset) {
    return switch (offset) {
      case null -> OptionalInt.empty();
      case JsonNumber number when number.isUnsignedLong() ->
          OptionalInt.of(
              Long.compareUnsigned(number.unsignedLongValue(), DEEPEST) > 0
                  ? DEEPEST
                  : (int) number.unsignedLongValue());
      default -> throw refused();
    };
  }

  private static Fault.Invalid refused() {
    return new Fault.Invalid(
        "cursor is not one of this gateway; allowed is the value of an x-layer-next-cursor header");
  }
}
