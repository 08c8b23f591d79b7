package com.hevlayer.protocol.decode;

import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.json.JsonArray;
import com.hevlayer.ports.json.JsonObject;
import com.hevlayer.ports.store.Query;
import com.hevlayer.ports.store.QueryRequest.Rerank;
import com.hevlayer.protocol.WireRefusal;
import java.util.ArrayList;
import java.util.List;

/** How results of several queries become one list. */
final class RerankDecoder {
  private static final int RANK_CONSTANT = 60;

  private RerankDecoder() {}

  static Rerank rerank(Json source, List<Query> queries, boolean multiple) {
    return switch (source) {
      case JsonArray array -> fusion(array.values(), queries, multiple);
      case JsonObject object -> model(object, queries);
      default -> throw Shape.invalid("rerank_by", source, "a sequence or a map");
    };
  }

  private static Rerank fusion(List<Json> elements, List<Query> queries, boolean multiple) {
    if (elements.isEmpty() || elements.size() > 2) {
      throw WireRefusal.shape(
          "rerank_by: invalid length "
              + elements.size()
              + ", expected [\"RRF\"] or [\"RRF\", options]");
    }
    Shape.word(elements.get(0), "rerank_by[0]", List.of("RRF"));
    if (!multiple) {
      throw Shape.meaning("rerank_by", "RRF needs `queries`");
    }
    for (int i = 0; i < queries.size(); i++) {
      if (!queries.get(i).aggregates().isEmpty()) {
        throw Shape.meaning("queries[" + i + "]", "RRF fuses ranked queries, not aggregations");
      }
    }
    int constant = RANK_CONSTANT;
    List<Double> weights = new ArrayList<>();
    if (elements.size() == 2) {
      JsonObject options = Shape.object(elements.get(1), "rerank_by[1]");
      Json written = Shape.member(options, "rank_constant");
      if (written != null) {
        constant = Shape.unsigned(written, "rerank_by[1].rank_constant");
        if (constant < 1) {
          throw Shape.meaning("rerank_by[1].rank_constant", "is 0, needed is more than 0");
        }
      }
      Json list = Shape.member(options, "weights");
      if (list != null) {
        weights(list, queries.size(), weights);
      }
    }
    return new Rerank.ReciprocalRank(constant, weights);
  }

  private static void weights(Json source, int queries, List<Double> weights) {
    String path = "rerank_by[1].weights";
    List<Json> sources = Shape.array(source, path).values();
    if (sources.size() != queries) {
      throw Shape.meaning(path, "has " + sources.size() + " weights for " + queries + " queries");
    }
    for (int i = 0; i < sources.size(); i++) {
      String at = path + "[" + i + "]";
      double weight = Shape.number(sources.get(i), at);
      if (!(weight > 0)) {
        throw Shape.meaning(at, "is " + sources.get(i) + ", needed is more than 0");
      }
      weights.add(weight);
    }
  }

  private static Rerank model(JsonObject object, List<Query> queries) {
    String model = field(object, "model");
    String attribute = field(object, "attribute");
    String text = field(object, "query");
    for (int i = 0; i < queries.size(); i++) {
      boolean named =
          queries.get(i).projection() instanceof Query.Projection.Only only
              && only.names().contains(attribute);
      if (!named) {
        throw Shape.meaning(
            "rerank_by.attribute",
            "`"
                + attribute
                + "` must be named in include_attributes of every query, but query "
                + i
                + " does not");
      }
    }
    return new Rerank.Model(model, attribute, text);
  }

  private static String field(JsonObject object, String name) {
    Json value = Shape.member(object, name);
    if (value == null) {
      throw Shape.missing("rerank_by", name);
    }
    return Shape.string(value, "rerank_by." + name);
  }
}
