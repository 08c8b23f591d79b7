package com.hevlayer.domain.scan;

import com.hevlayer.domain.fault.Fault;
import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.json.JsonArray;
import com.hevlayer.ports.json.JsonBoolean;
import com.hevlayer.ports.json.JsonNull;
import com.hevlayer.ports.json.JsonNumber;
import com.hevlayer.ports.json.JsonObject;
import com.hevlayer.ports.json.JsonString;
import org.jspecify.annotations.Nullable;

/**
 * Members of an object by their type. What has another one is refused with a message that names the
 * place; where nothing else is said, null is absent.
 *
 * @param path what stands before a member's name in messages, such as {@code ann.}
 */
record Members(JsonObject object, String path) {
  private static final int LONGEST_SHOWN = 80;
  private static final long MAX_U32 = 0xFFFF_FFFFL;

  @Nullable Json get(String name) {
    return object.given(name);
  }

  @Nullable Members inner(String name) {
    Json value = get(name);
    if (value == null) {
      return null;
    }
    if (value instanceof JsonObject members) {
      return new Members(members, path + name + ".");
    }
    throw wrong(name, value, "an object");
  }

  @Nullable String text(String name) {
    Json value = get(name);
    if (value == null) {
      return null;
    }
    if (value instanceof JsonString text) {
      return text.value();
    }
    throw wrong(name, value, "a string");
  }

  String requiredText(String name) {
    if (object.get(name) instanceof JsonString text) {
      return text.value();
    }
    throw required(name, "a string");
  }

  boolean flag(String name) {
    Json value = get(name);
    if (value == null) {
      return false;
    }
    if (value instanceof JsonBoolean flag) {
      return flag.value();
    }
    throw wrong(name, value, "a boolean");
  }

  /** Returns an integer of 64 bits, or {@code null}. */
  @Nullable Long integer(String name) {
    Json value = get(name);
    if (value == null) {
      return null;
    }
    if (value instanceof JsonNumber number && number.isLong()) {
      return number.longValue();
    }
    throw wrong(name, value, "an integer");
  }

  /** Returns an unsigned integer of 32 bits. */
  long unsigned(String name, long otherwise) {
    Json value = get(name);
    if (value == null) {
      return otherwise;
    }
    if (value instanceof JsonNumber number
        && number.isLong()
        && number.longValue() >= 0
        && number.longValue() <= MAX_U32) {
      return number.longValue();
    }
    throw wrong(name, value, "an integer from 0 to 4294967295");
  }

  double requiredNumber(String name) {
    if (object.get(name) instanceof JsonNumber number) {
      return number.doubleValue();
    }
    throw required(name, "a number");
  }

  /** Returns an array of numbers; {@code null} if JSON null stands there. */
  @Nullable JsonArray requiredNumbers(String name) {
    Json value = object.get(name);
    if (value instanceof JsonNull) {
      return null;
    }
    if (value instanceof JsonArray array && array.isNumbers()) {
      return array;
    }
    throw required(name, "an array of numbers");
  }

  Fault wrong(String name, Json value, String allowed) {
    String shown = value.describe();
    return new Fault.Invalid(
        path
            + name
            + " is "
            + (shown.length() > LONGEST_SHOWN ? shown.substring(0, LONGEST_SHOWN) + "…" : shown)
            + "; allowed is "
            + allowed);
  }

  private Fault required(String name, String allowed) {
    Json value = object.get(name);
    return value == null
        ? new Fault.Invalid(path + name + " is missing; it is " + allowed)
        : wrong(name, value, allowed);
  }
}
