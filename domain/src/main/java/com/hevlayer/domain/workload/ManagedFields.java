package com.hevlayer.domain.workload;

import com.hevlayer.domain.resource.Fields;
import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Who owns which fields of an object, as the API server keeps it. */
final class ManagedFields {
  private static final String LIST = "managedFields";

  private ManagedFields() {}

  /**
   * Returns the fields that a manager applied, in the API server's form.
   *
   * @return empty if it applied none; {@code null} if the object does not say who owns what
   */
  static @Nullable JsonObject applied(JsonObject live, String manager) {
    if (Fields.value(live, "metadata", LIST) == null) {
      return null;
    }
    JsonObject fields = Json.object(Map.of());
    for (Json entry : Fields.list(live, "metadata", LIST)) {
      if (entry instanceof JsonObject object
          && manager.equals(Fields.text(object, "manager").orElse(""))
          && "Apply".equals(Fields.text(object, "operation").orElse(""))
          && Fields.text(object, "subresource").orElse("").isEmpty()) {
        fields = united(fields, Fields.object(object, "fieldsV1"));
      }
    }
    return fields;
  }

  /** Whether a manager is the only one that owns {@code spec.replicas}. */
  static boolean ownsReplicasAlone(JsonObject live, String manager) {
    boolean owns = false;
    for (Json entry : Fields.list(live, "metadata", LIST)) {
      if (entry instanceof JsonObject object
          && Fields.value(object, "fieldsV1", "f:spec", "f:replicas") != null) {
        if (!manager.equals(Fields.text(object, "manager").orElse(""))) {
          return false;
        }
        owns = true;
      }
    }
    return owns;
  }

  private static JsonObject united(JsonObject one, JsonObject other) {
    Map<String, Json> members = new LinkedHashMap<>(one.members());
    other
        .members()
        .forEach((name, value) ->
            members.merge(
                name,
                value,
                (a, b) ->
                    a instanceof JsonObject first && b instanceof JsonObject second
                        ? united(first, second)
                        : b));
    return Json.object(members);
  }
}
