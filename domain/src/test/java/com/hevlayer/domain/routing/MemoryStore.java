package com.hevlayer.domain.routing;

import com.hevlayer.ports.store.Answer;
import com.hevlayer.ports.store.CallContext;
import com.hevlayer.ports.store.NamespacePage;
import com.hevlayer.ports.store.NamespaceQuery;
import com.hevlayer.ports.store.StoreProfile;
import com.hevlayer.testkit.store.BareStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Knows names of namespaces only, and remembers what was asked of it. */
final class MemoryStore extends BareStore {
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
  public void close() {
    closes++;
  }
}
