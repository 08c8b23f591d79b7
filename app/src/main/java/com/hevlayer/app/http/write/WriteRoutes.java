package com.hevlayer.app.http.write;

import com.hevlayer.app.edge.BodyRule;
import com.hevlayer.app.edge.Reply;
import com.hevlayer.app.http.Bodies;
import com.hevlayer.app.http.Call;
import com.hevlayer.app.http.Route;
import com.hevlayer.app.http.RouteGroup;
import com.hevlayer.domain.access.Scope;
import com.hevlayer.domain.embed.Counters;
import com.hevlayer.domain.embed.EmbeddingUsage;
import com.hevlayer.domain.embed.Prepared;
import com.hevlayer.domain.embed.WriteEmbedding;
import com.hevlayer.domain.fault.Fault;
import com.hevlayer.domain.write.AffectedIds;
import com.hevlayer.domain.write.ManagedWrite;
import com.hevlayer.domain.write.ObjectTypes;
import com.hevlayer.domain.write.WritePlan;
import com.hevlayer.domain.write.Writes;
import com.hevlayer.ports.store.Answer;
import com.hevlayer.ports.store.CopyRequest;
import com.hevlayer.ports.store.NamespaceName;
import com.hevlayer.ports.store.NoAnswerException;
import com.hevlayer.ports.store.WriteResult;
import com.hevlayer.protocol.decode.WriteBody;
import com.hevlayer.protocol.decode.WriteDecoder;
import com.hevlayer.protocol.encode.Answers;
import com.hevlayer.protocol.encode.OperationAnswers;
import com.hevlayer.protocol.scan.BodyIndex;
import com.hevlayer.protocol.scan.Splices;
import java.lang.foreign.MemorySegment;
import java.util.List;

/** Writes, copies and asynchronous ones. */
public final class WriteRoutes implements RouteGroup {
  /** Every id of a request is remembered while it is checked. */
  private static final long MAX_ROWS = Math.max(10_000, Runtime.getRuntime().maxMemory() / 1024);

  private final Writes writes;
  private final WriteEmbedding embedding;
  private final RelayedWrites relayed;

  /** Creates the group. */
  public WriteRoutes(Writes writes, WriteEmbedding embedding, RelayedWrites relayed) {
    this.writes = writes;
    this.embedding = embedding;
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
        Route.own(
            "POST",
            "/v2/namespaces/{ns}/import",
            "importNamespace",
            Scope.WRITE,
            null,
            WriteRoutes::importRows),
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
    Prepared prepared = embedding.prepare(call.target(), index);
    if (call.spec().kind().equals("search")) {
      List<String> objects = ObjectTypes.in(index);
      if (!objects.isEmpty()) {
        throw new Fault.Unsupported("search", "writeNamespace", ObjectTypes.message(objects));
      }
    }
    BodyIndex planned = prepared.indexed(index);
    MemorySegment body = planned.body();
    Answer.Ok<WriteResult> answer =
        switch (writes.begin(call.target(), planned, prepared.chunked())) {
          case Writes.Begun.Refused refused -> throw refusal(refused.why());
          case Writes.Begun.Unmanaged ignored ->
              applied(call, namespace, WriteDecoder.decode(body));
          case Writes.Begun.Managed managed -> managed(call, namespace, body, managed.write());
        };
    embedding.accepted(namespace, prepared);
    byte[] json = Answers.write(answer.value(), answer.usage());
    EmbeddingUsage usage = prepared.usage();
    return Bodies.ok(usage == null ? json : Counters.add(json, usage));
  }

  private static Answer.Ok<WriteResult> managed(
      Call call, NamespaceName namespace, MemorySegment written, ManagedWrite write) {
    boolean ended = false;
    try {
      checkRows(write.ids());
      call.rows(write.rows());
      WriteBody body = WriteDecoder.decode(Splices.apply(written, write.splices()));
      Answer.Ok<WriteResult> answer = applied(call, namespace, body);
      ended = true;
      write.accepted(call.context(), AffectedIds.of(answer.value()));
      return answer;
    } catch (NoAnswerException none) {
      if (none.sent() != NoAnswerException.Sent.NOTHING) {
        ended = true;
        write.unknown();
        write.evict(call.context());
      }
      throw none;
    } finally {
      if (!ended) {
        write.refused();
      }
    }
  }

  private static Answer.Ok<WriteResult> applied(
      Call call, NamespaceName namespace, WriteBody body) {
    return switch (body) {
      case WriteBody.Write write ->
          call.ask(() -> call.store().write(call.context(), namespace, write.request()));
      case WriteBody.Copy copy ->
          call.ask(() -> call.store().copy(call.context(), namespace, copy.request()));
    };
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

  /** No store here reads Arrow streams; the answer names the kind that would. */
  private static Reply importRows(Call call) {
    throw new Fault.Unsupported("search", "importNamespace");
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
