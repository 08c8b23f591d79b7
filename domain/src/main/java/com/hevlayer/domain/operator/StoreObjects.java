package com.hevlayer.domain.operator;

import com.hevlayer.domain.resource.Condition;
import com.hevlayer.domain.resource.Fields;
import com.hevlayer.domain.resource.Kinds;
import com.hevlayer.domain.resource.Metadata;
import com.hevlayer.ports.cluster.ObjectRef;
import com.hevlayer.ports.json.JsonObject;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The VectorStores that serve, and which of them is the default one. Thread-safe. */
final class StoreObjects {
  private static final String TYPE = "DefaultResolved";

  private final View view;
  private final String namespace;
  private final Set<String> kinds;

  /**
   * Creates one.
   *
   * @param namespace of the stores that serve
   * @param kinds that can be opened
   */
  StoreObjects(View view, String namespace, Set<String> kinds) {
    this.view = view;
    this.namespace = namespace;
    this.kinds = Set.copyOf(kinds);
  }

  /** Returns the kinds that can be opened, sorted. */
  String kinds() {
    return String.join(", ", new TreeSet<>(kinds));
  }

  boolean isSupported(JsonObject store) {
    return kinds.contains(kind(store));
  }

  static String kind(JsonObject store) {
    return Fields.text(store, "spec", "kind").orElse("");
  }

  /** Returns a store that serves, supported or not. */
  Optional<JsonObject> named(String name) {
    return view.get(new ObjectRef(Kinds.VECTOR_STORE, namespace, name))
        .filter(store -> !Metadata.isGoing(store));
  }

  /** Returns the stores that serve, by name. */
  List<JsonObject> serving() {
    return view.list(Kinds.VECTOR_STORE, namespace).stream()
        .filter(store -> !Metadata.isGoing(store) && isSupported(store))
        .sorted(Comparator.comparing(Metadata::name))
        .toList();
  }

  /** Returns the default store. */
  Optional<JsonObject> defaultStore() {
    List<JsonObject> serving = serving();
    if (serving.size() == 1) {
      return Optional.of(serving.getFirst());
    }
    List<JsonObject> marked = marked(serving);
    return marked.size() == 1 ? Optional.of(marked.getFirst()) : Optional.empty();
  }

  /** Says which store is the default one, from the point of view of one. */
  Condition defaultCondition(JsonObject store) {
    if (!Metadata.namespace(store).equals(namespace)) {
      return Condition.no(
          TYPE,
          "NotInStoreNamespace",
          "only VectorStores in the namespace \"" + namespace + "\" serve");
    }
    List<JsonObject> serving = serving();
    if (serving.size() == 1) {
      return Condition.yes(TYPE, "SingleStore", "");
    }
    List<JsonObject> marked = marked(serving);
    if (marked.isEmpty()) {
      return Condition.no(
          TYPE, "NoDefault", "none of the VectorStores is the default: " + names(serving));
    }
    boolean self = isMarked(store);
    if (marked.size() > 1 && self) {
      return Condition.no(
          TYPE, "DuplicateDefault", "several VectorStores are the default: " + names(marked));
    }
    if (marked.size() > 1) {
      // It serves what names it; that those who name none are not served is said at those marked.
      return Condition.yes(TYPE, "OtherIsDefault", "marked as default: " + names(marked));
    }
    return self
        ? Condition.yes(TYPE, "ExplicitDefault", "")
        : Condition.yes(TYPE, "OtherIsDefault", "the default is \"" + names(marked) + "\"");
  }

  private static List<JsonObject> marked(List<JsonObject> stores) {
    return stores.stream().filter(StoreObjects::isMarked).toList();
  }

  private static boolean isMarked(JsonObject store) {
    return Fields.flag(store, "spec", "default");
  }

  private static String names(List<JsonObject> stores) {
    return String.join(", ", stores.stream().map(Metadata::name).toList());
  }
}
