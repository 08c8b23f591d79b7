package com.hevlayer.adapters.embedded.schema;

import com.hevlayer.adapters.embedded.text.Language;
import com.hevlayer.adapters.embedded.text.TextOptions;
import com.hevlayer.adapters.embedded.text.WordTokenizer;
import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.json.JsonBoolean;
import com.hevlayer.ports.json.JsonNull;
import com.hevlayer.ports.json.JsonNumber;
import com.hevlayer.ports.json.JsonObject;
import com.hevlayer.ports.json.JsonString;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The definition of an attribute as a request states it; what it does not name is {@code null}.
 *
 * @param shorthand whether it was only the name of a type
 * @param textOff whether full-text search is turned off
 * @param textOn whether full-text search is turned on, with or without options
 * @param metric of a dense vector
 */
record AttributeDefinition(
    AttributeType type,
    boolean shorthand,
    @Nullable Boolean filterable,
    boolean textOff,
    boolean textOn,
    TextOptions.Stated text,
    @Nullable Boolean regex,
    @Nullable Boolean glob,
    @Nullable Boolean fuzzy,
    @Nullable Boolean ann,
    @Nullable Boolean lateInteraction,
    @Nullable DistanceMetric metric,
    @Nullable Boolean sparseKnn) {
  private static final TextOptions.Stated NOTHING_STATED =
      new TextOptions.Stated(null, null, null, null, null, null, null, null, null, null);

  /** Whether the definition asks for the attribute to be dropped. */
  static boolean isDrop(String name, Json definition) {
    if (!(definition instanceof JsonObject object) || object.get("drop") == null) {
      return false;
    }
    if (!(object.get("drop") instanceof JsonBoolean drop
        && drop.value()
        && object.members().size() == 1)) {
      throw Refusal.meaning(
          "schema of attribute \"" + name + "\": drop must be true and stand alone");
    }
    return true;
  }

  static AttributeDefinition read(String name, Json definition) {
    if (definition instanceof JsonString type) {
      return new AttributeDefinition(
          AttributeType.parse(type.value()),
          true,
          null,
          false,
          false,
          NOTHING_STATED,
          null,
          null,
          null,
          null,
          null,
          null,
          null);
    }
    if (!(definition instanceof JsonObject object)) {
      throw Refusal.shape(
          "schema of attribute \""
              + name
              + "\": invalid type: "
              + definition.describe()
              + ", expected a type name or an object");
    }
    if (!(object.get("type") instanceof JsonString type)) {
      throw Refusal.shape("schema of attribute \"" + name + "\": missing field `type`");
    }
    Json embed = object.get("embed");
    if (embed != null && !(embed instanceof JsonNull)) {
      throw Refusal.meaning(
          "schema of attribute \"" + name + "\": no embedding model is configured in this store");
    }
    Json text = object.get("full_text_search");
    boolean textOff = text instanceof JsonBoolean off && !off.value();
    boolean textOn = text instanceof JsonObject || (text instanceof JsonBoolean on && on.value());
    if (text != null && !(text instanceof JsonNull) && !textOff && !textOn) {
      throw invalid(name, "full_text_search", text, "a boolean or an object");
    }
    Json ann = object.get("ann");
    return new AttributeDefinition(
        AttributeType.parse(type.value()),
        false,
        flag(name, object, "filterable"),
        textOff,
        textOn,
        text instanceof JsonObject options ? textOptions(name, options) : NOTHING_STATED,
        flag(name, object, "regex"),
        flag(name, object, "glob"),
        flag(name, object, "fuzzy"),
        ann instanceof JsonObject ? Boolean.TRUE : flag(name, object, "ann"),
        ann instanceof JsonObject options ? flag(name, options, "late_interaction") : null,
        ann instanceof JsonObject options ? metric(name, options, "distance_metric") : null,
        sparse(name, object.get("sparse_knn")));
  }

  private static @Nullable Boolean sparse(String name, @Nullable Json value) {
    if (value == null || value instanceof JsonNull) {
      return null;
    }
    if (value instanceof JsonBoolean flag) {
      return flag.value();
    }
    if (!(value instanceof JsonObject object)) {
      throw invalid(name, "sparse_knn", value, "an object");
    }
    Json metric = object.get("distance_metric");
    if (metric != null
        && !(metric instanceof JsonString text && text.value().equals("dot_product"))) {
      throw Refusal.shape(
          "schema of attribute \""
              + name
              + "\": unknown variant "
              + metric
              + " of sparse_knn, expected `dot_product`");
    }
    return true;
  }

  private static @Nullable DistanceMetric metric(String name, JsonObject object, String member) {
    Json value = object.get(member);
    if (value == null || value instanceof JsonNull) {
      return null;
    }
    if (!(value instanceof JsonString text)) {
      throw invalid(name, member, value, "a string");
    }
    return DistanceMetric.of(text.value());
  }

  private static TextOptions.Stated textOptions(String name, JsonObject options) {
    String tokenizer = string(name, options, "tokenizer");
    String language = string(name, options, "language");
    return new TextOptions.Stated(
        tokenizer == null
            ? null
            : WordTokenizer.ofWireName(tokenizer)
                .orElseThrow(() ->
                    Refusal.shape(
                        "schema of attribute \""
                            + name
                            + "\": unknown variant `"
                            + tokenizer
                            + "`, expected one of "
                            + WordTokenizer.wireNames())),
        language == null ? null : language(name, language),
        flag(name, options, "stemming"),
        flag(name, options, "remove_stopwords"),
        flag(name, options, "case_sensitive"),
        flag(name, options, "ascii_folding"),
        integer(name, options, "max_token_length"),
        number(name, options, "k1"),
        number(name, options, "b"),
        number(name, options, "k3"));
  }

  private static Language language(String name, String text) {
    for (Language language : Language.values()) {
      if (language.wireName().equals(text)) {
        return language;
      }
    }
    throw Refusal.shape(
        "schema of attribute \""
            + name
            + "\": unknown variant `"
            + text
            + "`, expected one of "
            + String.join(
                ", ", List.of(Language.values()).stream().map(Language::wireName).toList()));
  }

  private static @Nullable Boolean flag(String name, JsonObject object, String member) {
    Json value = object.get(member);
    if (value == null || value instanceof JsonNull) {
      return null;
    }
    if (!(value instanceof JsonBoolean flag)) {
      throw invalid(name, member, value, "a boolean");
    }
    return flag.value();
  }

  private static @Nullable String string(String name, JsonObject object, String member) {
    Json value = object.get(member);
    if (value == null || value instanceof JsonNull) {
      return null;
    }
    if (!(value instanceof JsonString text)) {
      throw invalid(name, member, value, "a string");
    }
    return text.value();
  }

  private static @Nullable Integer integer(String name, JsonObject object, String member) {
    Json value = object.get(member);
    if (value == null || value instanceof JsonNull) {
      return null;
    }
    if (!(value instanceof JsonNumber number && number.isLong())) {
      throw invalid(name, member, value, "an integer");
    }
    return Math.clamp(number.longValue(), Integer.MIN_VALUE, Integer.MAX_VALUE);
  }

  private static @Nullable Double number(String name, JsonObject object, String member) {
    Json value = object.get(member);
    if (value == null || value instanceof JsonNull) {
      return null;
    }
    if (!(value instanceof JsonNumber number)) {
      throw invalid(name, member, value, "a number");
    }
    return number.doubleValue();
  }

  private static Refusal invalid(String name, String member, Json value, String expected) {
    return Refusal.shape(
        "schema of attribute \""
            + name
            + "\": invalid type of "
            + member
            + ": "
            + value.describe()
            + ", expected "
            + expected);
  }
}
