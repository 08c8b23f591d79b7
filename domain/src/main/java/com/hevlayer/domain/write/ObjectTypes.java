package com.hevlayer.domain.write;

import com.hevlayer.domain.fault.Fault;
import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.json.JsonObject;
import com.hevlayer.ports.json.JsonString;
import com.hevlayer.protocol.WireRefusal;
import com.hevlayer.protocol.scan.BodyIndex;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Attributes that a write declares as objects, which not every store has. */
final class ObjectTypes {
  private static final String TYPE = "object";
  private static final String SIGN = "AttributeSchemaInput";

  private ObjectTypes() {}

  /** Returns the names of the attributes, in order. */
  static List<String> of(BodyIndex body) {
    if (!body.has("schema")) {
      return List.of();
    }
    try {
      TreeSet<String> names = new TreeSet<>();
      if (body.read("schema") instanceof JsonObject schema) {
        for (Map.Entry<String, Json> entry : schema.members().entrySet()) {
          if (isObject(entry.getValue())
              || (entry.getValue() instanceof JsonObject definition
                  && isObject(definition.get("type")))) {
            names.add(entry.getKey());
          }
        }
      }
      return List.copyOf(names);
    } catch (WireRefusal malformed) {
      return List.of(); // the store's to judge
    }
  }

  private static boolean isObject(@Nullable Json type) {
    return type instanceof JsonString text && text.value().equals(TYPE);
  }

  /** Whether this is how a store that does not know the type refuses a schema. */
  static boolean areRefused(int status, byte[] answer) {
    return (status == 400 || status == 422)
        && new String(answer, StandardCharsets.UTF_8).contains(SIGN);
  }

  static Fault unsupported(String kind, List<String> names) {
    return new Fault.Unsupported(
        kind,
        Writes.OPERATION,
        "a store of kind "
            + kind
            + " has no attributes of type object; declared as such: "
            + String.join(", ", names));
  }
}
