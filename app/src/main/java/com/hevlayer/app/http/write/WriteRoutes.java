package com.hevlayer.app.http.write;

import com.hevlayer.app.edge.BodyRule;
import com.hevlayer.app.edge.Reply;
import com.hevlayer.app.http.Bodies;
import com.hevlayer.app.http.Call;
import com.hevlayer.app.http.Route;
import com.hevlayer.app.http.RouteGroup;
import com.hevlayer.domain.access.Scope;
import com.hevlayer.domain.fault.Fault;
import com.hevlayer.domain.shard.Shards;
import com.hevlayer.domain.write.WritePlan;
import com.hevlayer.domain.write.WritePlanner;
import com.hevlayer.ports.store.Answer;
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
  /** Every id of a request is remembered while it is checked. */
  private static final long MAX_ROWS = Math.max(10_000, Runtime.getRuntime().maxMemory() / 1024);

  private final InstantSource clock;
  private final Shards shards;
  private final RelayedWrites relayed;

  /** Creates the group. */
  public WriteRoutes(InstantSource clock, Shards shards, RelayedWrites relayed) {
    this.clock = clock;
    this.shards = shards;
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
    int count = shards.stamping(call.target());
    MemorySegment body =
        switch (WritePlanner.plan(index, clock.millis(), count)) {
          case WritePlan.Refused refused -> throw refusal(refused);
          case WritePlan.Unmanaged ignored -> call.body();
          case WritePlan.Managed managed -> {
            checkRows(managed.upserts() + managed.patches() + managed.deletes());
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

  private static void checkRows(long rows) {
    if (rows > MAX_ROWS) {
      throw new Fault.TooLarge(
          "the request names "
              + rows
              + " rows, one request may name "
              + MAX_ROWS
              + " with the memory of this process: send fewer at a time or give it a larger heap");
    }
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
