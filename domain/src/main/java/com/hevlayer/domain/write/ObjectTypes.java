package com.hevlayer.domain.write;

import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.json.JsonObject;
import com.hevlayer.protocol.scan.BodyIndex;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** Attributes that a write declares to be objects, which no store takes. Stateless. */
public final class ObjectTypes {
  /** What turbopuffer's refusal of such a type contains. */
  public static final String REFUSAL = "AttributeSchemaInput";

  private static final Json OBJECT = Json.of("object");

  private ObjectTypes() {}

  /** Returns their names in alphabetical order. */
  public static List<String> in(BodyIndex index) {
    TreeSet<String> names = new TreeSet<>();
    if (index.has("schema") && index.read("schema") instanceof JsonObject schema) {
      for (Map.Entry<String, Json> attribute : schema.members().entrySet()) {
        Json type =
            attribute.getValue() instanceof JsonObject definition
                ? definition.get("type")
                : attribute.getValue();
        if (OBJECT.equals(type)) {
          names.add(attribute.getKey());
        }
      }
    }
    return List.copyOf(names);
  }

  /** Returns what a caller is told. */
  public static String message(List<String> names) {
    return "attributes of type object are not supported: " + String.join(", ", names);
  }
}
