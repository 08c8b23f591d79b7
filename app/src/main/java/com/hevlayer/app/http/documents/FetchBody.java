package com.hevlayer.app.http.documents;

import com.hevlayer.domain.fault.Fault;
import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.json.JsonArray;
import com.hevlayer.ports.json.JsonNull;
import com.hevlayer.ports.json.JsonNumber;
import com.hevlayer.ports.json.JsonObject;
import com.hevlayer.ports.json.JsonString;
import com.hevlayer.protocol.json.JsonText;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which documents a caller wants.
 *
 * @param keys of ids, at least one, in the order of the request
 */
record FetchBody(List<String> keys, Selection selection) {

  /**
   * Reads a body.
   *
   * @throws com.hevlayer.protocol.WireRefusal if it is no JSON
   * @throws Fault.Invalid if it has another shape
   */
  static FetchBody of(MemorySegment body) {
    if (!(JsonText.parse(body) instanceof JsonObject object)) {
      throw new Fault.Invalid("the body is no JSON object; allowed is {\"ids\": [...]}");
    }
    return new FetchBody(keys(object.get("ids")), selection(object.get("include_attributes")));
  }

  private static List<String> keys(@Nullable Json ids) {
    if (!(ids instanceof JsonArray array)) {
      throw new Fault.Invalid(
          ids == null || ids instanceof JsonNull
              ? "ids is missing; needed is a list of ids"
              : "ids is " + ids.describe() + "; needed is a list of ids");
    }
    List<Json> values = array.values();
    if (values.isEmpty()) {
      throw new Fault.Invalid("ids is empty; needed is at least one id");
    }
    List<String> keys = new ArrayList<>(values.size());
    for (int i = 0; i < values.size(); i++) {
      keys.add(
          switch (values.get(i)) {
            case JsonString string -> string.value();
            case JsonNumber number when number.isUnsignedLong() -> number.text();
            case Json other ->
                throw new Fault.Invalid(
                    "ids["
                        + i
                        + "] is "
                        + other.describe()
                        + "; allowed are strings and unsigned integers");
          });
    }
    return keys;
  }

  private static Selection selection(@Nullable Json names) {
    if (names == null || names instanceof JsonNull) {
      return Selection.ALL;
    }
    if (!(names instanceof JsonArray array)) {
      throw new Fault.Invalid(
          "include_attributes is " + names.describe() + "; allowed is a list of names");
    }
    List<String> wanted = new ArrayList<>(array.size());
    for (Json name : array.values()) {
      if (!(name instanceof JsonString string)) {
        throw new Fault.Invalid(
            "include_attributes holds " + name.describe() + "; allowed are names");
      }
      wanted.add(string.value());
    }
    return Selection.of(wanted);
  }
}
