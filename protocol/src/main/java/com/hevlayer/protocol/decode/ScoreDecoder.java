package com.hevlayer.protocol.decode;

import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.json.JsonArray;
import com.hevlayer.ports.json.JsonBoolean;
import com.hevlayer.ports.json.JsonNumber;
import com.hevlayer.ports.json.JsonObject;
import com.hevlayer.ports.json.JsonString;
import com.hevlayer.ports.store.ScoreExpression;
import com.hevlayer.protocol.WireRefusal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Scores from JSON. */
public final class ScoreDecoder {
  private static final int MAX_TEXT = 8192;
  private static final int MAX_SPARSE = 1024;
  private static final List<String> EXPRESSIONS =
      List.of(
          "Sum", "Max", "Product", "Attribute", "Dist", "Saturate", "Decay", "BM25", "SparseKNN");

  private ScoreDecoder() {}

  /**
   * Decodes a score.
   *
   * @param path where it stands in the body, for messages
   * @throws WireRefusal with 422 or 400
   */
  public static ScoreExpression score(Json source, String path) {
    List<Json> elements = Shape.array(source, path).values();
    if (elements.size() < 2) {
      throw WireRefusal.shape(
          path + ": invalid length " + elements.size() + ", expected a score expression");
    }
    String head = Shape.string(elements.get(0), path + "[0]");
    if (elements.get(1) instanceof JsonString word && elements.size() > 2) {
      switch (word.value()) {
        case "BM25" -> {
          return bm25(head, elements, path);
        }
        case "SparseKNN" -> {
          return sparse(head, elements, path);
        }
        case "ANN", "kNN" ->
            throw WireRefusal.shape(
                path + "[1]: " + word.value() + " stands alone in rank_by and is no score");
        default -> {
          // A filter, or nothing that is known.
        }
      }
    }
    if (FilterDecoder.isFilter(elements)) {
      return new ScoreExpression.Matches(FilterDecoder.filter(source, path));
    }
    return switch (head) {
      case "Sum" -> new ScoreExpression.Sum(operands(elements, path, false));
      case "Max" -> new ScoreExpression.Max(operands(elements, path, true));
      case "Product" -> product(elements, path);
      case "Attribute" -> {
        length(elements, 2, path, "[\"Attribute\", name]");
        yield new ScoreExpression.Attribute(Shape.string(elements.get(1), path + "[1]"));
      }
      case "Dist" -> {
        length(elements, 3, path, "[\"Dist\", score, origin]");
        yield new ScoreExpression.Dist(
            score(elements.get(1), path + "[1]"), origin(elements.get(2), path + "[2]"));
      }
      case "Saturate" -> {
        Curve curve = curve(elements, path);
        yield new ScoreExpression.Saturate(
            score(elements.get(1), path + "[1]"), curve.midpoint, curve.exponent);
      }
      case "Decay" -> {
        Curve curve = curve(elements, path);
        yield new ScoreExpression.Decay(
            score(elements.get(1), path + "[1]"), curve.midpoint, curve.exponent);
      }
      default -> throw unknown(elements, head, path);
    };
  }

  private static WireRefusal unknown(List<Json> elements, String head, String path) {
    if (elements.get(1) instanceof JsonString word) {
      return Shape.unknown(
          path + "[1]",
          word.value(),
          "one of `BM25`, `SparseKNN`, `"
              + String.join("`, `", FilterDecoder.operatorNames())
              + "`");
    }
    return Shape.unknown(path + "[0]", head, Shape.oneOf(EXPRESSIONS));
  }

  private static void length(List<Json> elements, int length, String path, String form) {
    if (elements.size() != length) {
      throw WireRefusal.shape(path + ": invalid length " + elements.size() + ", expected " + form);
    }
  }

  private static ScoreExpression bm25(String attribute, List<Json> elements, String path) {
    if (elements.size() > 4) {
      throw WireRefusal.shape(
          path + ": invalid length " + elements.size() + ", expected [attribute, \"BM25\", text]");
    }
    Json query = elements.get(2);
    int characters = 0;
    if (query instanceof JsonString text) {
      characters = text.value().codePointCount(0, text.value().length());
    } else if (query instanceof JsonArray) {
      for (String token : Shape.strings(query, path + "[2]")) {
        characters += token.codePointCount(0, token.length());
      }
    } else {
      throw Shape.invalid(path + "[2]", query, "a string or a sequence of strings");
    }
    if (characters > MAX_TEXT) {
      throw Shape.meaning(
          path + "[2]", "has " + characters + " characters, at most 8192 are allowed");
    }
    Json lastAsPrefix = Json.of(false);
    if (elements.size() == 4) {
      JsonObject options = Shape.object(elements.get(3), path + "[3]");
      Json written = options.get("last_as_prefix");
      if (written != null) {
        if (!(written instanceof JsonBoolean)) {
          throw Shape.meaning(
              path + "[3].last_as_prefix", "expected a boolean, got " + Shape.describe(written));
        }
        lastAsPrefix = written;
      }
    }
    return new ScoreExpression.Bm25(attribute, query, lastAsPrefix);
  }

