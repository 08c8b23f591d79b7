package com.hevlayer.domain.operator;

import com.hevlayer.domain.resource.Fields;
import com.hevlayer.domain.resource.Kinds;
import com.hevlayer.domain.resource.Metadata;
import com.hevlayer.ports.cluster.ObjectRef;
import com.hevlayer.ports.json.JsonObject;
import com.hevlayer.ports.plugin.Secret;
import com.hevlayer.ports.plugin.StoreDefinition;
import com.hevlayer.ports.store.VectorStore;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The stores that are probed and searched, open as long as nothing but a key changes. Thread-safe.
 */
final class OpenStores implements AutoCloseable {
  private final StoreAccess access;
  private final View view;
  private final Secrets secrets;
  private final Map<ObjectRef, Open> open = new ConcurrentHashMap<>();

  /** What a store was opened with. */
  private record Origin(String kind, String url, String region) {}

  private record Open(Origin origin, VectorStore store) {}

  OpenStores(StoreAccess access, View view, Secrets secrets) {
    this.access = access;
    this.view = view;
    this.secrets = secrets;
  }

  /** Returns the key of a store; empty if it names none or that leads nowhere. */
  private Optional<Secret> credential(JsonObject store) {
    JsonObject reference = Fields.object(store, "spec", "credential", "secretRef");
    return credential(
        Metadata.namespace(store),
        Fields.text(reference, "name").orElse(""),
        Fields.text(reference, "key").orElse(""));
  }

  /**
   * Returns an open store; it belongs to this object.
   *
   * @throws RuntimeException if it cannot be opened
   */
  VectorStore of(JsonObject store) {
    ObjectRef ref = Metadata.ref(Kinds.VECTOR_STORE, store);
    Origin origin =
        new Origin(
            StoreObjects.kind(store),
            withoutSlash(Fields.text(store, "spec", "endpoint", "url").orElse("")),
            Fields.text(store, "spec", "endpoint", "region").orElse(""));
    Open now =
        open.compute(
            ref,
            // One at a time: who came second would close what the first one is about to use.
            (key, known) -> {
              if (known != null && known.origin().equals(origin)) {
                return known;
              }
              Open opened = new Open(origin, access.open(definition(ref, origin)));
              if (known != null) {
                known.store().close();
              }
              return opened;
            });
    return now.store();
  }

  /** Closes a store that is gone. */
  void forget(ObjectRef ref) {
    Open known = open.remove(ref);
    if (known != null) {
      known.store().close();
    }
  }

  @Override
  public void close() {
    open.keySet().forEach(this::forget);
  }

  private StoreDefinition definition(ObjectRef ref, Origin origin) {
    return StoreDefinition.of(
        ref.name(), origin.kind(), origin.url(), origin.region(), Map.of(), () -> current(ref));
  }

  private Optional<Secret> current(ObjectRef ref) {
    return view.get(ref).flatMap(this::credential);
  }

  private Optional<Secret> credential(String namespace, String name, String key) {
    return !name.isEmpty() && secrets.find(namespace, name, key) instanceof SecretValue.Found found
        ? Optional.of(found.value())
        : Optional.empty();
  }

  private static String withoutSlash(String url) {
    int end = url.length();
    while (end > 0 && url.charAt(end - 1) == '/') {
      end--;
    }
    return url.substring(0, end);
  }
}
