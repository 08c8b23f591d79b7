package com.hevlayer.domain.query.hybrid;

import com.hevlayer.domain.fault.Fault;
import com.hevlayer.domain.query.Dialect;
import com.hevlayer.domain.query.QueryDispatch;
import com.hevlayer.domain.query.text.Fuzziness;
import com.hevlayer.domain.query.text.StopWords;
import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.json.JsonArray;
import com.hevlayer.ports.json.JsonNull;
import com.hevlayer.ports.json.JsonObject;
import com.hevlayer.ports.json.JsonString;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A query whose {@code rank_by} is {@code Auto}, as its body says it. Immutable. */
public final class AutoRequest {
  private static final String EMBED = "Embed";
  private static final String VECTOR_FORMS =
      "an array of at least one number, [\"Embed\", text] and [\"Embed\", text, {field?, model?}]";

  private final TextSearch search;
  private final Envelope envelope;
  private final @Nullable AutoRoute forced;
  private final @Nullable Meaning meaning;

  private AutoRequest(
      TextSearch search, Envelope envelope, @Nullable AutoRoute forced, @Nullable Meaning meaning) {
    this.search = search;
    this.envelope = envelope;
    this.forced = forced;
    this.meaning = meaning;
  }

  /** Where the vector comes from. */
  sealed interface Meaning {

    /** From the caller. */
    record Given(JsonArray vector) implements Meaning {}

    /**
     * From a text.
     *
     * @param field whose embedding it is compared with; {@code null}: the one searched in
     * @param model {@code null}: the field's own
     */
    record Embedded(String text, @Nullable String field, @Nullable String model)
        implements Meaning {}
  }

  /**
   * Reads a body; members it does not know are passed over.
   *
   * @throws Fault.Invalid with what is wrong and what is allowed
   * @throws com.hevlayer.protocol.WireRefusal if a typed store's filter is refused
   */
  public static AutoRequest parse(JsonObject body, Dialect dialect) {
    Shapes.Expression expression =
        Shapes.Expression.of(body.get("rank_by"), QueryDispatch.AUTO_OPERATOR);
    Fuzziness fuzziness = Fuzziness.AUTO;
    StopWords stopWords = StopWords.ENGLISH;
    AutoRoute forced = null;
    Meaning meaning = null;
    for (Map.Entry<String, Json> option : expression.options().entrySet()) {
      String path = "rank_by[3]." + option.getKey();
      Json value = option.getValue();
      switch (option.getKey()) {
        case "route" -> forced = route(value, path);
        case "vector" -> meaning = meaning(value, path);
        case "fuzziness" -> fuzziness = Fuzziness.of(value, path);
        case "stopwords" -> stopWords = StopWords.of(value, path);
        default -> throw Shapes.unknown(option.getKey(), "route, vector, fuzziness and stopwords");
      }
    }
    return new AutoRequest(
        TextSearch.of(expression.field(), expression.input(), fuzziness, stopWords),
        Envelope.parse(body, dialect),
        forced,
        meaning);
  }

  private static @Nullable AutoRoute route(Json value, String path) {
    if (value instanceof JsonNull) {
      return null;
    }
    if (value instanceof JsonString name) {
      if (name.value().equals("auto")) {
        return null;
      }
      for (AutoRoute route : AutoRoute.values()) {
        if (route.wireName().equals(name.value())) {
          return route;
        }
      }
    }
    throw new Fault.Invalid(
        path
            + " is "
            + value.describe()
            + "; allowed are \"auto\", \"hybrid_text\", \"semantic\", \"fused\" and null");
  }

  private static @Nullable Meaning meaning(Json value, String path) {
    if (value instanceof JsonNull) {
      return null;
    }
    if (!(value instanceof JsonArray array)) {
      throw new Fault.Invalid(path + " is " + value.describe() + "; allowed are " + VECTOR_FORMS);
    }
    if (array.size() == 0) {
      throw new Fault.Invalid(path + " is empty; allowed are " + VECTOR_FORMS);
    }
    return array.isNumbers() ? new Meaning.Given(array) : embedded(array.values(), path);
  }

  private static Meaning embedded(List<Json> parts, String path) {
    boolean embed =
        parts.getFirst() instanceof JsonString word
            && word.value().equals(EMBED)
            && (parts.size() == 2 || parts.size() == 3);
    if (!embed) {
      throw new Fault.Invalid(
          path + " is neither numbers nor an Embed; allowed are " + VECTOR_FORMS);
    }
    String text = Shapes.string(parts.get(1), path + "[1]", "the text to embed");
    if (parts.size() == 2) {
      return new Meaning.Embedded(text, null, null);
    }
    if (!(parts.get(2) instanceof JsonObject options)) {
      throw new Fault.Invalid(
          path + "[2] is " + parts.get(2).describe() + "; allowed is an object of field and model");
    }
    String field = null;
    String model = null;
    for (Map.Entry<String, Json> option : options.members().entrySet()) {
      String at = path + "[2]." + option.getKey();
      switch (option.getKey()) {
        case "field" -> field = name(option.getValue(), at, "the name of an attribute");
        case "model" -> model = name(option.getValue(), at, "the name of a model");
        default ->
            throw new Fault.Invalid(
                path
                    + "[2] has the unknown option \""
                    + option.getKey()
                    + "\"; allowed are field and model");
      }
    }
    return new Meaning.Embedded(text, field, model);
  }

  private static @Nullable String name(Json value, String path, String allowed) {
    if (value instanceof JsonNull) {
      return null;
    }
    String name = Shapes.string(value, path, allowed);
    if (name.isEmpty()) {
      throw new Fault.Invalid(path + " is empty; allowed is " + allowed);
    }
    return name;
  }

  /** Whether the caller filters. */
  public boolean isFiltered() {
    return envelope.filter() != null;
  }

  TextSearch search() {
    return search;
  }

  Envelope envelope() {
    return envelope;
  }

  /** Returns the route that the caller wants, or {@code null}: the text decides. */
  @Nullable AutoRoute forced() {
    return forced;
  }

  /** Returns where the vector comes from, or {@code null}: there is none. */
  @Nullable Meaning meaning() {
    return meaning;
  }
}
