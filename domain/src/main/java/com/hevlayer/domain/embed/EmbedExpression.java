package com.hevlayer.domain.embed;

import com.hevlayer.domain.fault.Fault;
import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.json.JsonArray;
import com.hevlayer.ports.json.JsonObject;
import com.hevlayer.ports.json.JsonString;
import org.jspecify.annotations.Nullable;

/**
 * {@code ["Embed", text]} or {@code ["Embed", text, {"model": "p/m"}]}.
 *
 * @param model {@code null}: the profile of the attribute decides
 */
record EmbedExpression(String text, @Nullable String model) {
  private static final Json NAME = Json.of("Embed");
  private static final String ALLOWED = "[\"Embed\", text] or [\"Embed\", text, {\"model\": …}]";

  /** Whether the third slot of this {@code rank_by} is such an expression, well-formed or not. */
  static boolean isIn(@Nullable Json rankBy) {
    return rankBy instanceof JsonArray rank
        && !rank.isNumbers()
        && rank.size() >= 3
        && rank.get(2) instanceof JsonArray third
        && !third.isNumbers()
        && third.size() >= 1
        && third.get(0).equals(NAME);
  }

  /**
   * Reads the third slot of a {@code rank_by}.
   *
   * @throws Fault.Invalid if it is malformed
   */
  static EmbedExpression read(JsonArray expression, String path) {
    if (expression.size() < 2 || expression.size() > 3) {
      throw new Fault.Invalid(
          path + " has " + expression.size() + " elements; allowed is " + ALLOWED);
    }
    if (!(expression.get(1) instanceof JsonString text)) {
      throw Fields.invalid(path + "[1]", expression.get(1), "the text, a string");
    }
    if (expression.size() == 2) {
      return new EmbedExpression(text.value(), null);
    }
    if (!(expression.get(2) instanceof JsonObject options)) {
      throw Fields.invalid(path + "[2]", expression.get(2), "{\"model\": \"provider/name\"}");
    }
    Json model = options.get("model");
    if (model == null) {
      throw new Fault.Invalid(path + "[2].model is missing; allowed is provider/name");
    }
    return new EmbedExpression(text.value(), ModelNames.read(model, path + "[2].model"));
  }
}
