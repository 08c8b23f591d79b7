package com.hevlayer.app.http.query;

import com.hevlayer.app.edge.HeldBody;
import com.hevlayer.app.edge.RequestHead;
import com.hevlayer.app.edge.Verdict;
import com.hevlayer.app.http.Admission;
import com.hevlayer.app.http.BodyJudge;
import com.hevlayer.app.http.RequestTags;
import com.hevlayer.domain.embed.QueryEmbedding;
import com.hevlayer.domain.query.Dialect;
import com.hevlayer.domain.query.PlainRequest;
import com.hevlayer.domain.routing.StoreLease;
import com.hevlayer.ports.json.JsonObject;
import com.hevlayer.ports.store.CallContext;
import com.hevlayer.protocol.json.JsonText;
import java.util.List;

/** Judges queries to stores that speak the wire: relayed as they came, or answered here. */
final class QueryJudge implements BodyJudge {
  private final DirectQueries direct;
  private final QueryEmbedding embedding;

  QueryJudge(DirectQueries direct, QueryEmbedding embedding) {
    this.direct = direct;
    this.embedding = embedding;
  }

  @Override
  public Verdict judge(RequestHead head, HeldBody body, Admission admission) {
    // Refused before anything runs, also where nobody will read them.
    var _ = RequestTags.of(head.headers());
    QueryBody query = QueryBody.index(body.bytes());
    if (query.embeds()) {
      return texts(head, body, admission);
    }
    return switch (query.dispatch()) {
      case NATIVE -> admission.relay(head, admission.lease(), List.of(), null);
      case PLAIN ->
          direct.judge(
              head,
              admission,
              PlainRequest.parse(query.members(PlainRequest::reads), Dialect.AS_WRITTEN));
      case BATCH, HYBRID_TEXT, AUTO, NESTED -> admission.serve(query);
    };
  }

  /** Texts that the store embeds itself are relayed; the others are the handler's. */
  private Verdict texts(RequestHead head, HeldBody body, Admission admission) {
    StoreLease lease = admission.lease();
    boolean handedOn = false;
    try {
      CallContext context = CallContext.of(head.requestId(), CallContext.Purpose.REQUEST);
      if (JsonText.parse(body.bytes()) instanceof JsonObject query
          && embedding.isOwn(admission.target(lease, context), query)) {
        return admission.serve(query);
      }
      Verdict relayed = admission.relay(head, lease, List.of(), null);
      handedOn = true;
      return relayed;
    } finally {
      if (!handedOn) {
        lease.close();
      }
    }
  }
}
