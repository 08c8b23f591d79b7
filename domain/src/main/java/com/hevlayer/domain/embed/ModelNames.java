package com.hevlayer.domain.embed;

import com.hevlayer.domain.fault.Fault;
import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.json.JsonString;

/** Names of models: {@code provider/name}. */
final class ModelNames {
  private ModelNames() {}

  static String read(Json value, String path) {
    if (value instanceof JsonString string) {
      return check(string.value(), path);
    }
    throw Fields.invalid(path, value, "a string of the form provider/name");
  }

  static String check(String model, String path) {
    int slash = model.indexOf('/');
    if (slash <= 0 || slash == model.length() - 1 || hasWhitespace(model)) {
      throw new Fault.Invalid(
          path + " is " + Json.of(model) + "; allowed is provider/name without whitespace");
    }
    return model;
  }

  static boolean hasWhitespace(String text) {
    return text.codePoints().anyMatch(Character::isWhitespace);
  }
}
