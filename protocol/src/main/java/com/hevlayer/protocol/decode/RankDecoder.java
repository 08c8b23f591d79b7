package com.hevlayer.protocol.decode;

import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.json.JsonArray;
import com.hevlayer.ports.json.JsonString;
import com.hevlayer.ports.store.RankBy;
import com.hevlayer.protocol.WireRefusal;
import java.util.ArrayList;
import java.util.List;

/** Rankings from JSON: by attributes, by a vector, or by a score. */
public final class RankDecoder {
  private static final int MAX_ORDERS = 8;

  private RankDecoder() {}

  /**
   * Decodes a ranking.
   *
   * @param path where it stands in the body, for messages
   * @throws WireRefusal with 422 or 400
   */
  public static RankBy rankBy(Json source, String path) {
    List<Json> elements = Shape.array(source, path).values();
    if (elements.isEmpty()) {
      throw WireRefusal.shape(path + ": invalid length 0, expected a ranking expression");
    }
    if (elements.get(0) instanceof JsonArray) {
      return new RankBy.Orders(orders(elements, path));
    }
    if (isOrder(elements)) {
      return new RankBy.Orders(List.of(order(elements, path)));
    }
    if (elements.size() > 1
        && elements.get(1) instanceof JsonString word
        && (word.value().equals("ANN") || word.value().equals("kNN"))) {
      return vector(elements, word.value(), path);
    }
    return new RankBy.Score(ScoreDecoder.score(source, path));
  }

  /** Two strings are an order unless the first is the name of an expression with an attribute. */
  private static boolean isOrder(List<Json> elements) {
    return elements.size() == 2
        && elements.get(0) instanceof JsonString name
        && elements.get(1) instanceof JsonString word
        && (!name.value().equals("Attribute") || isDirection(word.value()));
  }

  private static boolean isDirection(String word) {
    return word.equals("asc") || word.equals("desc");
  }

  private static List<RankBy.Order> orders(List<Json> sources, String path) {
    List<RankBy.Order> orders = new ArrayList<>(sources.size());
    for (int i = 0; i < sources.size(); i++) {
      String at = path + "[" + i + "]";
      List<Json> elements = Shape.array(sources.get(i), at).values();
      if (elements.size() != 2) {
        throw WireRefusal.shape(
            at
                + ": invalid length "
                + elements.size()
                + ", expected [attribute, \"asc\"|\"desc\"]");
      }
      orders.add(order(elements, at));
    }
    if (orders.size() > MAX_ORDERS) {
      throw Shape.meaning(path, "has " + orders.size() + " orders, at most 8 are allowed");
    }
    return orders;
  }

  private static RankBy.Order order(List<Json> elements, String path) {
    String attribute = Shape.string(elements.get(0), path + "[0]");
    String direction = Shape.word(elements.get(1), path + "[1]", List.of("asc", "desc"));
    return new RankBy.Order(attribute, direction.equals("asc"));
  }

  private static RankBy vector(List<Json> elements, String method, String path) {
    String attribute = Shape.string(elements.get(0), path + "[0]");
    if (elements.size() != 3) {
      throw WireRefusal.shape(
          path
              + ": invalid length "
              + elements.size()
              + ", expected [attribute, \""
              + method
              + "\", vector]");
    }
    return new RankBy.Vector(
        attribute, method.equals("kNN"), Vectors.query(elements.get(2), path + "[2]"));
  }
}
