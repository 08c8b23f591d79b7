package com.hevlayer.adapters.embedded.filter;

import com.hevlayer.adapters.embedded.schema.Attribute;
import com.hevlayer.adapters.embedded.schema.Refusal;
import com.hevlayer.adapters.embedded.text.Fuzzy;
import com.hevlayer.adapters.embedded.text.Glob;
import com.hevlayer.adapters.embedded.text.InvalidPatternException;
import com.hevlayer.adapters.embedded.text.Regex;
import com.hevlayer.adapters.embedded.text.StringPattern;
import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.json.JsonArray;
import com.hevlayer.ports.json.JsonBoolean;
import com.hevlayer.ports.json.JsonNumber;
import com.hevlayer.ports.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Patterns of strings as filters write them. */
final class Patterns {
  private static final String DISTANCES = "max_edit_distance";

  private Patterns() {}

  static StringPattern glob(Attribute attribute, String pattern, boolean ignoreCase) {
    return checked(attribute, "glob", () -> Glob.of(pattern, ignoreCase));
  }

  static StringPattern regex(Attribute attribute, String pattern) {
    return checked(attribute, "regular expression", () -> Regex.of(pattern));
  }

  static StringPattern fuzzy(Attribute attribute, String text, @Nullable JsonObject options) {
    Json distances = options == null ? null : options.get(DISTANCES);
    if (options == null || distances == null) {
      throw meaning(attribute, "Fuzzy needs options with " + DISTANCES);
    }
    if (!(distances instanceof JsonArray array)) {
      throw shape(attribute, DISTANCES, distances, "a sequence");
    }
    List<Fuzzy.Step> ladder = new ArrayList<>();
    for (Json entry : array.values()) {
      if (!(entry instanceof JsonObject step)) {
        throw shape(attribute, DISTANCES, entry, "a map");
      }
      ladder.add(
          new Fuzzy.Step(
              whole(attribute, step, "min_query_chars"), whole(attribute, step, "distance")));
    }
    Json caseSensitive = options.get("case_sensitive");
    if (caseSensitive != null && !(caseSensitive instanceof JsonBoolean)) {
      throw shape(attribute, "case_sensitive", caseSensitive, "a boolean");
    }
    boolean exactCase = !(caseSensitive instanceof JsonBoolean flag) || flag.value();
    return checked(attribute, "Fuzzy option", () -> Fuzzy.of(text, ladder, exactCase));
  }

  private static int whole(Attribute attribute, JsonObject step, String member) {
    Json value = step.get(member);
    if (value == null) {
      throw Refusal.shape(
          "filter error in key `%s`: missing field `%s` in %s"
              .formatted(attribute.name(), member, DISTANCES));
    }
    if (!(value instanceof JsonNumber number) || !number.isUnsignedLong()) {
      throw shape(attribute, member, value, "an unsigned integer");
    }
    long whole = number.unsignedLongValue();
    return whole < 0 || whole > Integer.MAX_VALUE ? Integer.MAX_VALUE : (int) whole;
  }

  private static StringPattern checked(
      Attribute attribute, String what, Supplier<StringPattern> pattern) {
    try {
      return pattern.get();
    } catch (InvalidPatternException invalid) {
      throw meaning(attribute, "invalid " + what + ": " + invalid.getMessage());
    }
  }

  private static Refusal meaning(Attribute attribute, String text) {
    return Refusal.meaning("filter error in key `%s`: %s".formatted(attribute.name(), text));
  }

  private static Refusal shape(Attribute attribute, String member, Json value, String expected) {
    return Refusal.shape(
        "filter error in key `%s`: %s: invalid type: %s, expected %s"
            .formatted(attribute.name(), member, Literals.brief(value), expected));
  }
}
