package com.hevlayer.domain.query.hybrid;

import com.hevlayer.domain.query.QueryDispatch;
import com.hevlayer.domain.query.TopK;
import com.hevlayer.domain.query.text.Fuzziness;
import com.hevlayer.domain.query.text.StopWords;
import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.json.JsonNumber;
import com.hevlayer.ports.json.JsonObject;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A text to be searched for in an attribute. Immutable.
 *
 * @param input as the caller wrote it
 * @param rankConstant of the fusion, an unsigned integer above 0
 * @param perLegLimit rows asked of each leg, an unsigned integer above 0; {@code null}: derived
 *     from how deep the page lies
 * @param threads how many shards are asked at once, at least 1; {@code null}: nothing was said
 */
record TextSearch(
    String field,
    String input,
    Fuzziness fuzziness,
    StopWords stopWords,
    JsonNumber rankConstant,
    @Nullable JsonNumber perLegLimit,
    @Nullable Integer threads) {
  private static final JsonNumber RANK_CONSTANT = Json.of(60);

  /** Returns a search with nothing said but these. */
  static TextSearch of(String field, String input, Fuzziness fuzziness, StopWords stopWords) {
    return new TextSearch(field, input, fuzziness, stopWords, RANK_CONSTANT, null, null);
  }

  /**
   * Reads {@code rank_by} of a body.
   *
   * @throws com.hevlayer.domain.fault.Fault.Invalid with what is wrong and what is allowed
   */
  static TextSearch parse(JsonObject body) {
    Shapes.Expression expression =
        Shapes.Expression.of(body.get("rank_by"), QueryDispatch.HYBRID_TEXT_OPERATOR);
    Fuzziness fuzziness = Fuzziness.AUTO;
    StopWords stopWords = StopWords.ENGLISH;
    JsonNumber rankConstant = RANK_CONSTANT;
    JsonNumber perLegLimit = null;
    Integer threads = null;
    for (Map.Entry<String, Json> option : expression.options().entrySet()) {
      String path = "rank_by[3]." + option.getKey();
      Json value = option.getValue();
      switch (option.getKey()) {
        case "fuzziness" -> fuzziness = Fuzziness.of(value, path);
        case "stopwords" -> stopWords = StopWords.of(value, path);
        case "rank_constant" -> rankConstant = Shapes.positive(value, path);
        case "per_leg_limit" ->
            perLegLimit = Shapes.isAbsent(value) ? null : Shapes.positive(value, path);
        case "threads" -> threads = Shapes.isAbsent(value) ? null : (Integer) TopK.of(value, path);
        default ->
            throw Shapes.unknown(
                option.getKey(), "fuzziness, stopwords, rank_constant, per_leg_limit and threads");
      }
    }
    return new TextSearch(
        expression.field(),
        expression.input(),
        fuzziness,
        stopWords,
        rankConstant,
        perLegLimit,
        threads);
  }
}
