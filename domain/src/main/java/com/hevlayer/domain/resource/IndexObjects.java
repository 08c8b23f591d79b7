package com.hevlayer.domain.resource;

import com.hevlayer.ports.json.JsonObject;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads Index objects. */
public final class IndexObjects {
  private static final Pattern NAMESPACE = Pattern.compile("[A-Za-z0-9._-]{1,128}");

  private IndexObjects() {}

  /** Returns the namespace that an Index object describes: the one it names, or else its name. */
  public static String namespace(JsonObject index) {
    return Fields.text(index, "spec", "backend", "namespace").orElseGet(() -> Metadata.name(index));
  }

  /** Returns the store that an Index object names; empty for the default store. */
  public static Optional<String> store(JsonObject index) {
    return Fields.text(index, "spec", "backend", "storeRef");
  }

  /** Whether a namespace may have this name. */
  public static boolean isNamespace(String name) {
    return NAMESPACE.matcher(name).matches();
  }

  /** Whether an Index object was refused. */
  public static boolean isRefused(JsonObject index) {
    return StatusDocument.condition(index, "Ready")
        .filter(ready -> ready.status() == Condition.Status.FALSE)
        .isPresent();
  }
}
