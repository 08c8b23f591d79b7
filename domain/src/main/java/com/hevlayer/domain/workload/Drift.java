package com.hevlayer.domain.workload;

import com.hevlayer.domain.resource.Quantity;
import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.json.JsonArray;
import com.hevlayer.ports.json.JsonBoolean;
import com.hevlayer.ports.json.JsonNull;
import com.hevlayer.ports.json.JsonNumber;
import com.hevlayer.ports.json.JsonObject;
import com.hevlayer.ports.json.JsonString;
import com.hevlayer.protocol.WireRefusal;
import com.hevlayer.protocol.json.JsonText;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whether applying a configuration would change an object. It would where a field of the
 * configuration has another value or another owner, and where the manager owns a field that the
 * configuration lacks. Fields of others, and what the API server fills in or spells in its own way,
 * make no difference: so an object at rest costs no write.
 */
final class Drift {
  private static final String FIELD = "f:";
  private static final String KEY = "k:";
  private static final String VALUE = "v:";
  private static final Set<String> AMOUNTS = Set.of("requests", "limits");
  private static final Set<String> AMOUNT = Set.of("sizeLimit", "divisor");
  private static final Json TCP = Json.of("TCP");

  /** What the API server fills in within parts that have one owner as a whole. */
  private static final Map<String, Json> FILLED_IN =
      Map.of(
          "apiVersion", Json.of("v1"),
          "divisor", Json.of("0"),
          "expirationSeconds", Json.of(3600),
          "protocol", TCP,
          "scheme", Json.of("HTTP"));

  private Drift() {}

  /**
   * Compares a configuration with an object.
   *
   * @param wanted what would be applied
   * @param live what is there
   * @param manager who would apply it
   */
  static boolean between(JsonObject wanted, JsonObject live, String manager) {
    JsonObject owned = ManagedFields.applied(live, manager);
    if (owned != null && owned.members().isEmpty()) {
      return true;
    }
    return objects("", body(wanted), live, owned == null ? null : withoutReplicas(owned));
  }

  // What names an object is owned by nobody.
  private static JsonObject body(JsonObject wanted) {
    Map<String, Json> members = new LinkedHashMap<>(wanted.members());
    members.remove("apiVersion");
    members.remove("kind");
    if (members.get("metadata") instanceof JsonObject metadata) {
      Map<String, Json> rest = new LinkedHashMap<>(metadata.members());
      rest.keySet().removeAll(Set.of("name", "namespace", "uid"));
      members.put("metadata", Json.object(rest));
      if (rest.isEmpty()) {
        members.remove("metadata");
      }
    }
    return Json.object(members);
  }

  // Shared with the manager of replicas from the creation until the next change: see Replicas.
  private static JsonObject withoutReplicas(JsonObject owned) {
    if (!(owned.get(FIELD + "spec") instanceof JsonObject spec)) {
      return owned;
    }
    Map<String, Json> rest = new LinkedHashMap<>(spec.members());
    rest.remove(FIELD + "replicas");
    Map<String, Json> members = new LinkedHashMap<>(owned.members());
    members.put(FIELD + "spec", Json.object(rest));
    return Json.object(members);
  }

  /**
   * Compares two values.
   *
   * @param owned what the manager owns of the value: {@code null} if nobody knows, empty if the
   *     value is owned as a whole
   */
  private static boolean values(
      String holder, String name, Json wanted, @Nullable Json live, @Nullable JsonObject owned) {
    return switch (wanted) {
      case JsonObject object -> objects(name, object, live, owned);
      case JsonArray list -> lists(name, list, live, owned);
      default -> !isSame(AMOUNTS.contains(holder) || AMOUNT.contains(name), wanted, live);
    };
  }

  private static boolean objects(
      String name, JsonObject wanted, @Nullable Json live, @Nullable JsonObject owned) {
    if (live != null && !(live instanceof JsonNull) && !(live instanceof JsonObject)) {
      return true;
    }
    JsonObject there = live instanceof JsonObject object ? object : Json.object(Map.of());
    boolean whole = owned != null && owned.members().isEmpty();
    for (Map.Entry<String, Json> member : wanted.members().entrySet()) {
      JsonObject below = owned;
      if (owned != null && !whole) {
        if (!(owned.get(FIELD + member.getKey()) instanceof JsonObject node)) {
          return true;
        }
        below = node;
      }
      Json value = there.get(member.getKey());
      if (values(name, member.getKey(), member.getValue(), value, below)) {
        return true;
      }
    }
    // An object that is wanted empty is owned by its name only.
    return whole
        ? !wanted.members().isEmpty() && hasMore(there, wanted)
        : owned != null && ownsMore(owned, wanted);
  }

  private static boolean hasMore(JsonObject live, JsonObject wanted) {
    return live.members().entrySet().stream()
        .anyMatch(member ->
            wanted.get(member.getKey()) == null
                && !isNothing(member.getValue())
                && !member.getValue().equals(FILLED_IN.get(member.getKey())));
  }

  private static boolean ownsMore(JsonObject owned, JsonObject wanted) {
    return owned.members().keySet().stream()
        .anyMatch(
            path -> path.startsWith(FIELD) && wanted.get(path.substring(FIELD.length())) == null);
  }

