package com.hevlayer.app.edge;

import com.hevlayer.ports.net.Origin;
import com.hevlayer.ports.plugin.Secret;
import com.hevlayer.ports.store.Answer;
import com.hevlayer.ports.store.CallContext;
import com.hevlayer.ports.store.NamespaceName;
import com.hevlayer.ports.store.QueryAnswer;
import com.hevlayer.ports.store.QueryRequest;
import com.hevlayer.ports.store.QueryResult;
import com.hevlayer.ports.store.StoreProfile;
import com.hevlayer.ports.store.Wire;
import com.hevlayer.testkit.store.BareStore;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A store that is relayed to, and in which no look-up finds a row. */
final class MarkerlessStore extends BareStore {
  private final URI upstream;

  MarkerlessStore(URI upstream) {
    this.upstream = upstream;
  }

  @Override
  public StoreProfile profile() {
    return StoreProfile.of("turbopuffer", Set.of(), StoreProfile.Freshness.REPORTED);
  }

  @Override
  public Optional<Wire> wire() {
    return Optional.of(
        Wire.of(Origin.of(upstream, null), () -> Optional.of(Secret.of(TestGateway.KEY))));
  }

  @Override
  public Answer<QueryAnswer> query(
      CallContext context, NamespaceName namespace, QueryRequest request) {
    return Answer.ok(QueryAnswer.of(List.of(QueryResult.rows(List.of()))));
  }
}
