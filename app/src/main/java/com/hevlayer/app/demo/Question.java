package com.hevlayer.app.demo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A question of the demonstration.
 *
 * @param kind how it is asked
 * @param text the question
 * @param why what its answer shows
 * @param filters a filter expression, or null for none
 * @param vector its embedding, base64 of little-endian float32
 */
record Question(Kind kind, String text, String why, @Nullable JsonNode filters, String vector) {

  /** How a question is asked. */
  enum Kind {
    VECTOR,
    TEXT,
    HYBRID
  }

  /** The shipped questions in the order in which they are asked. */
  static List<Question> load(ObjectMapper json) {
    return Sample.lines("questions.ndjson", false).stream().map(line -> parse(json, line)).toList();
  }

  private static Question parse(ObjectMapper json, String line) {
    JsonNode node;
    try {
      node = json.readTree(line);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("questions.ndjson is not valid", e);
    }
    return new Question(
        Kind.valueOf(node.path("kind").asText().toUpperCase(Locale.ROOT)),
        node.path("text").asText(),
        node.path("why").asText(),
        node.get("filters"),
        node.path("vector").asText());
  }
}