  private static boolean lists(
      String name, JsonArray wanted, @Nullable Json live, @Nullable JsonObject owned) {
    List<Json> there = live instanceof JsonArray array ? array.values() : List.of();
    Set<String> paths = owned == null ? Set.of() : owned.members().keySet();
    if (paths.stream().anyMatch(path -> path.startsWith(KEY))) {
      return keyed(wanted, there, owned == null ? Json.object(Map.of()) : owned);
    }
    if (paths.stream().anyMatch(path -> path.startsWith(VALUE))) {
      return sets(wanted, there, paths);
    }
    List<String> keys = owned == null ? MergeKeys.of(name) : List.of();
    if (!keys.isEmpty()) {
      return keyedOfNobody(name, keys, wanted, there);
    }
    if (there.size() != wanted.size()) {
      return true;
    }
    for (int i = 0; i < wanted.size(); i++) {
      if (values(name, "", wanted.get(i), there.get(i), owned)) {
        return true;
      }
    }
    return false;
  }

  private static boolean sets(JsonArray wanted, List<Json> live, Set<String> owned) {
    Set<String> paths = new HashSet<>();
    for (Json value : wanted.values()) {
      paths.add(VALUE + value);
      if (!live.contains(value)) {
        return true;
      }
    }
    return owned.stream().anyMatch(path -> path.startsWith(VALUE) && !paths.remove(path))
        || !paths.isEmpty();
  }

  private static boolean keyed(JsonArray wanted, List<Json> live, JsonObject owned) {
    Map<String, JsonObject> unmatched = new LinkedHashMap<>();
    owned.members().keySet().stream()
        .filter(path -> path.startsWith(KEY))
        .forEach(path -> unmatched.put(path, keys(path)));
    int last = -1;
    for (Json element : wanted.values()) {
      String path = element instanceof JsonObject object ? path(object, unmatched) : null;
      if (path == null || !(owned.get(path) instanceof JsonObject fields)) {
        return true;
      }
      JsonObject keys = Objects.requireNonNull(unmatched.remove(path));
      int at = indexOf(live, keys);
      if (at <= last) {
        return true;
      }
      last = at;
      JsonObject rest = withoutKeys(fields, keys, (JsonObject) element);
      if (values("", "", element, live.get(at), rest)) {
        return true;
      }
    }
    return !unmatched.isEmpty();
  }

  private static @Nullable String path(JsonObject element, Map<String, JsonObject> paths) {
    for (Map.Entry<String, JsonObject> path : paths.entrySet()) {
      if (hasKeys(element, path.getValue())) {
        return path.getKey();
      }
    }
    return null;
  }

  // The API server fills in a key that the configuration leaves out.
  private static JsonObject withoutKeys(JsonObject owned, JsonObject keys, JsonObject element) {
    Map<String, Json> fields = new LinkedHashMap<>(owned.members());
    keys.members().keySet().stream()
        .filter(key -> element.get(key) == null)
        .forEach(key -> fields.remove(FIELD + key));
    return Json.object(fields);
  }

  private static JsonObject keys(String path) {
    byte[] text = path.substring(KEY.length()).getBytes(StandardCharsets.UTF_8);
    try {
      return JsonText.parse(text) instanceof JsonObject keys ? keys : Json.object(Map.of());
    } catch (WireRefusal notJson) {
      return Json.object(Map.of());
    }
  }

  private static int indexOf(List<Json> live, JsonObject keys) {
    for (int i = 0; i < live.size(); i++) {
      if (live.get(i) instanceof JsonObject object && hasKeys(object, keys)) {
        return i;
      }
    }
    return -1;
  }

  private static boolean hasKeys(JsonObject element, JsonObject keys) {
    return !keys.members().isEmpty()
        && keys.members().entrySet().stream()
            .allMatch(key -> {
              Json value = element.get(key.getKey());
              return key.getValue().equals(value == null ? TCP : value);
            });
  }

  private static boolean keyedOfNobody(
      String name, List<String> keys, JsonArray wanted, List<Json> live) {
    int last = -1;
    for (Json element : wanted.values()) {
      List<Json> key = element instanceof JsonObject object ? MergeKeys.read(keys, object) : null;
      int at = -1;
      for (int i = 0; i < live.size() && key != null && at < 0; i++) {
        if (live.get(i) instanceof JsonObject object && key.equals(MergeKeys.read(keys, object))) {
          at = i;
        }
      }
      if (at <= last || values(name, "", element, live.get(at), null)) {
        return true;
      }
      last = at;
    }
    return false;
  }

  private static boolean isSame(boolean amount, Json wanted, @Nullable Json live) {
    if (live == null || live instanceof JsonNull) {
      return isNothing(wanted);
    }
    if (wanted.equals(live)) {
      return true;
    }
    if (amount && Quantity.read(wanted).isPresent()) {
      return Quantity.read(wanted).equals(Quantity.read(live));
    }
    return wanted instanceof JsonNumber one
        && live instanceof JsonNumber other
        && one.decimalValue().compareTo(other.decimalValue()) == 0;
  }

  // The API server leaves out what is empty, false or zero.
  private static boolean isNothing(Json value) {
    return switch (value) {
      case JsonNull _ -> true;
      case JsonBoolean flag -> !flag.value();
      case JsonString text -> text.value().isEmpty();
      case JsonNumber number -> number.decimalValue().compareTo(BigDecimal.ZERO) == 0;
      default -> false;
    };
  }
}
