package com.hevlayer.app.http.query;

import com.hevlayer.app.edge.HeldBody;
import com.hevlayer.app.edge.RequestHead;
import com.hevlayer.app.edge.Verdict;
import com.hevlayer.app.http.Admission;
import com.hevlayer.app.http.BodyJudge;
import com.hevlayer.app.http.Call;
import com.hevlayer.domain.embed.Lowered;
import com.hevlayer.domain.embed.QueryEmbedding;
import com.hevlayer.domain.routing.StoreLease;
import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.json.JsonObject;
import com.hevlayer.ports.store.CallContext;
import com.hevlayer.protocol.WireRefusal;
import com.hevlayer.protocol.json.JsonText;
import com.hevlayer.protocol.scan.BodyIndex;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Map;

/** Queries that hold a text to embed; all others are relayed as they came. Thread-safe. */
final class EmbeddedQueries implements BodyJudge {
  private static final Lowered UNTOUCHED = new Lowered.Untouched();
  private static final JsonObject EMPTY = Json.object(Map.of());

  private final QueryEmbedding embedding;

  EmbeddedQueries(QueryEmbedding embedding) {
    this.embedding = embedding;
  }

  @Override
  public Verdict judge(RequestHead head, HeldBody body, Admission admission) {
    StoreLease lease = admission.lease();
    boolean relayed = false;
    try {
      CallContext context = CallContext.of(head.requestId(), CallContext.Purpose.REQUEST);
      relayed =
          !embeds(body.bytes())
              || !(JsonText.parse(body.bytes()) instanceof JsonObject query)
              || !embedding.isOwn(admission.target(lease, context), query);
    } finally {
      if (!relayed) {
        lease.close();
      }
    }
    return relayed ? admission.relay(head, lease, List.of(), null) : admission.serve(null);
  }

  /** What is malformed is the store's to refuse. */
  private static boolean embeds(MemorySegment body) {
    try {
      return QueryEmbedding.isIn(BodyIndex.scan(body));
    } catch (WireRefusal malformed) {
      return false;
    }
  }

  /** Embeds what is the gateway's to embed. */
  Lowered lower(Call call) {
    JsonObject query =
        call.decoded(body ->
            QueryEmbedding.isIn(BodyIndex.scan(body))
                    && JsonText.parse(body) instanceof JsonObject object
                ? object
                : EMPTY);
    return query.members().isEmpty() ? UNTOUCHED : embedding.lower(call.target(), query);
  }
}
