package com.hevlayer.app.operator;

import com.hevlayer.app.edge.Reply;
import com.hevlayer.ports.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** What probes and scrapes of an operator are answered. */
final class OperatorPages {
  private static final Map.Entry<String, String> TEXT =
      Map.entry("Content-Type", "text/plain; version=0.0.4; charset=utf-8");

  private OperatorPages() {}

  /**
   * Returns the pages by path.
   *
   * @param alive whether work goes on
   * @param missing what keeps the operator from being ready
   * @param metrics the text of a scrape
   */
  static Map<String, Supplier<Reply>> of(
      BooleanSupplier alive, Supplier<Set<String>> missing, Supplier<String> metrics) {
    return Map.of(
        "/healthz", () -> health(alive.getAsBoolean()),
        "/readyz", () -> readiness(missing.get()),
        "/metrics",
            () -> new Reply(200, List.of(TEXT), metrics.get().getBytes(StandardCharsets.UTF_8)));
  }

  private static Reply health(boolean alive) {
    return status(alive ? 200 : 503, alive ? "ok" : "stuck");
  }

  private static Reply readiness(Set<String> missing) {
    if (missing.isEmpty()) {
      return status(200, "ready");
    }
    return Reply.json(
        503,
        Json.objectBuilder()
            .put("status", "starting")
            .put("missing", Json.array(new TreeSet<>(missing).stream().map(Json::of).toList()))
            .build()
            .toString());
  }

  private static Reply status(int status, String text) {
    return Reply.json(status, Json.objectBuilder().put("status", text).build().toString());
  }
}
