package com.hevlayer.domain.routing;

import com.hevlayer.ports.catalog.CatalogSnapshot;
import com.hevlayer.ports.catalog.StoreEntry;
import com.hevlayer.ports.json.JsonObject;
import com.hevlayer.ports.plugin.Secret;
import com.hevlayer.protocol.json.JsonText;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Makes plans from JSON with single quotes. */
final class Plans {
  static final Set<String> KINDS = Set.of("turbopuffer", "memory");

  private Plans() {}

  /** The document is a map of stores by name; {@code secrets} by {@code name/key}. */
  static StorePlan of(String document, Map<String, String> secrets) {
    return StorePlan.of(snapshot(document), KINDS, new Source(secrets));
  }

  static StorePlan of(String document) {
    return of(document, Map.of());
  }

  static SecretSource secrets(Map<String, String> secrets) {
    return new Source(secrets);
  }

  static CatalogSnapshot snapshot(String document) {
    byte[] bytes = document.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    JsonObject root = (JsonObject) JsonText.parse(MemorySegment.ofArray(bytes));
    List<StoreEntry> entries =
        root.members().entrySet().stream()
            .map(
                member -> new StoreEntry(member.getKey(), member.getKey(), member.getValue(), null))
            .toList();
    return new CatalogSnapshot("stores.yaml", entries);
  }

  private record Source(Map<String, String> secrets) implements SecretSource {
    @Override
    public Optional<Secret> find(SecretRef reference) {
      return Optional.ofNullable(secrets.get(reference.name() + "/" + reference.key()))
          .map(Secret::of);
    }

    @Override
    public String whereIs(SecretRef reference) {
      return "variable " + reference.name() + "/" + reference.key();
    }
  }
}
