package com.hevlayer.domain.workload;

import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.json.JsonArray;
import com.hevlayer.ports.json.JsonNull;
import com.hevlayer.ports.json.JsonObject;
import com.hevlayer.ports.json.JsonString;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A strategic merge patch on a pod spec: objects merge, {@code null} deletes, lists merge by the
 * key of their elements or are replaced; directives begin with {@code $}.
 */
final class PodSpecPatch {
  private static final String PATCH = "$patch";
  private static final String REPLACE = "replace";
  private static final String DELETE = "delete";
  private static final String DELETE_VALUES = "$deleteFromPrimitiveList/";
  private static final String ORDER = "$setElementOrder/";
  private static final String TOLERATIONS = "tolerations";
  private static final String ENV = "env";
  private static final JsonObject NOTHING = Json.object(Map.of());

  private PodSpecPatch() {}

  /**
   * Returns the patched object.
   *
   * @param path of the object, for messages
   * @throws PatchException if the patch is none
   */
  static JsonObject apply(String path, JsonObject base, JsonObject patch) {
    JsonObject merged = merge(path, base, patch);
    return merged == null ? NOTHING : merged;
  }

  /** Returns the merged object, or {@code null} if the patch deletes it. */
  private static @Nullable JsonObject merge(String path, JsonObject base, JsonObject patch) {
    String directive = directive(path, patch);
    if (directive.equals(DELETE)) {
      return null;
    }
    Map<String, Json> members = new LinkedHashMap<>();
    if (!directive.equals(REPLACE)) {
      members.putAll(base.members());
    }
    for (Map.Entry<String, Json> change : patch.members().entrySet()) {
      String name = change.getKey();
      String at = path + "." + name;
      if (name.startsWith(DELETE_VALUES)) {
        deleteValues(at, name.substring(DELETE_VALUES.length()), change.getValue(), members);
      } else if (name.startsWith("$")) {
        checkDirective(at, name);
      } else {
        put(members, name, merged(at, name, members.get(name), change.getValue()));
      }
    }
    return Json.object(members);
  }

  private static void put(Map<String, Json> members, String name, @Nullable Json value) {
    if (value == null) {
      members.remove(name);
    } else {
      members.put(name, value);
    }
  }

  private static @Nullable Json merged(String path, String name, @Nullable Json base, Json change) {
    return switch (change) {
      case JsonNull _ -> null;
      case JsonObject object ->
          merge(path, base instanceof JsonObject below ? below : NOTHING, object);
      case JsonArray list ->
          Json.array(
              list(path, name, base instanceof JsonArray below ? below.values() : List.of(), list));
      default -> change;
    };
  }

  private static List<Json> list(String path, String name, List<Json> base, JsonArray patch) {
    if (name.equals(TOLERATIONS)) {
      return united(path, base, patch);
    }
    List<String> keys = MergeKeys.of(name);
    return keys.isEmpty() ? replaced(path, patch) : keyed(path, name, keys, base, patch);
  }

  private static List<Json> keyed(
      String path, String name, List<String> keys, List<Json> base, JsonArray patch) {
    Map<List<Json>, Json> elements = new LinkedHashMap<>();
    if (!replacesList(patch)) {
      for (Json element : base) {
        List<Json> key = element instanceof JsonObject object ? MergeKeys.read(keys, object) : null;
        if (key != null) {
          elements.put(key, element);
        }
      }
    }
    for (int i = 0; i < patch.size(); i++) {
      String at = path + "[" + i + "]";
      JsonObject change = object(at, patch.get(i));
      if (isReplaceMark(change)) {
        continue;
      }
      List<Json> key = MergeKeys.read(keys, change);
      if (key == null) {
        throw new PatchException(at, "has no " + String.join(" or no ", keys));
      }
      String named = path + "[" + MergeKeys.text(key) + "]";
      // A literal value must never end up beside a rendered reference.
      Json below = name.equals(ENV) ? NOTHING : elements.getOrDefault(key, NOTHING);
      JsonObject merged = merge(named, below instanceof JsonObject old ? old : NOTHING, change);
      if (merged == null) {
        elements.remove(key);
      } else {
        elements.put(key, merged);
      }
    }
    return List.copyOf(elements.values());
  }

  private static List<Json> united(String path, List<Json> base, JsonArray patch) {
    List<Json> elements = new ArrayList<>(replacesList(patch) ? List.of() : base);
    for (int i = 0; i < patch.size(); i++) {
      String at = path + "[" + i + "]";
      JsonObject change = object(at, patch.get(i));
      if (isReplaceMark(change)) {
        continue;
      }
      Map<String, Json> plain = new LinkedHashMap<>(change.members());
      plain.remove(PATCH);
      Json entry = apply(at, NOTHING, Json.object(plain));
      if (directive(at, change).equals(DELETE)) {
        elements.remove(entry);
      } else if (!elements.contains(entry)) {
        elements.add(entry);
      }
    }
    return elements;
  }

  private static List<Json> replaced(String path, JsonArray patch) {
    List<Json> elements = new ArrayList<>();
    for (int i = 0; i < patch.size(); i++) {
      String at = path + "[" + i + "]";
      Json element = patch.get(i);
      if (element instanceof JsonObject object) {
        if (isReplaceMark(object)) {
          continue;
        }
        if (object.get(PATCH) != null) {
          throw new PatchException(at + "." + PATCH, "has no place in a list that is replaced");
        }
        elements.add(apply(at, NOTHING, object));
      } else if (element instanceof JsonArray list) {
        elements.add(Json.array(replaced(at, list)));
      } else {
        elements.add(element);
      }
    }
    return elements;
  }

  private static JsonObject object(String path, Json element) {
    if (element instanceof JsonObject object) {
      return object;
    }
    throw new PatchException(path, "is not a map");
  }

  private static boolean replacesList(JsonArray patch) {
    return patch.values().stream()
        .anyMatch(element -> element instanceof JsonObject object && isReplaceMark(object));
  }

  /** Whether an element says nothing but that its list is replaced by the others. */
  private static boolean isReplaceMark(JsonObject element) {
    return element.members().size() == 1 && Json.of(REPLACE).equals(element.get(PATCH));
  }

  private static String directive(String path, JsonObject patch) {
    Json directive = patch.get(PATCH);
    if (directive == null) {
      return "";
    }
    if (directive instanceof JsonString text && Set.of(REPLACE, DELETE).contains(text.value())) {
      return text.value();
    }
    throw new PatchException(path + "." + PATCH, "is " + directive + ", not replace or delete");
  }

  private static void checkDirective(String path, String name) {
    if (!name.equals(PATCH) && !name.startsWith(ORDER)) {
      throw new PatchException(path, "is not a known directive");
    }
  }

  private static void deleteValues(
      String path, String field, Json values, Map<String, Json> members) {
    if (!(values instanceof JsonArray unwanted)) {
      throw new PatchException(path, "is not a list");
    }
    if (members.get(field) instanceof JsonArray list) {
      List<Json> kept = new ArrayList<>(list.values());
      kept.removeAll(unwanted.values());
      members.put(field, Json.array(kept));
    }
  }
}
