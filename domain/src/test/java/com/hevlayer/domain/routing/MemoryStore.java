package com.hevlayer.domain.routing;

import com.hevlayer.ports.store.Answer;
import com.hevlayer.ports.store.CallContext;
import com.hevlayer.ports.store.Done;
import com.hevlayer.ports.store.NamespaceDescription;
import com.hevlayer.ports.store.NamespaceName;
import com.hevlayer.ports.store.NamespacePage;
import com.hevlayer.ports.store.NamespaceQuery;
import com.hevlayer.ports.store.QueryAnswer;
import com.hevlayer.ports.store.QueryRequest;
import com.hevlayer.ports.store.RowScan;
import com.hevlayer.ports.store.ScanRequest;
import com.hevlayer.ports.store.StoreProfile;
import com.hevlayer.ports.store.VectorStore;
import com.hevlayer.ports.store.WriteRequest;
import com.hevlayer.ports.store.WriteResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Knows names of namespaces only, and remembers what was asked of it. */
final class MemoryStore implements VectorStore {
  final List<CallContext> contexts = new ArrayList<>();
  boolean failing;
  int closes;
  private final TreeSet<String> names;

  MemoryStore(String... names) {
    this.names = new TreeSet<>(List.of(names));
  }

  @Override
  public StoreProfile profile() {
    return StoreProfile.of("memory", Set.of(), StoreProfile.Freshness.UNKNOWN);
  }

  @Override
  public Answer<NamespacePage> list(CallContext context, NamespaceQuery query) {
    contexts.add(context);
    if (failing) {
      return Answer.refused(500, "broken");
    }
    String after = query.cursor();
    List<String> found =
        names.stream()
            .filter(name -> name.startsWith(query.prefix()))
            .filter(name -> after == null || name.compareTo(after) > 0)
            .limit(query.pageSize() + 1L)
            .toList();
    boolean more = found.size() > query.pageSize();
    List<String> page = more ? found.subList(0, query.pageSize()) : found;
    return Answer.ok(NamespacePage.of(page, more ? page.getLast() : null));
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
  public Answer<QueryAnswer> query(
      CallContext context, NamespaceName namespace, QueryRequest request) {
    return Answer.unsupported("query");
  }

  @Override
  public Answer<RowScan> scan(CallContext context, NamespaceName namespace, ScanRequest request) {
    return Answer.unsupported("scan");
  }

  @Override
  public void close() {
    closes++;
  }
}
