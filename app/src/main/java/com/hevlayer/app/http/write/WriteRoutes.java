package com.hevlayer.app.http.write;

import com.hevlayer.app.edge.BodyRule;
import com.hevlayer.app.edge.Reply;
import com.hevlayer.app.http.Bodies;
import com.hevlayer.app.http.Call;
import com.hevlayer.app.http.Route;
import com.hevlayer.app.http.RouteGroup;
import com.hevlayer.domain.access.Scope;
import com.hevlayer.domain.fault.Fault;
import com.hevlayer.domain.write.PlannedWrite;
import com.hevlayer.domain.write.ServedWrites;
import com.hevlayer.domain.write.WriteIndex;
import com.hevlayer.domain.write.Writes;
import com.hevlayer.ports.store.CopyRequest;
import com.hevlayer.ports.store.NamespaceName;
import com.hevlayer.protocol.decode.WriteDecoder;
import com.hevlayer.protocol.encode.OperationAnswers;
import java.util.List;

/** Writes, imports, copies and asynchronous ones. */
public final class WriteRoutes implements RouteGroup {
  /** Every id of a request is remembered while it is checked. */
  private static final long MAX_ROWS = Math.max(10_000, Runtime.getRuntime().maxMemory() / 1024);

  private final Writes writes;
  private final RelayedWrites relayed;

  /** Creates the group. */
  public WriteRoutes(Writes writes, RelayedWrites relayed) {
    this.writes = writes;
    this.relayed = relayed;
  }

  @Override
  public List<Route> routes() {
    return List.of(
        Route.namespace(
                "POST",
                "/v2/namespaces/{ns}",
                "writeNamespace",
                Scope.WRITE,
                BodyRule.JSON,
                this::write)
            .judged(relayed)
            .measured(Route.Metric.UPSERT),
        // Its body is of no interest: there is no store here that takes it.
        Route.own(
            "POST",
            "/v2/namespaces/{ns}/import",
            "importNamespace",
            Scope.WRITE,
            null,
            WriteRoutes::importArrow),
        Route.namespace(
            "POST",
            "/v2/namespaces/{ns}/async",
            "startCopy",
            Scope.WRITE,
            BodyRule.JSON,
            WriteRoutes::startCopy),
        Route.namespace(
            "GET",
            "/v1/namespaces/{ns}/operations/{token}",
            "getOperation",
            Scope.READ,
            null,
            WriteRoutes::operation));
  }

  private Reply write(Call call) {
    PlannedWrite planned = writes.plan(call.target(), WriteIndex.scan(call.body()));
    if (planned.managed()) {
      checkRows(planned);
      call.rows(planned.rows());
    }
    return Bodies.ok(ServedWrites.carryOut(call.target(), planned));
  }

  private static void checkRows(PlannedWrite planned) {
    if (planned.ids() > MAX_ROWS) {
      planned.unsent();
      throw new Fault.TooLarge(
          "the request names "
              + planned.ids()
              + " rows, one request may name "
              + MAX_ROWS
              + " with the memory of this process: send fewer at a time or give it a larger heap");
    }
  }

  private static Reply importArrow(Call call) {
    throw new Fault.Unsupported(
        "search",
        call.route().operation(),
        "an Arrow stream can be imported into a store of kind search; namespace "
            + call.namespace().value()
            + " lies in one of kind "
            + call.spec().kind());
  }

  private static Reply startCopy(Call call) {
    NamespaceName namespace = call.namespace();
    CopyRequest request = WriteDecoder.startCopy(call.body());
    return Bodies.ok(
        OperationAnswers.started(
            call.ask(() -> call.store().startCopy(call.context(), namespace, request)).value()));
  }

  private static Reply operation(Call call) {
    NamespaceName namespace = call.namespace();
    String token = call.parameter("token");
    return Bodies.ok(
        OperationAnswers.status(
            call.ask(() -> call.store().operation(call.context(), namespace, token)).value()));
  }
}
