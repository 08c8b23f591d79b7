package com.hevlayer.app.http.query;

import com.hevlayer.app.edge.HeldBody;
import com.hevlayer.app.edge.RequestHead;
import com.hevlayer.app.edge.Verdict;
import com.hevlayer.app.http.Admission;
import com.hevlayer.app.http.BodyJudge;
import com.hevlayer.app.http.RequestTags;
import com.hevlayer.domain.query.QueryDispatch;
import java.util.List;

/** Judges queries to stores that speak the wire: relayed as they came, or served here. */
final class QueryJudge implements BodyJudge {

  @Override
  public Verdict judge(RequestHead head, HeldBody body, Admission admission) {
    var _ =
        RequestTags.of(
            head.headers()); // refused before anything runs, also where nobody reads them
    QueryBody query = QueryBody.index(body.bytes());
    return query.dispatch() == QueryDispatch.NATIVE
        ? admission.relay(head, admission.lease(), List.of(), null)
        : admission.serve(query);
  }
}
