package com.hevlayer.app.edge;

import com.hevlayer.ports.net.Origin;
import com.hevlayer.ports.plugin.Secret;
import com.hevlayer.ports.store.Answer;
import com.hevlayer.ports.store.CallContext;
import com.hevlayer.ports.store.Done;
import com.hevlayer.ports.store.NamespaceDescription;
import com.hevlayer.ports.store.NamespaceName;
import com.hevlayer.ports.store.NamespacePage;
import com.hevlayer.ports.store.NamespaceQuery;
import com.hevlayer.ports.store.QueryAnswer;
import com.hevlayer.ports.store.QueryRequest;
import com.hevlayer.ports.store.QueryResult;
import com.hevlayer.ports.store.RowScan;
import com.hevlayer.ports.store.ScanRequest;
import com.hevlayer.ports.store.StoreProfile;
import com.hevlayer.ports.store.VectorStore;
import com.hevlayer.ports.store.Wire;
import com.hevlayer.ports.store.WriteRequest;
import com.hevlayer.ports.store.WriteResult;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A store that is relayed to, and in which no look-up finds a row. */
record MarkerlessStore(URI upstream) implements VectorStore {
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

  @Override
  public Answer<NamespacePage> list(CallContext context, NamespaceQuery query) {
    return Answer.unsupported("list");
  }

  @Override
  public Answer<NamespaceDescription> describe(CallContext context, NamespaceName namespace) {
    return Answer.unsupported("describe");
  }

  @Override
  public Answer<Done> drop(CallContext context, NamespaceName namespace) {
    return Answer.unsupported("drop");
  }

  @Override
  public Answer<WriteResult> write(
      CallContext context, NamespaceName namespace, WriteRequest request) {
    return Answer.unsupported("write");
  }

  @Override
  public Answer<RowScan> scan(CallContext context, NamespaceName namespace, ScanRequest request) {
    return Answer.unsupported("scan");
  }

  @Override
  public void close() {}
}
