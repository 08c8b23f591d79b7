package com.hevlayer.domain.embed;

import com.hevlayer.ports.net.Origin;
import com.hevlayer.ports.store.Answer;
import com.hevlayer.ports.store.AttributeSchema;
import com.hevlayer.ports.store.CallContext;
import com.hevlayer.ports.store.NamespaceDescription;
import com.hevlayer.ports.store.NamespaceName;
import com.hevlayer.ports.store.QueryAnswer;
import com.hevlayer.ports.store.QueryRequest;
import com.hevlayer.ports.store.StoreProfile;
import com.hevlayer.ports.store.Wire;
import com.hevlayer.ports.store.WriteRequest;
import com.hevlayer.ports.store.WriteResult;
import com.hevlayer.testkit.store.BareStore;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Answers what the test says; speaks the wire if its kind is {@code turbopuffer}. */
final class FakeStore extends BareStore {
  final Map<String, AttributeSchema> schema = new LinkedHashMap<>();
  final List<WriteRequest> writes = new ArrayList<>();
  final List<QueryRequest> queries = new ArrayList<>();
  final List<NamespaceName> namespaces = new ArrayList<>();
  String kind = "turbopuffer";
  int describeStatus = 404;
  int describes;
  Function<WriteRequest, Answer<WriteResult>> write = _ -> Answer.ok(WriteResult.builder().build());
  Function<QueryRequest, Answer<QueryAnswer>> query = _ -> Answer.unsupported("query");

  @Override
  public StoreProfile profile() {
    return StoreProfile.of(kind, Set.of(), StoreProfile.Freshness.UNKNOWN);
  }

  @Override
  public Optional<Wire> wire() {
    return kind.equals("turbopuffer")
        ? Optional.of(Wire.of(Origin.of(URI.create("http://up.test"), null), Optional::empty))
        : Optional.empty();
  }

  @Override
  public Answer<NamespaceDescription> describe(CallContext context, NamespaceName namespace) {
    describes++;
    return describeStatus == 200
        ? Answer.ok(NamespaceDescription.builder().schema(schema).build())
        : Answer.refused(describeStatus, "as the test says");
  }

  @Override
  public Answer<WriteResult> write(
      CallContext context, NamespaceName namespace, WriteRequest request) {
    namespaces.add(namespace);
    writes.add(request);
    return write.apply(request);
  }

  @Override
  public Answer<QueryAnswer> query(
      CallContext context, NamespaceName namespace, QueryRequest request) {
    namespaces.add(namespace);
    queries.add(request);
    return query.apply(request);
  }
}
