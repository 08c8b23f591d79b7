package com.hevlayer.domain.embed;

import com.hevlayer.domain.fault.Fault;
import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.json.JsonNumber;
import com.hevlayer.ports.json.JsonObject;
import com.hevlayer.ports.json.JsonString;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Reads members of an object whose form the gateway prescribes; {@code null} is absent. */
record Fields(JsonObject object, String path) {

  static Fields of(Json value, String path, String allowed) {
    if (value instanceof JsonObject object) {
      return new Fields(object, path);
    }
    throw invalid(path, value, allowed);
  }

  static Fault.Invalid invalid(String path, Json value, String allowed) {
    return new Fault.Invalid(path + " is " + value.describe() + "; allowed is " + allowed);
  }

  void only(List<String> names) {
    for (String name : object.members().keySet()) {
      if (!names.contains(name)) {
        throw new Fault.Invalid(
            path
                + " has an unknown member '"
                + name
                + "'; allowed are "
                + String.join(", ", names));
      }
    }
  }

  @Nullable Json get(String name) {
    return object.given(name);
  }

  boolean has(String name) {
    return get(name) != null;
  }

  Json required(String name, String allowed) {
    Json value = get(name);
    if (value == null) {
      throw new Fault.Invalid(path + "." + name + " is missing; allowed is " + allowed);
    }
    return value;
  }

  /** Returns a string that is not empty, or {@code null} where there is none. */
  @Nullable String text(String name) {
    Json value = get(name);
    return value == null ? null : text(name, value);
  }

  String text(String name, Json value) {
    if (value instanceof JsonString string && !string.value().isEmpty()) {
      return string.value();
    }
    throw invalid(path + "." + name, value, "a string that is not empty");
  }

  /** Returns an integer from {@code least} to 2^31-1, or {@code null} where there is none. */
  @Nullable Integer integer(String name, int least) {
    Json value = get(name);
    if (value == null) {
      return null;
    }
    if (value instanceof JsonNumber number
        && number.isLong()
        && number.longValue() >= least
        && number.longValue() <= Integer.MAX_VALUE) {
      return (int) number.longValue();
    }
    throw invalid(path + "." + name, value, "an integer of at least " + least);
  }

  /** Returns the constant that a string names in lower case. */
  <E extends Enum<E>> E choice(String name, Json value, List<E> constants) {
    for (E constant : constants) {
      if (value instanceof JsonString string && string.value().equals(lower(constant))) {
        return constant;
      }
    }
    throw invalid(
        path + "." + name,
        value,
        String.join(", ", constants.stream().map(Fields::lower).toList()));
  }

  static String lower(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