  private static ScoreExpression sparse(String attribute, List<Json> elements, String path) {
    length(elements, 3, path, "[attribute, \"SparseKNN\", {axis: weight}]");
    JsonObject axes = Shape.object(elements.get(2), path + "[2]");
    if (axes.members().size() > MAX_SPARSE) {
      throw Shape.meaning(
          path + "[2]", "has " + axes.members().size() + " entries, at most 1024 are allowed");
    }
    Map<String, Double> query = new LinkedHashMap<>();
    for (Map.Entry<String, Json> axis : axes.members().entrySet()) {
      query.put(axis.getKey(), Shape.number(axis.getValue(), path + "[2]." + axis.getKey()));
    }
    return new ScoreExpression.SparseKnn(attribute, query);
  }

  private static List<ScoreExpression> operands(
      List<Json> elements, String path, boolean constants) {
    String head = constants ? "Max" : "Sum";
    length(elements, 2, path, "[\"" + head + "\", [scores]]");
    List<Json> sources = Shape.array(elements.get(1), path + "[1]").values();
    if (sources.isEmpty()) {
      throw Shape.meaning(path + "[1]", head + " needs at least one score");
    }
    List<ScoreExpression> operands = new ArrayList<>(sources.size());
    for (int i = 0; i < sources.size(); i++) {
      String at = path + "[1][" + i + "]";
      if (sources.get(i) instanceof JsonNumber number) {
        if (!constants) {
          throw Shape.meaning(at, "Sum takes no constants");
        }
        if (Shape.number(number, at) < 0) {
          throw Shape.meaning(at, "the constant " + number.text() + " is below 0");
        }
        operands.add(new ScoreExpression.Constant(number));
      } else {
        operands.add(score(sources.get(i), at));
      }
    }
    return operands;
  }

  private static ScoreExpression product(List<Json> elements, String path) {
    List<Json> factors = elements.subList(1, elements.size());
    String at = path;
    if (factors.size() == 1) {
      // The oldest form has both factors in a list.
      factors = Shape.array(factors.get(0), path + "[1]").values();
      at = path + "[1]";
    }
    if (factors.size() != 2) {
      throw WireRefusal.shape(
          at + ": invalid length " + factors.size() + ", expected [\"Product\", weight, score]");
    }
    boolean weightFirst = factors.get(0) instanceof JsonNumber;
    Json weight = factors.get(weightFirst ? 0 : 1);
    double value = Shape.number(weight, at + ": weight");
    if (value < 0) {
      throw Shape.meaning(at, "the weight " + weight + " is below 0");
    }
    return new ScoreExpression.Product(value, score(factors.get(weightFirst ? 1 : 0), at));
  }

  private static Json origin(Json origin, String path) {
    if (origin instanceof JsonNumber || origin instanceof JsonString) {
      return origin;
    }
    throw Shape.invalid(path, origin, "a number or a date");
  }

  private record Curve(Json midpoint, double exponent) {}

  private static Curve curve(List<Json> elements, String path) {
    length(elements, 3, path, "[" + elements.get(0) + ", score, {\"midpoint\": number}]");
    JsonObject options = Shape.object(elements.get(2), path + "[2]");
    Json midpoint = Shape.member(options, "midpoint");
    if (midpoint == null) {
      throw Shape.missing(path + "[2]", "midpoint");
    }
    if (midpoint instanceof JsonString duration) {
      if (!isDuration(duration.value())) {
        throw Shape.meaning(
            path + "[2].midpoint",
            "'" + duration.value() + "' is no duration above 0: a number and ms, s, m, h, d or w");
      }
    } else if (!(Shape.number(midpoint, path + "[2].midpoint") > 0)) {
      throw Shape.meaning(path + "[2].midpoint", "is " + midpoint + ", needed is more than 0");
    }
    double exponent = 1;
    Json written = Shape.member(options, "exponent");
    if (written != null) {
      exponent = Shape.number(written, path + "[2].exponent");
      if (!(exponent > 0)) {
        throw Shape.meaning(path + "[2].exponent", "is " + written + ", needed is more than 0");
      }
    }
    return new Curve(midpoint, exponent);
  }

  private static boolean isDuration(String text) {
    int digits = 0;
    boolean positive = false;
    boolean point = false;
    for (; digits < text.length(); digits++) {
      char c = text.charAt(digits);
      if (c == '.' && !point && digits > 0) {
        point = true;
      } else if (c >= '0' && c <= '9') {
        positive |= c != '0';
      } else {
        break;
      }
    }
    return positive
        && text.charAt(digits - 1) != '.'
        && List.of("ms", "s", "m", "h", "d", "w").contains(text.substring(digits));
  }
}
