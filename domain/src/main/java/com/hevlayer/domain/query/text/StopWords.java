package com.hevlayer.domain.query.text;

import com.hevlayer.domain.fault.Fault;
import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.json.JsonArray;
import com.hevlayer.ports.json.JsonBoolean;
import com.hevlayer.ports.json.JsonString;
import com.hevlayer.protocol.text.LowerCase;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Words that are too common to be looked for one by one. Immutable. */
public final class StopWords {
  /** The English ones. */
  public static final StopWords ENGLISH =
      new StopWords(
          Set.of(
              "a", "an", "and", "are", "as", "at", "be", "but", "by", "for", "if", "in", "into",
              "is", "it", "no", "not", "of", "on", "or", "such", "that", "the", "their", "then",
              "there", "these", "they", "this", "to", "was", "will", "with"),
          Json.of("en"));

  /** None. */
  public static final StopWords NONE = new StopWords(Set.of(), Json.of(false));

  private final Set<String> words;
  private final Json source;

  private StopWords(Set<String> words, Json source) {
    this.words = words;
    this.source = source;
  }

  /**
   * Returns the stop words that a caller asks for.
   *
   * @param path where the value stands, for messages
   * @throws Fault.Invalid if the value is none of the allowed forms
   */
  public static StopWords of(Json value, String path) {
    if (value instanceof JsonString name && name.value().equals("en")) {
      return ENGLISH;
    }
    if (value instanceof JsonBoolean flag && !flag.value()) {
      return NONE;
    }
    if (!(value instanceof JsonArray array)) {
      throw invalid(value, path);
    }
    List<Json> lower = new ArrayList<>(array.size());
    Set<String> words = new HashSet<>();
    List<Json> values = array.values();
    for (int i = 0; i < values.size(); i++) {
      if (!(values.get(i) instanceof JsonString word)) {
        throw new Fault.Invalid(
            path + "[" + i + "] is " + values.get(i).describe() + "; allowed are strings");
      }
      String text = LowerCase.of(word.value());
      words.add(text);
      lower.add(Json.of(text));
    }
    return new StopWords(Set.copyOf(words), Json.array(lower));
  }

  /** Whether a word in lower case is one of them. */
  public boolean contains(String word) {
    return words.contains(word);
  }

  /** Returns what answers say of them: {@code "en"}, {@code false} or the words in lower case. */
  public Json echo() {
    return source;
  }

  private static Fault invalid(Json value, String path) {
    return new Fault.Invalid(
        path + " is " + value.describe() + "; allowed are \"en\", false and an array of strings");
  }
}
