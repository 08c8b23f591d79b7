package com.hevlayer.app.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import com.hevlayer.app.edge.EdgeObserver;
import com.hevlayer.app.edge.HeaderView;
import com.hevlayer.app.edge.Reply;
import com.hevlayer.app.edge.RequestHead;
import com.hevlayer.app.http.Route;
import com.hevlayer.app.http.RouteTable;
import com.hevlayer.domain.access.Scope;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What callers can make the gateway remember of them. */
class RequestTelemetryTest {
  private static final Route QUERY =
      Route.namespace(
              "POST",
              "/v2/namespaces/{ns}/query",
              "query",
              Scope.READ,
              null,
              call -> Reply.empty(200))
          .measured(Route.Metric.QUERY);

  private final Meters meters = new Meters();
  private final RequestTelemetry telemetry =
      new RequestTelemetry(meters, RouteTable.of(List.of(() -> List.of(QUERY))));

  @AfterEach
  void close() {
    meters.close();
  }

  private void query(String namespace) {
    RequestHead head =
        new RequestHead(
            "id", "POST", "/v2/namespaces/" + namespace + "/query", null, HeaderView.NONE, false);
    telemetry.answered(head, new EdgeObserver.Outcome(true, 404, 1000, 0, null));
    telemetry.relayed(head, "store", 404, null, 1000, 1000);
  }

  @Test
  void names_longerThanAnyNamespaceHas_areNotKept() {
    query("x".repeat(128));
    query("y".repeat(129));
    query("z".repeat(30_000));
    assertThat(meters.scrape())
        .contains("namespace=\"" + "x".repeat(128) + '"')
        .contains("layer_query_duration_seconds_count{namespace=\"other\"")
        .contains("layer_query_tpuf_seconds_count{namespace=\"other\"")
        .doesNotContain("yyy", "zzz");
  }
}
