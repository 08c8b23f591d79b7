package com.hevlayer.domain.cache;

import com.hevlayer.domain.fault.StoreAnswers;
import com.hevlayer.domain.lookup.IdLookup;
import com.hevlayer.domain.routing.Target;
import com.hevlayer.ports.cache.CachedRow;
import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.json.JsonArray;
import com.hevlayer.ports.json.JsonNumber;
import com.hevlayer.ports.json.JsonString;
import com.hevlayer.ports.store.Answer;
import com.hevlayer.ports.store.Query;
import com.hevlayer.ports.store.QueryAnswer;
import com.hevlayer.ports.store.ResultRow;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Asks the store for vectors, since there is no cache. */
public final class StoreSeeds implements SeedVectors {
  private static final int MOST_IDS = 1000;
  private static final String VECTOR = "vector";
  private static final String STEP = "looking up the vectors of nearest_to_id";
  private static final Query.Projection ONLY_VECTOR = new Query.Projection.Only(List.of(VECTOR));

  /** Creates one. */
  public StoreSeeds() {}

  @Override
  public Map<String, float[]> of(Target target, List<Json> ids) {
    List<Json> distinct = List.copyOf(new LinkedHashSet<>(ids));
    Map<String, float[]> found = new HashMap<>();
    for (int from = 0; from < distinct.size(); from += MOST_IDS) {
      List<Json> some = distinct.subList(from, Math.min(distinct.size(), from + MOST_IDS));
      for (ResultRow row : rows(target, some)) {
        float[] vector = vector(row.attributes().get(VECTOR));
        if (vector != null) {
          found.put(CachedRow.key(row.id()), vector);
        }
      }
    }
    return found;
  }

  private static List<ResultRow> rows(Target target, List<Json> ids) {
    Answer<QueryAnswer> answer = target.query(IdLookup.many(ids, ONLY_VECTOR));
    if (answer instanceof Answer.Refused<QueryAnswer> refused && namesOtherIds(refused)) {
      // A number and the string of its digits are one id; the namespace says which of them it has.
      List<Json> others = others(ids);
      if (others.isEmpty()) {
        return List.of();
      }
      answer = target.query(IdLookup.many(others, ONLY_VECTOR));
    }
    return IdLookup.rows(StoreAnswers.wrapping(answer, STEP, target.kind()).value());
  }

  private static boolean namesOtherIds(Answer.Refused<?> refused) {
    String text = new String(refused.body(), StandardCharsets.UTF_8);
    return refused.status() == 400
        && text.contains("filter error in key `id`")
        && text.contains("type mismatch");
  }

  /** Returns strings of digits as numbers and numbers as strings. */
  private static List<Json> others(List<Json> ids) {
    List<Json> others = new ArrayList<>(ids.size());
    boolean strings = ids.stream().anyMatch(JsonNumber.class::isInstance);
    for (Json id : ids) {
      if (strings) {
        others.add(Json.of(CachedRow.key(id)));
      } else if (id instanceof JsonString text && isNumber(text.value())) {
        others.add(Json.number(text.value()));
      }
    }
    return others;
  }

  private static boolean isNumber(String text) {
    if (text.isEmpty() || text.length() > 20 || (text.length() > 1 && text.charAt(0) == '0')) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) < '0' || text.charAt(i) > '9') {
        return false;
      }
    }
    return Json.number(text).isUnsignedLong();
  }

  private static float @Nullable [] vector(@Nullable Json value) {
    return value instanceof JsonArray array && array.isNumbers() && array.size() > 0
        ? array.toFloats()
        : null;
  }
}
