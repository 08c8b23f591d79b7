package com.hevlayer.ports.store;

import com.hevlayer.ports.json.Json;
import java.util.List;

/** How a query ranks rows. Immutable. */
public sealed interface RankBy {

  /** By attributes, 1 to 8 of them, in this order; no {@code $dist}. */
  record Orders(List<Order> orders) implements RankBy {
    /** Copies the list. */
    public Orders {
      orders = List.copyOf(orders);
    }
  }

  /** One attribute and its direction. */
  record Order(String attribute, boolean ascending) {}

  /** By the distance of a vector attribute, nearest first. */
  record Vector(String attribute, boolean exact, QueryVector query) implements RankBy {}

  /** By a score, highest first. */
  record Score(ScoreExpression expression) implements RankBy {}

  /** Something this version of the SPI does not know; a store refuses it with 422. */
  record Unknown(Json source) implements RankBy {}
}
