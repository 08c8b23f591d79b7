package com.hevlayer.protocol.decode;

import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.json.JsonObject;
import com.hevlayer.ports.json.JsonString;
import com.hevlayer.ports.store.Query.Computed;
import com.hevlayer.ports.store.RankBy;
import com.hevlayer.ports.store.ScoreExpression;
import com.hevlayer.protocol.WireRefusal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Computed attributes and highlights. */
final class ComputedDecoder {
  private static final int MAX_COMPUTED = 256;
  private static final int MAX_FRAGMENTS = 1024;

  private ComputedDecoder() {}

  static Map<String, Computed> computed(JsonObject query, @Nullable RankBy rankBy, String prefix) {
    Json source = Shape.member(query, "compute_attributes");
    if (source == null) {
      return Map.of();
    }
    String path = prefix + "compute_attributes";
    JsonObject object = Shape.object(source, path);
    if (object.members().size() > MAX_COMPUTED) {
      throw Shape.meaning(
          path,
          "has "
              + object.members().size()
              + " attributes, at most "
              + MAX_COMPUTED
              + " are allowed");
    }
    Map<String, Computed> computed = new LinkedHashMap<>();
    for (Map.Entry<String, Json> member : object.members().entrySet()) {
      String name = member.getKey();
      if (name.isEmpty() || name.equals("id") || name.startsWith("$")) {
        throw Shape.meaning(path, "`" + name + "` is no name for a computed attribute");
      }
      computed.put(name, expression(member.getValue(), rankBy, path + "." + name));
    }
    return computed;
  }

  private static Computed expression(Json source, @Nullable RankBy rankBy, String path) {
    List<Json> elements = Shape.array(source, path).values();
    if (elements.size() > 1 && elements.get(0) instanceof JsonString head) {
      if (elements.get(1) instanceof JsonString word
          && word.value().equals("VectorDist")
          && elements.size() > 2) {
        if (elements.size() > 3) {
          throw WireRefusal.shape(
              path
                  + ": invalid length "
                  + elements.size()
                  + ", expected [attribute, \"VectorDist\", vector]");
        }
        return new Computed.VectorDistance(
            head.value(), Vectors.query(elements.get(2), path + "[2]"));
      }
      if (head.value().equals("Highlight")
          && elements.get(1) instanceof JsonString attribute
          && !FilterDecoder.isFilter(elements)) {
        return highlight(elements, attribute.value(), rankBy, path);
      }
    }
    if (FilterDecoder.isFilter(elements)) {
      return new Computed.Matches(FilterDecoder.filter(source, path));
    }
    return new Computed.Score(ScoreDecoder.score(source, path));
  }

  private static Computed highlight(
      List<Json> elements, String attribute, @Nullable RankBy rankBy, String path) {
    if (elements.size() > 3) {
      throw WireRefusal.shape(
          path
              + ": invalid length "
              + elements.size()
              + ", expected [\"Highlight\", attribute, options]");
    }
    JsonObject options =
        elements.size() == 3
            ? Shape.object(elements.get(2), path + "[2]")
            : Json.objectBuilder().build();
    String at = path + "[2].";
    Json by = Shape.member(options, "fragment_by");
    if (by != null) {
      Shape.word(by, at + "fragment_by", List.of("none", "sentence", "paragraph", "word"));
    }
    Json limit = Shape.member(options, "fragment_limit");
    if (limit != null) {
      int fragments = Shape.unsigned(limit, at + "fragment_limit");
      if (fragments < 1 || fragments > MAX_FRAGMENTS) {
        throw Shape.meaning(
            at + "fragment_limit", "is " + limit + ", allowed are 1 to " + MAX_FRAGMENTS);
      }
    }
    Json offsets = Shape.member(options, "include_offsets");
    if (offsets != null) {
      Shape.word(offsets, at + "include_offsets", List.of("utf-8", "utf-16", "codepoints"));
    }
    Json rank = Shape.member(options, "rank_fragments_by");
    if (rank != null) {
      ScoreDecoder.score(rank, at + "rank_fragments_by");
    } else if (!(rankBy instanceof RankBy.Score score)
        || !searches(score.expression(), attribute)) {
      throw Shape.meaning(
          path, "rank_fragments_by is needed: the query has no BM25 clause on `" + attribute + "`");
    }
    return new Computed.Highlight(attribute, options);
  }

  /** Whether the score has a BM25 clause on this attribute. */
  private static boolean searches(ScoreExpression score, String attribute) {
    return switch (score) {
      case ScoreExpression.Bm25 bm25 -> bm25.attribute().equals(attribute);
      case ScoreExpression.Sum sum ->
          sum.operands().stream().anyMatch(operand -> searches(operand, attribute));
      case ScoreExpression.Max max ->
          max.operands().stream().anyMatch(operand -> searches(operand, attribute));
      case ScoreExpression.Product product -> searches(product.operand(), attribute);
      case ScoreExpression.Dist dist -> searches(dist.operand(), attribute);
      case ScoreExpression.Saturate saturate -> searches(saturate.operand(), attribute);
      case ScoreExpression.Decay decay -> searches(decay.operand(), attribute);
      case ScoreExpression.SparseKnn ignored -> false;
      case ScoreExpression.Constant ignored -> false;
      case ScoreExpression.Attribute ignored -> false;
      case ScoreExpression.Matches ignored -> false;
      case ScoreExpression.Unknown ignored -> false;
    };
  }
}
