package com.hevlayer.domain.routing;

import com.hevlayer.ports.catalog.CatalogSnapshot;
import com.hevlayer.ports.catalog.StoreEntry;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Definitions that make sense together: the default store first, then by name. Immutable. */
public final class StorePlan {
  private final List<StoreSpec> stores;

  private StorePlan(List<StoreSpec> stores) {
    this.stores =
        stores.stream()
            .sorted(
                Comparator.comparing((StoreSpec store) -> !store.isDefault())
                    .thenComparing(StoreSpec::name))
            .toList();
  }

  /**
   * Judges the definitions of a file as a whole.
   *
   * @param kinds the kinds that can be opened, lower-case
   * @throws InvalidStoresException with every problem, if there is one
   */
  public static StorePlan of(
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
    return new StorePlan(stores.size() == 1 ? List.of(stores.getFirst().asDefault()) : stores);
  }

  /** Returns the stores, the default one first, then by name. */
  public List<StoreSpec> stores() {
    return stores;
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
