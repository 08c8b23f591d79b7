package com.hevlayer.adapters.embedded.filter;

import com.hevlayer.adapters.embedded.filter.Condition.TokenTest;
import com.hevlayer.adapters.embedded.schema.Attribute;
import com.hevlayer.adapters.embedded.schema.Refusal;
import com.hevlayer.adapters.embedded.text.AnalyzedText;
import com.hevlayer.adapters.embedded.text.QueryTokens;
import com.hevlayer.adapters.embedded.text.TextAnalyzer;
import com.hevlayer.adapters.embedded.text.TextOptions;
import com.hevlayer.adapters.embedded.text.Token;
import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.json.JsonArray;
import com.hevlayer.ports.json.JsonBoolean;
import com.hevlayer.ports.json.JsonObject;
import com.hevlayer.ports.json.JsonString;
import com.hevlayer.ports.store.Filter.Operator;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Filters over the tokens of a full-text attribute. */
final class TokenFilters {
  private static final int LONGEST_QUERY = 8_192;

  private TokenFilters() {}

  static Condition read(
      Attribute attribute, Operator operator, Json value, @Nullable JsonObject options) {
    TokenTest test =
        switch (operator) {
          case CONTAINS_ALL_TOKENS -> TokenTest.ALL;
          case CONTAINS_ANY_TOKEN -> TokenTest.ANY;
          default -> TokenTest.SEQUENCE;
        };
    TextOptions text = Objects.requireNonNull(attribute.text());
    List<String> elements = texts(attribute, operator, value);
    int length = 0;
    for (String element : elements) {
      length += element.codePointCount(0, element.length());
    }
    if (length > LONGEST_QUERY) {
      throw Refusal.meaning(
          "filter error in key `%s`: the text of %s has %d characters, at most %d are allowed"
              .formatted(attribute.name(), operator.wireName(), length, LONGEST_QUERY));
    }
    boolean prefix = lastAsPrefix(attribute, operator, test, options);
    return new Condition.Tokens(
        attribute, test, TextAnalyzer.of(text).analyzeQuery(elements, prefix));
  }

  private static List<String> texts(Attribute attribute, Operator operator, Json value) {
    if (value instanceof JsonString string) {
      return List.of(string.value());
    }
    if (value instanceof JsonArray array) {
      List<String> texts = new ArrayList<>();
      for (Json element : array.values()) {
        if (!(element instanceof JsonString string)) {
          throw mismatch(attribute, operator, value);
        }
        texts.add(string.value());
      }
      return texts;
    }
    throw mismatch(attribute, operator, value);
  }

  private static Refusal mismatch(Attribute attribute, Operator operator, Json value) {
    return Refusal.meaning(
        "filter error in key `%s`: type mismatch, %s expects string or []string, but got %s"
            .formatted(attribute.name(), operator.wireName(), Literals.brief(value)));
  }

  private static boolean lastAsPrefix(
      Attribute attribute, Operator operator, TokenTest test, @Nullable JsonObject options) {
    Json value = options == null ? null : options.get("last_as_prefix");
    if (value == null) {
      return false;
    }
    if (!(value instanceof JsonBoolean flag)) {
      throw Refusal.meaning(
          "filter error in key `%s`: last_as_prefix of %s must be a boolean, but got %s"
              .formatted(attribute.name(), operator.wireName(), Literals.brief(value)));
    }
    if (flag.value() && test == TokenTest.SEQUENCE) {
      throw Refusal.meaning(
          "filter error in key `%s`: %s does not take last_as_prefix"
              .formatted(attribute.name(), operator.wireName()));
    }
    return flag.value();
  }

  /** Whether analysed text answers the tokens asked for, as the index would say. */
  static boolean matches(TokenTest test, QueryTokens query, AnalyzedText text) {
    return switch (test) {
      case ALL -> containsAll(query, text);
      case ANY -> text.tokens().stream().anyMatch(token -> query.matches(token.text()));
      case SEQUENCE -> containsSequence(query, text);
    };
  }

  private static boolean containsAll(QueryTokens query, AnalyzedText text) {
    if (query.isEmpty()) {
      return false;
    }
    Set<String> present = new HashSet<>();
    text.tokens().forEach(token -> present.add(token.text()));
    String prefix = query.prefix();
    return present.containsAll(query.frequencies().keySet())
        && (prefix == null || present.stream().anyMatch(token -> token.startsWith(prefix)));
  }

  private static boolean containsSequence(QueryTokens query, AnalyzedText text) {
    int length = query.tokens().size() + query.holes().size();
    if (length == 0) {
      return false;
    }
    Map<Integer, String> words = new HashMap<>();
    text.tokens().forEach(token -> words.put(token.position(), token.text()));
    Set<Integer> holes = new HashSet<>(text.holes());
    int last = words.size() + holes.size() - length;
    for (int start = 0; start <= last; start++) {
      if (answersAt(start, query, words, holes)) {
        return true;
      }
    }
    return false;
  }

  private static boolean answersAt(
      int start, QueryTokens query, Map<Integer, String> words, Set<Integer> holes) {
    for (Token token : query.tokens()) {
      if (!token.text().equals(words.get(start + token.position()))) {
        return false;
      }
    }
    for (int hole : query.holes()) {
      if (!holes.contains(start + hole)) {
        return false;
      }
    }
    return true;
  }
}
