package com.hevlayer.domain.query.hybrid;

/**
 * How a text was routed, as the answer says it.
 *
 * @param forced whether the caller chose the route
 * @param tokens words that were counted, 1 to 15
 * @param executed whether the query was executed; if not, the caller is to bring a vector
 */
public record Routing(AutoRoute route, boolean forced, int tokens, boolean executed) {
  /** Name of the rule that chooses a route. */
  private static final String POLICY = "v1";

  /** Returns who chose the route. */
  public String policy() {
    return forced ? "forced" : POLICY;
  }
}
