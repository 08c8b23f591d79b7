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
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which rows a store says it changed, by the keys of their ids.
 *
 * @param complete whether it said so; if not, nothing is known
 */
record Confirmed(Set<String> upserted, Set<String> patched, Set<String> deleted, boolean complete) {
  private static final Confirmed NOTHING_KNOWN = new Confirmed(Set.of(), Set.of(), Set.of(), false);

  /** Reads the answer of a store that speaks the wire. */
  static Confirmed of(byte[] answer) {
    try {
      return JsonText.parseAnswer(answer) instanceof JsonObject object ? of(object) : NOTHING_KNOWN;
    } catch (WireRefusal malformed) {
      return NOTHING_KNOWN;
    }
  }

  private static Confirmed of(JsonObject answer) {
    Set<String> affected = keys(answer, "affected_ids");
    Set<String> upserted = keys(answer, "upserted_ids");
    Set<String> patched = keys(answer, "patched_ids");
    Set<String> deleted = keys(answer, "deleted_ids");
    upserted.addAll(affected);
    patched.addAll(affected);
    deleted.addAll(affected);
    // Lists are left out when they are empty, so none at all must mean that no row changed.
    boolean silent = upserted.isEmpty() && patched.isEmpty() && deleted.isEmpty();
    return silent && !isNone(answer.get("rows_affected"))
        ? NOTHING_KNOWN
        : new Confirmed(upserted, patched, deleted, true);
  }

  private static boolean isNone(@Nullable Json rows) {
    return rows instanceof JsonNumber number && number.doubleValue() == 0;
  }

  /** Reads the result of a typed store. */
  static Confirmed of(WriteResult result) {
    Set<String> upserted = keys(result.upsertedIds());
    Set<String> patched = keys(result.patchedIds());
    Set<String> deleted = keys(result.deletedIds());
    boolean silent = upserted.isEmpty() && patched.isEmpty() && deleted.isEmpty();
    return new Confirmed(upserted, patched, deleted, !silent || result.rowsAffected() == 0);
  }

  private static Set<String> keys(JsonObject answer, String member) {
    return answer.get(member) instanceof JsonArray ids ? keys(ids.values()) : new HashSet<>();
  }

  private static Set<String> keys(List<? extends Json> ids) {
    Set<String> keys = HashSet.newHashSet(ids.size());
    for (Json id : ids) {
      if (id instanceof JsonString || id instanceof JsonNumber) {
        keys.add(CachedRow.key(id));
      }
    }
    return keys;
  }
}
