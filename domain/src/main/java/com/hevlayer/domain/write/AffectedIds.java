package com.hevlayer.domain.write;

import com.hevlayer.ports.cache.CachedRow;
import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.json.JsonArray;
import com.hevlayer.ports.json.JsonNumber;
import com.hevlayer.ports.json.JsonObject;
import com.hevlayer.ports.json.JsonString;
import com.hevlayer.ports.store.WriteResult;
import com.hevlayer.protocol.WireRefusal;
import com.hevlayer.protocol.json.JsonText;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Which rows a store says it changed, by the keys of their ids. Immutable.
 *
 * @param upserted written whole
 * @param patched changed in part
 * @param deleted removed
 */
public record AffectedIds(Set<String> upserted, Set<String> patched, Set<String> deleted) {

  /** Returns what the result of a typed write says. */
  public static AffectedIds of(WriteResult result) {
    return new AffectedIds(
        keys(result.upsertedIds()), keys(result.patchedIds()), keys(result.deletedIds()));
  }

  /** Returns what the body of a store's answer says; empty if it cannot be read. */
  public static Optional<AffectedIds> read(byte[] body) {
    try {
      if (JsonText.parseAnswer(body) instanceof JsonObject answer) {
        Set<String> all = keys(list(answer, "affected_ids"));
        return Optional.of(
            new AffectedIds(
                joined(keys(list(answer, "upserted_ids")), all),
                joined(keys(list(answer, "patched_ids")), all),
                joined(keys(list(answer, "deleted_ids")), all)));
      }
    } catch (WireRefusal unreadable) {
      return Optional.empty();
    }
    return Optional.empty();
  }

  private static List<Json> list(JsonObject answer, String name) {
    return answer.get(name) instanceof JsonArray array ? array.values() : List.of();
  }

  private static Set<String> keys(List<Json> ids) {
    Set<String> keys = new LinkedHashSet<>();
    for (Json id : ids) {
      if (id instanceof JsonString || id instanceof JsonNumber) {
        keys.add(CachedRow.key(id));
      }
    }
    return keys;
  }

  private static Set<String> joined(Set<String> one, Set<String> other) {
    one.addAll(other);
    return one;
  }
}
