package com.hevlayer.app.http.query;

import com.hevlayer.app.edge.HeldBody;
import com.hevlayer.app.edge.RequestHead;
import com.hevlayer.app.edge.Verdict;
import com.hevlayer.app.http.Admission;
import com.hevlayer.app.http.BodyJudge;
import com.hevlayer.app.http.RequestTags;
import com.hevlayer.domain.query.Dialect;
import com.hevlayer.domain.query.PlainRequest;
import java.util.List;

/** Judges queries to stores that speak the wire: relayed as they came, or answered here. */
final class QueryJudge implements BodyJudge {
  private final DirectQueries direct;

  QueryJudge(DirectQueries direct) {
    this.direct = direct;
  }

  @Override
  public Verdict judge(RequestHead head, HeldBody body, Admission admission) {
    // Refused before anything runs, also where nobody will read them.
    var _ = RequestTags.of(head.headers());
    QueryBody query = QueryBody.index(body.bytes());
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
}
