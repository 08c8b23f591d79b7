package com.hevlayer.app.http.query;

import com.hevlayer.app.edge.BodyRule;
import com.hevlayer.app.edge.Reply;
import com.hevlayer.app.http.Bodies;
import com.hevlayer.app.http.Call;
import com.hevlayer.app.http.Route;
import com.hevlayer.app.http.RouteGroup;
import com.hevlayer.domain.access.Scope;
import com.hevlayer.domain.embed.Counters;
import com.hevlayer.domain.embed.Lowered;
import com.hevlayer.domain.embed.QueryEmbedding;
import com.hevlayer.ports.store.Answer;
import com.hevlayer.ports.store.NamespaceName;
import com.hevlayer.ports.store.QueryAnswer;
import com.hevlayer.ports.store.QueryRequest;
import com.hevlayer.protocol.decode.QueryDecoder;
import com.hevlayer.protocol.encode.Answers;
import java.util.List;

/** {@code query} and {@code explain_query}. */
public final class QueryRoutes implements RouteGroup {
  private final EmbeddedQueries embedded;

  /** Creates the group. */
  public QueryRoutes(QueryEmbedding embedding) {
    embedded = new EmbeddedQueries(embedding);
  }

  @Override
  public List<Route> routes() {
    return List.of(
        Route.namespace(
                "POST",
                "/v2/namespaces/{ns}/query",
                "queryNamespace",
                Scope.READ,
                BodyRule.JSON,
                this::query)
            .judged(embedded)
            .measured(Route.Metric.QUERY),
        Route.namespace(
            "POST",
            "/v2/namespaces/{ns}/explain_query",
            "explainQuery",
            Scope.READ,
            BodyRule.JSON,
            QueryRoutes::explain));
  }

  private Reply query(Call call) {
    return switch (embedded.lower(call)) {
      case Lowered.Untouched _ -> Bodies.ok(answer(call, call.decoded(QueryDecoder::query)));
      case Lowered.Relay _ -> Bodies.ok(answer(call, call.decoded(QueryDecoder::query)));
      case Lowered.Embedded query ->
          Bodies.ok(Counters.add(answer(call, QueryDecoder.query(query.body())), query.usage()));
    };
  }

  private static byte[] answer(Call call, QueryRequest request) {
    NamespaceName namespace = call.namespace();
    call.asks(request);
    Answer.Ok<QueryAnswer> answer =
        call.ask(() -> call.store().query(call.context(), namespace, request));
    return Answers.query(answer.value(), request.multiple(), answer.usage());
  }

  private static Reply explain(Call call) {
    NamespaceName namespace = call.namespace();
    QueryRequest request = call.decoded(QueryDecoder::query);
    return Bodies.ok(
        Answers.explain(
            call.ask(() -> call.store().explain(call.context(), namespace, request)).value()));
  }
}
