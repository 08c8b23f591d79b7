package com.hevlayer.app.http.write;

import com.hevlayer.app.edge.BodyRule;
import com.hevlayer.app.edge.Reply;
import com.hevlayer.app.http.Bodies;
import com.hevlayer.app.http.Call;
import com.hevlayer.app.http.Fault;
import com.hevlayer.app.http.Route;
import com.hevlayer.app.http.RouteGroup;
import com.hevlayer.domain.access.Scope;
import com.hevlayer.domain.write.WritePlan;
import com.hevlayer.domain.write.WritePlanner;
import com.hevlayer.ports.store.Answer;
import com.hevlayer.ports.store.CallContext;
import com.hevlayer.ports.store.CopyRequest;
import com.hevlayer.ports.store.NamespaceName;
import com.hevlayer.ports.store.WriteResult;
import com.hevlayer.protocol.decode.WriteBody;
import com.hevlayer.protocol.decode.WriteDecoder;
import com.hevlayer.protocol.encode.Answers;
import com.hevlayer.protocol.encode.OperationAnswers;
import com.hevlayer.protocol.scan.BodyIndex;
import com.hevlayer.protocol.scan.Splices;
import java.lang.foreign.MemorySegment;
import java.time.InstantSource;
import java.util.List;

/** Writes, copies and asynchronous ones. */
public final class WriteRoutes implements RouteGroup {
  private final InstantSource clock;
  private final int shardCount;

  /** Creates the group; {@code shardCount} is that of namespaces without a marker row. */
  public WriteRoutes(InstantSource clock, int shardCount) {
    this.clock = clock;
    this.shardCount = shardCount;
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
            .relayed(Route.Relay.MANAGED_WRITE)
            .measured(Route.Metric.UPSERT),
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
    NamespaceName namespace = call.namespace();
    BodyIndex index = BodyIndex.scan(call.body());
    int shards =
        MarkerRow.shards(
            call.store(), call.context(CallContext.Purpose.PROBE), namespace, shardCount);
    MemorySegment body =
        switch (WritePlanner.plan(index, clock.millis(), shards)) {
          case WritePlan.Refused refused -> throw refusal(refused);
          case WritePlan.Unmanaged ignored -> call.body();
          case WritePlan.Managed managed -> {
            call.rows(managed.upserts() + managed.patches());
            yield Splices.apply(call.body(), managed.splices());
          }
        };
    Answer.Ok<WriteResult> answer =
        switch (WriteDecoder.decode(body)) {
          case WriteBody.Write write ->
              call.ask(() -> call.store().write(call.context(), namespace, write.request()));
          case WriteBody.Copy copy ->
              call.ask(() -> call.store().copy(call.context(), namespace, copy.request()));
        };
    return Bodies.ok(Answers.write(answer.value(), answer.usage()));
  }

  private static RuntimeException refusal(WritePlan.Refused refused) {
    return refused.status() == 400
        ? new Fault.BadRequest(refused.message())
        : new Fault.Invalid(refused.message());
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
