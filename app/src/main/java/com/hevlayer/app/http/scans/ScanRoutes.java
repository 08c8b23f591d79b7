package com.hevlayer.app.http.scans;

import com.hevlayer.app.edge.BodyRule;
import com.hevlayer.app.edge.Reply;
import com.hevlayer.app.http.Bodies;
import com.hevlayer.app.http.Call;
import com.hevlayer.app.http.Route;
import com.hevlayer.app.http.RouteGroup;
import com.hevlayer.domain.access.Scope;
import com.hevlayer.domain.fault.Fault;
import com.hevlayer.domain.scan.ScanMode;
import com.hevlayer.domain.scan.ScanSpec;
import com.hevlayer.domain.scan.Scans;
import com.hevlayer.protocol.encode.Answers;
import java.util.List;

/** Scans of a namespace: counts at once, ids and values by jobs. */
public final class ScanRoutes implements RouteGroup {
  private static final String ALL = "/v2/namespaces/{ns}/scans";
  private static final String ID = "id";
  private static final String ONE = ALL + "/{" + ID + "}";
  private static final long DEFAULT_LIMIT = 1000;
  private static final long LARGEST_LIMIT = 10_000;

  private final Scans scans;

  /** Creates the routes. */
  public ScanRoutes(Scans scans) {
    this.scans = scans;
  }

  @Override
  public List<Route> routes() {
    return List.of(
        Route.own("POST", ALL, "createScan", Scope.READ, BodyRule.JSON, this::create),
        Route.own("GET", ALL, "listScans", Scope.READ, null, this::list),
        Route.own("GET", ONE, "getScan", Scope.READ, null, this::get),
        Route.own("DELETE", ONE, "deleteScan", Scope.WRITE, null, this::delete),
        Route.own("GET", ONE + "/results", "getScanResults", Scope.READ, null, this::results));
  }

  private Reply create(Call call) {
    ScanSpec spec = ScanSpec.read(call.body());
    return spec.mode() == ScanMode.COUNT
        ? Bodies.ok(ScanAnswers.count(scans.count(call.target(), spec)))
        : Bodies.of(202, ScanAnswers.job(scans.start(call.target(), spec)));
  }

  private Reply list(Call call) {
    return Bodies.ok(ScanAnswers.jobs(scans.list(call.namespace())));
  }

  private Reply get(Call call) {
    return Bodies.ok(ScanAnswers.job(scans.get(call.namespace(), call.parameter(ID))));
  }

  private Reply delete(Call call) {
    scans.delete(call.namespace(), call.parameter(ID));
    return Bodies.ok(Answers.ok());
  }

  private Reply results(Call call) {
    long limit = unsigned(call, "limit", DEFAULT_LIMIT);
    long offset = unsigned(call, "offset", 0);
    return Bodies.ok(
        ScanAnswers.page(
            scans.results(
                call.namespace(),
                call.parameter(ID),
                (int) Math.min(LARGEST_LIMIT, limit),
                offset)));
  }

  private static long unsigned(Call call, String name, long otherwise) {
    String text = call.query(name).orElse(null);
    if (text == null) {
      return otherwise;
    }
    try {
      long value = Long.parseLong(text);
      if (value >= 0) {
        return value;
      }
    } catch (NumberFormatException e) {
      // Said below.
    }
    throw new Fault.BadRequest(
        "query parameter " + name + " is '" + text + "'; allowed is an integer, 0 or more");
  }
}
