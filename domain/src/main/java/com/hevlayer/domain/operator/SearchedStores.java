package com.hevlayer.domain.operator;

import com.hevlayer.domain.discovery.SearchedStore;
import com.hevlayer.domain.resource.Condition;
import com.hevlayer.domain.resource.Fields;
import com.hevlayer.domain.resource.Metadata;
import com.hevlayer.domain.resource.StatusDocument;
import com.hevlayer.ports.json.JsonObject;
import com.hevlayer.ports.store.Answer;
import com.hevlayer.ports.store.CallContext;
import com.hevlayer.ports.store.NamespacePage;
import com.hevlayer.ports.store.NamespaceQuery;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/** The stores whose namespaces are searched for: accepted ones with a key. Thread-safe. */
final class SearchedStores implements Supplier<List<SearchedStore>> {
  private final StoreObjects stores;
  private final OpenStores open;
  private final InstantSource clock;
  private final AtomicLong pages = new AtomicLong();

  SearchedStores(StoreObjects stores, OpenStores open, InstantSource clock) {
    this.stores = stores;
    this.open = open;
    this.clock = clock;
  }

  @Override
  public List<SearchedStore> get() {
    String defaultName = stores.defaultStore().map(Metadata::name).orElse("");
    return stores.serving().stream()
        .filter(SearchedStores::isSearched)
        .map(store ->
            new SearchedStore(
                Metadata.name(store),
                Metadata.name(store).equals(defaultName),
                (query, timeout) -> list(store, query, timeout)))
        .sorted(
            Comparator.comparing((SearchedStore store) -> !store.isDefault())
                .thenComparing(SearchedStore::name))
        .toList();
  }

  private Answer<NamespacePage> list(JsonObject store, NamespaceQuery query, Duration timeout) {
    CallContext context =
        CallContext.of("operator-discovery-" + pages.incrementAndGet(), CallContext.Purpose.SCAN)
            .withDeadline(clock.instant().plus(timeout));
    return open.of(store).list(context, query);
  }

  private static boolean isSearched(JsonObject store) {
    boolean accepted =
        StatusDocument.condition(store, "Ready")
            .filter(ready -> ready.status() == Condition.Status.TRUE)
            .isPresent();
    return accepted && Fields.text(store, "spec", "credential", "secretRef", "name").isPresent();
  }
}
