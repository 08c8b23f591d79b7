package com.hevlayer.domain.routing;

import com.hevlayer.ports.catalog.CatalogSnapshot;
import com.hevlayer.ports.catalog.StoreEntry;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Definitions that make sense together: the default store first, then by name. Immutable. */
public final class StorePlan {
  private final List<StoreSpec> stores;
  private final Map<String, IndexPolicy> policies;
  private final List<String> problems;
  private final boolean resources;

  private StorePlan(
      boolean resources,
      List<StoreSpec> stores,
      Map<String, IndexPolicy> policies,
      List<String> problems) {
    this.resources = resources;
    this.policies = Map.copyOf(policies);
    this.problems = List.copyOf(problems);
    this.stores =
        stores.stream()
            .sorted(
                Comparator.comparing((StoreSpec store) -> !store.isDefault())
                    .thenComparing(StoreSpec::name))
            .toList();
  }

  /**
   * Judges definitions that nothing was in force before; see {@link #of(CatalogSnapshot,
   * Collection, SecretSource, String)}.
   */
  public static StorePlan of(
      CatalogSnapshot snapshot, Collection<String> kinds, SecretSource secrets) {
    return of(snapshot, kinds, secrets, null);
  }

  /**
   * Judges definitions: those of a document as a whole, resources one by one.
   *
   * @param kinds the kinds that can be opened, lower-case
   * @param formerDefault the store that was the default until now, or {@code null}; stays it as
   *     long as resources do not say which one is
   * @throws InvalidStoresException with every problem of a document, if there is one
   */
  public static StorePlan of(
      CatalogSnapshot snapshot,
      Collection<String> kinds,
      SecretSource secrets,
      @Nullable String formerDefault) {
    return snapshot.resources()
        ? ofResources(snapshot, kinds, secrets, formerDefault)
        : ofDocument(snapshot, kinds, secrets);
  }

  private static StorePlan ofResources(
      CatalogSnapshot snapshot,
      Collection<String> kinds,
      SecretSource secrets,
      @Nullable String formerDefault) {
    List<String> problems = new ArrayList<>();
    List<StoreSpec> stores = new ArrayList<>();
    for (StoreEntry entry : snapshot.stores()) {
      StoreSpec spec = SpecReader.ofResource(entry, kinds, secrets, problems).read();
      if (spec != null) {
        stores.add(spec);
      }
    }
    String chosen = DefaultChoice.among(snapshot.stores(), kinds, formerDefault, problems);
    List<StoreSpec> marked =
        stores.stream().map(store -> store.withDefault(store.name().equals(chosen))).toList();
    Map<String, IndexPolicy> policies = IndexReader.read(snapshot.indexes(), problems);
    return new StorePlan(true, marked, policies, problems);
  }

  private static StorePlan ofDocument(
      CatalogSnapshot snapshot, Collection<String> kinds, SecretSource secrets) {
    List<String> problems = new ArrayList<>();
    List<StoreSpec> stores = new ArrayList<>();
    Map<String, String> names = new HashMap<>();
    for (StoreEntry entry : snapshot.stores()) {
      String before = names.putIfAbsent(entry.name(), entry.path());
      if (before != null) {
        problems.add(entry.path() + " has the name '" + entry.name() + "', as has " + before);
      }
      StoreSpec spec = new SpecReader(entry, kinds, secrets, problems).read();
      if (spec != null) {
        stores.add(spec);
      }
    }
    if (snapshot.stores().isEmpty()) {
      problems.add(snapshot.origin() + " defines no store; allowed is one or more");
    }
    boolean allRead = stores.size() == snapshot.stores().size();
    checkDefault(snapshot.origin(), stores, allRead, problems);
    checkClaims(stores, problems);
    if (!problems.isEmpty()) {
      throw new InvalidStoresException(problems);
    }
    return new StorePlan(
        false,
        stores.size() == 1 ? List.of(stores.getFirst().withDefault(true)) : stores,
        Map.of(),
        List.of());
  }

  /** Returns the stores, the default one first, then by name. */
  public List<StoreSpec> stores() {
    return stores;
  }

  /** Whether one store that cannot be opened is left out, instead of refusing all. */
  boolean isOneByOne() {
    return resources;
  }

  /** Returns what was defined of namespaces, by their names. */
  public Map<String, IndexPolicy> policies() {
    return policies;
  }

  /** Returns why definitions were left out, one sentence each; none of a document. */
  public List<String> problems() {
    return problems;
  }

  private static void checkDefault(
      String origin, List<StoreSpec> stores, boolean allRead, List<String> problems) {
    List<String> defaults =
        stores.stream().filter(StoreSpec::isDefault).map(StoreSpec::name).sorted().toList();
    if (defaults.size() > 1) {
      problems.add(
          origin
              + " marks "
              + defaults.size()
              + " stores as default ("
              + String.join(", ", defaults)
              + "); allowed is one");
    } else if (defaults.isEmpty() && stores.size() > 1 && allRead) {
      problems.add(origin + " marks no store as default; exactly one of several is");
    }
  }

  private static void checkClaims(List<StoreSpec> stores, List<String> problems) {
    Map<String, String> claimed = new HashMap<>();
    for (StoreSpec store : stores) {
      for (String claim : store.namespaces()) {
        String other = claimed.putIfAbsent(claim, store.name());
        if (other != null) {
          problems.add(
              other.equals(store.name())
                  ? "store '" + other + "' claims the namespaces '" + claim + "' twice"
                  : "the stores '"
                      + other
                      + "' and '"
                      + store.name()
                      + "' both claim the namespaces '"
                      + claim
                      + "'");
        }
      }
    }
  }
}
