package com.hevlayer.app.telemetry;

import com.hevlayer.app.edge.EdgeObserver;
import com.hevlayer.app.edge.RequestHead;
import com.hevlayer.app.http.BillObserver;
import com.hevlayer.app.http.Gate;
import com.hevlayer.app.http.Match;
import com.hevlayer.app.http.QueryShape;
import com.hevlayer.app.http.Route;
import com.hevlayer.app.http.RouteTable;
import com.hevlayer.app.http.ServedObserver;
import com.hevlayer.domain.access.Judgement;
import com.hevlayer.domain.fault.Fault;
import com.hevlayer.ports.json.JsonObject;
import com.hevlayer.ports.store.NoAnswerException;
import com.hevlayer.protocol.client.Bill;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** Measures every request, and logs one line for each that was refused or failed. */
public final class RequestTelemetry
    implements EdgeObserver, ServedObserver, Gate.AccessLog, BillObserver {
  private static final Logger LOG = LoggerFactory.getLogger("com.hevlayer.request");
  private static final int CLIENT_LEFT = 499;

  private static final String OTHER = "other";

  /** No namespace has a longer name; callers must not fill the memory with names they made up. */
  private static final int LONGEST_NAME = 128;

  private final Meters meters;
  private final RequestMeters requests;
  private final RouteTable routes;

  /** Creates one. */
  public RequestTelemetry(Meters meters, RouteTable routes) {
    this.meters = meters;
    requests = new RequestMeters(meters);
    this.routes = routes;
  }

  @Override
  public void answered(RequestHead head, EdgeObserver.Outcome outcome) {
    int status = outcome.status();
    Route route = null;
    String namespace = "";
    if (routes.match(head.method(), head.rawPath()) instanceof Match.Found found) {
      route = found.route();
      namespace = namespaceOf(found);
    }
    requests.answered(route == null ? OTHER : route.operation(), status);
    boolean judged = !outcome.admitted() && (status == 401 || status == 403);
    if (route != null && !judged) {
      String family =
          switch (route.metric()) {
            case NONE -> null;
            case QUERY -> "layer_query_duration_seconds";
            case UPSERT -> "layer_upsert_duration_seconds";
            case HEAD -> "layer_head_duration_seconds";
            case LIST -> "layer_list_duration_seconds";
          };
      if (family != null) {
        requests.took(family, namespace, result(status), outcome.nanos());
      }
    }
    // Callers the gate refused have a line of their own already, with the reason; a public route
    // that says "not ready" is asked again and again.
    boolean open = route != null && route.judge() == Route.Judge.NOBODY;
    if (status >= 400 && !judged && !(open && status == 503)) {
      log(head, status, outcome.nanos(), outcome.fault());
    }
  }

  @Override
  public void unreadable(String requestId, int status) {
    requests.answered(OTHER, status);
    LOG.atInfo()
        .addKeyValue("request_id", requestId)
        .addKeyValue("status", status)
        .log("the head of a request could not be read");
  }

  @Override
  public void relayed(
      RequestHead head, String store, int status, @Nullable String fault, long nanos, long before) {
    asked(store, status, fault, nanos);
    if (routes.match(head.method(), head.rawPath()) instanceof Match.Found found) {
      String namespace = namespaceOf(found);
      int answered = fault == null ? status : fault.equals("timeout") ? 504 : 502;
      parts(found.route().metric(), namespace, result(answered), nanos, before);
    }
  }

  @Override
  public void asked(String store, int status, @Nullable String fault, long nanos) {
    requests.called(store, status, fault, nanos);
  }

  /** Records how the time of a query or a write fell on the store and on the gateway. */
  private void parts(Route.Metric metric, String namespace, String result, long store, long own) {
    switch (metric) {
      case QUERY -> {
        requests.took("layer_query_tpuf_seconds", namespace, result, store);
        requests.took("layer_query_overhead_seconds", namespace, result, Math.max(0, own));
      }
      case UPSERT -> {
        requests.took("layer_upsert_tpuf_seconds", namespace, result, store);
        requests.took("layer_upsert_overhead_seconds", namespace, result, Math.max(0, own));
      }
      case NONE, HEAD, LIST -> {}
    }
  }

  @Override
  public void served(ServedObserver.Outcome outcome) {
    String namespace = outcome.namespace() == null ? "" : outcome.namespace();
    String result = result(outcome.status());
    parts(
        outcome.route().metric(),
        namespace,
        result,
        outcome.storeNanos(),
        outcome.nanos() - outcome.storeNanos());
    if (outcome.query() != null) {
      shaped(outcome.query(), result, namespace, outcome.storeKind());
    }
    if (outcome.rows() >= 0) {
      batch(namespace, outcome.rows());
    }
    for (JsonObject billing : outcome.billings()) {
      billed(namespace, outcome.storeKind(), Bill.of(billing));
    }
    Throwable fault = outcome.fault();
    if (outcome.status() == 500 && fault != null) {
      LOG.atError()
          .setCause(fault)
          .addKeyValue("request_id", outcome.head().requestId())
          .addKeyValue("operation", outcome.route().operation())
          .log("a handler failed");
    }
  }

  private void shaped(QueryShape query, String result, String namespace, String storeKind) {
    if (query.legs() == 0) {
      requests.shaped(namespace, result, query.filtered(), query.ranked());
      return;
    }
    Map<String, String> store = Map.of("namespace", namespace, "store_kind", storeKind);
    meters.count(
        "hevlayer_multi_query_total",
        Map.of("namespace", namespace, "store_kind", storeKind, "status", result),
        1);
    meters.legs("hevlayer_multi_query_legs", store, query.legs());
    meters.calls("hevlayer_multi_query_upstream_calls", store, query.calls());
  }

  /** Records the rows of a managed write. */
  public void batch(String namespace, long rows) {
    meters.rows(
        "layer_upsert_batch_size",
        Map.of("pipeline_id", "direct", "namespace", namespace),
        (double) rows);
  }

  @Override
  public void refused(RequestHead head, String store, Judgement.Refused why) {
    String reason =
        switch (why) {
          case Judgement.NoToken ignored -> "no_token";
          case Judgement.UnknownToken ignored -> "unknown_token";
          case Judgement.ScopeMissing ignored -> "scope_missing";
        };
    meters.count("layer_access_refused_total", Map.of("store", store, "reason", reason), 1);
    LOG.atInfo()
        .addKeyValue("request_id", head.requestId())
        .addKeyValue("method", head.method())
        .addKeyValue("path", head.rawPath())
        .addKeyValue("status", why.status())
        .addKeyValue("store", store)
        .addKeyValue("reason", reason)
        .addKeyValue("key", why instanceof Judgement.ScopeMissing missing ? missing.keyName() : "")
        .log("request refused");
  }

  @Override
  public void billed(String namespace, String storeKind, Bill bill) {
    billed("hevlayer_tpuf_billable_bytes_queried_total", namespace, storeKind, bill.queried());
    billed("hevlayer_tpuf_billable_bytes_returned_total", namespace, storeKind, bill.returned());
    billed("hevlayer_tpuf_billable_bytes_written_total", namespace, storeKind, bill.written());
  }

  private void billed(String family, String namespace, String storeKind, long bytes) {
    if (bytes != Bill.UNKNOWN) {
      requests.billed(family, namespace, storeKind, bytes);
    }
  }

  private static void log(RequestHead head, int status, long nanos, @Nullable Throwable fault) {
    LOG.atLevel(status >= 500 ? Level.WARN : Level.INFO)
        .addKeyValue("request_id", head.requestId())
        .addKeyValue("method", head.method())
        .addKeyValue("path", head.rawPath())
        .addKeyValue("status", status)
        .addKeyValue("duration_ms", nanos / 1_000_000)
        .addKeyValue("fault", described(status, fault))
        .log(status == CLIENT_LEFT ? "caller left" : "request failed");
  }

  private static String namespaceOf(Match.Found found) {
    String name = found.parameters().getOrDefault(RouteTable.NAMESPACE, "");
    return name.length() <= LONGEST_NAME ? name : OTHER;
  }

  /**
   * What a store did wrong is told in full; what a caller did wrong may quote the caller's data.
   */
  private static String described(int status, @Nullable Throwable fault) {
    if (fault == null) {
      return "";
    }
    return fault instanceof NoAnswerException || (fault instanceof Fault && status >= 500)
        ? String.valueOf(fault.getMessage())
        : fault.getClass().getSimpleName();
  }

  private static String result(int status) {
    return switch (status) {
      case 504 -> "timeout";
      case 401, 403, 413, 415, 500, 503 -> "layer_error";
      default -> status < 400 ? "ok" : "tpuf_error";
    };
  }
}
