package com.hevlayer.ports.catalog;

import com.hevlayer.ports.json.Json;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One definition as it was written. Immutable. May hold secrets, so its text names none of it.
 *
 * @param name of the store as written, perhaps blank or not unique
 * @param path where the definition stands, for messages, such as {@code items[1].spec}
 * @param spec the definition, whatever its type
 * @param createdAt when it came into being, where that is known
 */
public record StoreEntry(String name, String path, Json spec, @Nullable Instant createdAt) {

  @Override
  public String toString() {
    return "store '" + name + "' at " + path;
  }
}
