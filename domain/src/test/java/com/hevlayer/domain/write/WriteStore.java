package com.hevlayer.domain.write;

import com.hevlayer.ports.net.Origin;
import com.hevlayer.ports.store.Answer;
import com.hevlayer.ports.store.CallContext;
import com.hevlayer.ports.store.CopyRequest;
import com.hevlayer.ports.store.NamespaceDescription;
import com.hevlayer.ports.store.NamespaceName;
import com.hevlayer.ports.store.QueryAnswer;
import com.hevlayer.ports.store.QueryRequest;
import com.hevlayer.ports.store.QueryResult;
import com.hevlayer.ports.store.StoreProfile;
import com.hevlayer.ports.store.Wire;
import com.hevlayer.ports.store.WriteRequest;
import com.hevlayer.ports.store.WriteResult;
import com.hevlayer.testkit.store.BareStore;
import java.net.URI;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** A store without a marker row that answers writes as the test says. */
final class WriteStore extends BareStore {
  private final List<String> events;
  String kind = "";
  Set<StoreProfile.Capability> capabilities = EnumSet.allOf(StoreProfile.Capability.class);
  Answer<QueryAnswer> marker = Answer.ok(QueryAnswer.of(List.of(QueryResult.rows(List.of()))));
  Function<WriteRequest, Answer<WriteResult>> write =
      request -> Answer.ok(WriteResult.builder().counts(1, 0, 0).build());

  WriteStore(List<String> events) {
    this.events = events;
  }

  @Override
  public StoreProfile profile() {
    return StoreProfile.of(kind, capabilities, StoreProfile.Freshness.UNKNOWN);
  }

  @Override
  public Optional<Wire> wire() {
    return kind.equals("turbopuffer")
        ? Optional.of(Wire.of(Origin.of(URI.create("http://127.0.0.1:1"), null), Optional::empty))
        : Optional.empty();
  }

  @Override
  public Answer<QueryAnswer> query(
      CallContext context, NamespaceName namespace, QueryRequest request) {
    events.add("marker");
    return marker;
  }

  @Override
  public Answer<WriteResult> write(
      CallContext context, NamespaceName namespace, WriteRequest request) {
    events.add("write");
    return write.apply(request);
  }

  @Override
  public Answer<WriteResult> copy(
      CallContext context, NamespaceName destination, CopyRequest request) {
    events.add("copy");
    return Answer.ok(WriteResult.builder().affected(3).build());
  }

  @Override
  public Answer<NamespaceDescription> describe(CallContext context, NamespaceName namespace) {
    return Answer.refused(404, "missing");
  }
}
