package com.hevlayer.app.http.query;

import com.hevlayer.app.edge.HeldBody;
import com.hevlayer.app.edge.Reply;
import com.hevlayer.app.edge.RequestHead;
import com.hevlayer.app.edge.Verdict;
import com.hevlayer.app.http.Admission;
import com.hevlayer.app.http.Bodies;
import com.hevlayer.app.http.BodyJudge;
import com.hevlayer.app.http.Call;
import com.hevlayer.app.http.QueryShape;
import com.hevlayer.app.http.RouteHandler;
import com.hevlayer.domain.embed.QueryEmbedding;
import com.hevlayer.domain.routing.StoreLease;
import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.json.JsonObject;
import com.hevlayer.ports.store.Answer;
import com.hevlayer.ports.store.CallContext;
import com.hevlayer.ports.store.NamespaceName;
import com.hevlayer.ports.store.QueryAnswer;
import com.hevlayer.ports.store.QueryRequest;
import com.hevlayer.ports.store.QueryResult;
import com.hevlayer.ports.store.ResultRow;
import com.hevlayer.protocol.WireRefusal;
import com.hevlayer.protocol.decode.LegacyDecoder;
import com.hevlayer.protocol.decode.QueryDecoder;
import com.hevlayer.protocol.encode.Answers;
import com.hevlayer.protocol.encode.LegacyAnswers;
import com.hevlayer.protocol.json.JsonText;
import com.hevlayer.protocol.scan.BodyIndex;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;

/**
 * Queries below {@code /v1}. A store that speaks the wire gets them below {@code /v2} as they came,
 * whatever they hold; only one whose text is the gateway's to embed is served as a query below
 * {@code /v2}, as if it had come without headers.
 */
final class FirstVersionQueries implements BodyJudge, RouteHandler {
  private final QueryEmbedding embedding;
  private final BiFunction<Call, JsonObject, Reply> embedded;

  /** Creates one; {@code embedded} serves a query with texts to embed. */
  FirstVersionQueries(QueryEmbedding embedding, BiFunction<Call, JsonObject, Reply> embedded) {
    this.embedding = embedding;
    this.embedded = embedded;
  }

  @Override
  public Verdict judge(RequestHead head, HeldBody body, Admission admission) {
    StoreLease lease = admission.lease();
    boolean handedOn = false;
    try {
      CallContext context = CallContext.of(head.requestId(), CallContext.Purpose.REQUEST);
      if (embeds(body)
          && JsonText.parse(body.bytes()) instanceof JsonObject query
          && embedding.isOwn(admission.target(lease, context), query)) {
        return admission.serve(query);
      }
      Verdict relayed = admission.relayAsV2(head, lease);
      handedOn = true;
      return relayed;
    } finally {
      if (!handedOn) {
        lease.close();
      }
    }
  }

  private static boolean embeds(HeldBody body) {
    try {
      return QueryEmbedding.isIn(BodyIndex.scan(body.bytes()));
    } catch (WireRefusal malformed) {
      // The store's to judge.
      return false;
    }
  }

  @Override
  public Reply handle(Call call) {
    Json body =
        call.attachment(JsonObject.class)
            .<Json>map(read -> read)
            .orElseGet(() -> call.decoded(JsonText::parse));
    if (body instanceof JsonObject query && QueryEmbedding.isIn(query)) {
      call.forgetHeaders();
      return embedded.apply(call, query);
    }
    NamespaceName namespace = call.namespace();
    boolean old = LegacyDecoder.isOldQuery(body);
    QueryRequest request =
        call.decoded(bytes -> old ? LegacyDecoder.query(body) : QueryDecoder.query(body));
    call.asks(QueryShape.of(request));
    Answer.Ok<QueryAnswer> answer =
        call.ask(() -> call.store().query(call.context(), namespace, request));
    return Bodies.ok(
        old
            ? LegacyAnswers.query(rows(answer.value()))
            : Answers.query(answer.value(), request.multiple(), answer.usage()));
  }

  private static List<ResultRow> rows(QueryAnswer answer) {
    List<ResultRow> rows = new ArrayList<>();
    for (QueryResult result : answer.results()) {
      if (result instanceof QueryResult.Rows found) {
        rows.addAll(found.rows());
      }
    }
    return rows;
  }
}
