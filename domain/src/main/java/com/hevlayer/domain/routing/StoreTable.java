package com.hevlayer.domain.routing;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Which store serves what, at one moment. Immutable. */
public final class StoreTable {
  static final StoreTable EMPTY = new StoreTable(List.of(), Map.of());

  private final List<RoutedStore> stores;
  private final Map<String, RoutedStore> byName = new HashMap<>();
  private final Claims<RoutedStore> claims = new Claims<>();
  private final Map<String, IndexPolicy> policies;
  private final @Nullable RoutedStore defaultStore;

  StoreTable(List<RoutedStore> stores, Map<String, IndexPolicy> policies) {
    this.policies = policies;
    this.stores = List.copyOf(stores);
    RoutedStore found = null;
    for (RoutedStore store : this.stores) {
      byName.put(store.spec().name(), store);
      store.spec().namespaces().forEach(claim -> claims.add(claim, store));
      found = store.spec().isDefault() ? store : found;
    }
    defaultStore = found;
  }

  /** Returns the stores, the default one first, then by name. */
  public List<RoutedStore> stores() {
    return stores;
  }

  /** Returns the store that serves what no other claims. */
  public Optional<RoutedStore> defaultStore() {
    return Optional.ofNullable(defaultStore);
  }

  /** Returns the store of this name. */
  public Optional<RoutedStore> named(String name) {
    return Optional.ofNullable(byName.get(name));
  }

  /** Returns what was defined of a namespace. */
  public Optional<IndexPolicy> policy(String namespace) {
    return Optional.ofNullable(policies.get(namespace));
  }

  /**
   * Returns the store that serves a namespace; empty if none claims it and there is no default, or
   * if the store that it was given to is not there: no other one stands in for it.
   */
  public Optional<RoutedStore> serving(String namespace) {
    IndexPolicy policy = policies.get(namespace);
    if (policy != null && policy.store() != null) {
      return named(policy.store());
    }
    RoutedStore owner = claims.owner(namespace);
    return Optional.ofNullable(owner == null ? defaultStore : owner);
  }
}
