package com.hevlayer.app.http.federated;

import com.hevlayer.app.edge.BodyRule;
import com.hevlayer.app.edge.Reply;
import com.hevlayer.app.http.Bodies;
import com.hevlayer.app.http.Call;
import com.hevlayer.app.http.RequestTags;
import com.hevlayer.app.http.Route;
import com.hevlayer.app.http.RouteGroup;
import com.hevlayer.app.http.TraceContext;
import com.hevlayer.domain.access.Scope;
import com.hevlayer.domain.federation.FederatedAnswer;
import com.hevlayer.domain.federation.FederatedQueries;
import com.hevlayer.domain.federation.FederatedRequest;
import com.hevlayer.protocol.WireNames;
import com.hevlayer.protocol.json.JsonText;
import java.util.List;
import java.util.OptionalLong;

/** {@code POST /v2/query}. */
public final class FederatedRoutes implements RouteGroup {
  private final FederatedQueries queries;

  /** Creates the group. */
  public FederatedRoutes(FederatedQueries queries) {
    this.queries = queries;
  }

  @Override
  public List<Route> routes() {
    return List.of(
        new Route(
            "POST",
            "/v2/query",
            "federatedQuery",
            Route.Judge.EVERY_STORE,
            Scope.READ,
            BodyRule.JSON,
            Route.Relay.NEVER,
            Route.Metric.QUERY,
            this::query,
            null));
  }

  private Reply query(Call call) {
    var _ = RequestTags.of(call.head().headers());
    FederatedRequest request = FederatedRequest.parse(JsonText.parse(call.body()));
    FederatedAnswer answer;
    try (CallReach reach = new CallReach(call)) {
      answer = queries.run(reach, request);
    }
    Reply reply = Bodies.ok(FederatedBytes.of(answer));
    OptionalLong stable = answer.stableAsOf();
    if (stable.isPresent()) {
      reply = reply.with(WireNames.STABLE_AS_OF_HEADER, Long.toUnsignedString(stable.getAsLong()));
    }
    if (!answer.errors().isEmpty()) {
      reply = reply.with(WireNames.PARTIAL_HEADER, "true");
    }
    TraceContext trace = TraceContext.inbound(call.head().headers()).orElse(null);
    return trace == null ? reply : reply.with(TraceContext.HEADER, trace.header());
  }
}
