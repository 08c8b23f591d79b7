package com.hevlayer.app.http.query;

import com.hevlayer.app.edge.BodyRule;
import com.hevlayer.app.edge.Reply;
import com.hevlayer.app.http.Bodies;
import com.hevlayer.app.http.Call;
import com.hevlayer.app.http.LayerHeaders;
import com.hevlayer.app.http.QueryShape;
import com.hevlayer.app.http.RequestTags;
import com.hevlayer.app.http.Route;
import com.hevlayer.app.http.RouteGroup;
import com.hevlayer.app.http.ServedObserver;
import com.hevlayer.domain.access.Scope;
import com.hevlayer.domain.consistency.Watermarks;
import com.hevlayer.domain.embed.Counters;
import com.hevlayer.domain.embed.Lowered;
import com.hevlayer.domain.embed.QueryEmbedding;
import com.hevlayer.domain.fault.Fault;
import com.hevlayer.domain.query.BatchQueries;
import com.hevlayer.domain.query.PlainQueries;
import com.hevlayer.domain.query.PlainRequest;
import com.hevlayer.domain.query.QueryDispatch;
import com.hevlayer.ports.json.JsonObject;
import com.hevlayer.ports.store.Answer;
import com.hevlayer.ports.store.NamespaceName;
import com.hevlayer.ports.store.QueryAnswer;
import com.hevlayer.ports.store.QueryRequest;
import com.hevlayer.protocol.decode.QueryDecoder;
import com.hevlayer.protocol.encode.Answers;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

/** {@code query} of both versions, and {@code explain_query}. */
public final class QueryRoutes implements RouteGroup {
  private final LayerQueries queries;
  private final QueryJudge judge;
  private final RankExpressionHandler expressions;
  private final QueryEmbedding embedding;
  private final FirstVersionQueries firstVersion;

  /**
   * Creates the group.
   *
   * @param random gives 64 random bits at every call; thread-safe
   * @param timeout limits a call of a store, zero does not
   * @param observer hears of queries that no handler of a route serves
   */
  public QueryRoutes(
      PlainQueries plain,
      BatchQueries batches,
      RankExpressionHandler expressions,
      QueryEmbedding embedding,
      Watermarks watermarks,
      LongSupplier random,
      Duration timeout,
      ServedObserver observer) {
    LayerHeaders headers = new LayerHeaders(watermarks, random);
    this.queries = new LayerQueries(plain, batches, headers);
    this.judge = new QueryJudge(new DirectQueries(plain, headers, timeout, observer), embedding);
    this.expressions = expressions;
    this.embedding = embedding;
    this.firstVersion =
        new FirstVersionQueries(embedding, (call, query) -> embedded(call, QueryBody.of(query)));
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
            .judged(judge)
            .measured(Route.Metric.QUERY),
        Route.namespace(
                "POST",
                "/v1/namespaces/{ns}/query",
                "queryNamespaceV1",
                Scope.READ,
                BodyRule.ANY,
                firstVersion)
            .judged(firstVersion)
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
    Optional<PlainRequest> judged = call.attachment(PlainRequest.class);
    if (judged.isPresent()) {
      return queries.plain(call, judged.get());
    }
    Optional<QueryBody> indexed = call.attachment(QueryBody.class);
    if (indexed.isPresent()) {
      return serve(call, indexed.get());
    }
    Optional<JsonObject> texts = call.attachment(JsonObject.class);
    return embedded(call, texts.map(QueryBody::of).orElseGet(() -> read(call)));
  }

  /** Reads the body of a query to a typed store. */
  private static QueryBody read(Call call) {
    var _ = RequestTags.of(call.head().headers());
    return call.decoded(QueryBody::read);
  }

  /** Serves a query once the texts that are the gateway's to embed are vectors. */
  private Reply embedded(Call call, QueryBody query) {
    return switch (embedding.lower(call.target(), query.whole())) {
      case Lowered.Untouched _ -> serve(call, query);
      case Lowered.Relay _ -> serve(call, query);
      case Lowered.Embedded lowered -> {
        QueryBody body = QueryBody.of(lowered.body());
        if (body.dispatch() == QueryDispatch.NATIVE && call.target().speaksWire()) {
          throw new Fault.Invalid(
              "a query whose text the gateway embeds holds members that only the store executes");
        }
        Reply reply = serve(call, body);
        yield new Reply(
            reply.status(), reply.headers(), Counters.add(reply.body(), lowered.usage()));
      }
    };
  }

  private Reply serve(Call call, QueryBody query) {
    return switch (query.dispatch()) {
      case PLAIN -> queries.plain(call, query.members(PlainRequest::reads));
      case BATCH -> queries.batch(call, query.whole());
      case HYBRID_TEXT, AUTO -> expressions.handle(call, query.whole());
      case NESTED ->
          throw new Fault.Invalid(
              "queries holds HybridText or Auto; allowed is either of them in the rank_by beside"
                  + " the other members of a query, not in a leg");
      case NATIVE -> typed(call, query.whole());
    };
  }

  /** What a typed store executes itself. */
  private static Reply typed(Call call, JsonObject body) {
    NamespaceName namespace = call.namespace();
    QueryRequest request = call.decoded(bytes -> QueryDecoder.query(body));
    call.asks(QueryShape.of(request));
    Answer.Ok<QueryAnswer> answer =
        call.ask(() -> call.store().query(call.context(), namespace, request));
    return Bodies.ok(Answers.query(answer.value(), request.multiple(), answer.usage()));
  }

  private static Reply explain(Call call) {
    NamespaceName namespace = call.namespace();
    QueryRequest request = call.decoded(QueryDecoder::query);
    return Bodies.ok(
        Answers.explain(
            call.ask(() -> call.store().explain(call.context(), namespace, request)).value()));
  }
}
