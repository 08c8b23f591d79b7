package com.hevlayer.domain.operator;

import com.hevlayer.ports.plugin.StoreDefinition;
import com.hevlayer.ports.store.Answer;
import com.hevlayer.ports.store.CallContext;
import com.hevlayer.ports.store.NamespacePage;
import com.hevlayer.ports.store.NamespaceQuery;
import com.hevlayer.ports.store.StoreProfile;
import com.hevlayer.ports.store.VectorStore;
import com.hevlayer.testkit.store.BareStore;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;

/** Stores that answer nothing but the list of their namespaces. */
final class FakeStores implements StoreAccess {
  final Set<String> kinds = Set.of("embedded", "turbopuffer");
  final Map<String, Set<String>> namespaces = new ConcurrentHashMap<>();
  final Map<String, BiFunction<CallContext, NamespaceQuery, Answer<NamespacePage>>> scripts =
      new ConcurrentHashMap<>();
  final List<String> asked = Collections.synchronizedList(new ArrayList<>());
  final List<String> opened = Collections.synchronizedList(new ArrayList<>());
  final List<String> closed = Collections.synchronizedList(new ArrayList<>());

  /** Makes a store hold namespaces. */
  void hold(String store, String... names) {
    namespaces.put(store, new TreeSet<>(Set.of(names)));
  }

  @Override
  public Set<String> kinds() {
    return kinds;
  }

  @Override
  public VectorStore open(StoreDefinition definition) {
    opened.add(definition.name());
    return new Store(definition);
  }

  private Answer<NamespacePage> list(
      StoreDefinition definition, CallContext context, NamespaceQuery query) {
    String store = definition.name();
    asked.add(store + " " + definition.credential().map(secret -> secret.reveal()).orElse("-"));
    BiFunction<CallContext, NamespaceQuery, Answer<NamespacePage>> script = scripts.get(store);
    if (script != null) {
      return script.apply(context, query);
    }
    String cursor = query.cursor();
    List<String> names = new ArrayList<>();
    for (String name : new TreeSet<>(namespaces.getOrDefault(store, Set.of()))) {
      if (name.startsWith(query.prefix()) && (cursor == null || name.compareTo(cursor) > 0)) {
        names.add(name);
      }
    }
    boolean more = names.size() > query.pageSize();
    List<String> page = names.subList(0, Math.min(names.size(), query.pageSize()));
    return Answer.ok(NamespacePage.of(page, more ? page.getLast() : null));
  }

  private final class Store extends BareStore {
    private final StoreDefinition definition;

    Store(StoreDefinition definition) {
      this.definition = definition;
    }

    @Override
    public StoreProfile profile() {
      return StoreProfile.complete(definition.kind(), StoreProfile.Freshness.UNKNOWN);
    }

    @Override
    public Answer<NamespacePage> list(CallContext context, NamespaceQuery query) {
      return FakeStores.this.list(definition, context, query);
    }

    @Override
    public void close() {
      closed.add(definition.name());
    }
  }
}
