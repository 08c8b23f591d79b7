package com.hevlayer.app.http.query;

import com.hevlayer.app.edge.Reply;
import com.hevlayer.app.http.Call;
import com.hevlayer.ports.json.JsonObject;

/** Serves queries whose {@code rank_by} is an expression of the gateway's own. Thread-safe. */
@FunctionalInterface
public interface RankExpressionHandler {

  /**
   * Serves a query whose {@code rank_by[1]} is {@code HybridText} or {@code Auto}; blocks.
   *
   * @param body the whole body
   * @throws RuntimeException mapped to an answer by {@link com.hevlayer.app.http.Faults#reply}
   */
  Reply handle(Call call, JsonObject body);
}
