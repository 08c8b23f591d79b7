package com.hevlayer.protocol.decode;

import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.json.JsonNull;
import com.hevlayer.ports.json.JsonObject;
import com.hevlayer.ports.store.Query;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Limits and offsets of queries. */
final class LimitDecoder {
  static final int MAX_ROWS = 10_000;

  private LimitDecoder() {}

  /** Reads {@code limit} or {@code top_k}; {@code null} if there is neither. */
  static Query.@Nullable Limit limit(JsonObject query, String prefix) {
    Json limit = query.get("limit");
    Json topK = Shape.member(query, "top_k");
    if (limit == null) {
      return topK == null ? null : new Query.Limit(rows(topK, prefix + "top_k"), null);
    }
    String path = prefix + "limit";
    if (limit instanceof JsonNull) {
      throw Shape.meaning(path, "is null, allowed are 1 to " + MAX_ROWS);
    }
    Query.Limit decoded;
    if (limit instanceof JsonObject object) {
      Json total = Shape.member(object, "total");
      if (total == null) {
        throw Shape.missing(path, "total");
      }
      int rows = rows(total, path + ".total");
      Json per = Shape.member(object, "per");
      decoded = new Query.Limit(rows, per == null ? null : per(per, rows, path + ".per"));
    } else {
      decoded = new Query.Limit(rows(limit, path), null);
    }
    if (topK != null && rows(topK, prefix + "top_k") != decoded.total()) {
      throw Shape.meaning(prefix + "top_k", "differs from limit; give one of them");
    }
    return decoded;
  }

  private static int rows(Json source, String path) {
    int rows = Shape.unsigned(source, path);
    if (rows < 1 || rows > MAX_ROWS) {
      throw Shape.meaning(path, "is " + source + ", allowed are 1 to " + MAX_ROWS);
    }
    return rows;
  }

  private static Query.Per per(Json source, int total, String path) {
    JsonObject per = Shape.object(source, path);
    Json names = Shape.member(per, "attributes");
    if (names == null) {
      throw Shape.missing(path, "attributes");
    }
    Json limit = Shape.member(per, "limit");
    if (limit == null) {
      throw Shape.missing(path, "limit");
    }
    List<String> attributes = Shape.strings(names, path + ".attributes");
    if (attributes.isEmpty()) {
      throw Shape.meaning(path + ".attributes", "needs at least one attribute");
    }
    int rows = rows(limit, path + ".limit");
    if (rows > total) {
      throw Shape.meaning(path + ".limit", "is " + rows + ", more than the total of " + total);
    }
    return new Query.Per(attributes, rows);
  }

  /** Reads {@code offset}; refuses one that lacks what it needs. */
  static int offset(
      JsonObject query, String prefix, Query.@Nullable Limit limit, boolean allowed, String needs) {
    Json source = Shape.member(query, "offset");
    if (source == null) {
      return 0;
    }
    String path = prefix + "offset";
    int offset = Shape.unsigned(source, path);
    if (limit == null || !allowed) {
      throw Shape.meaning(path, "needs " + needs);
    }
    if ((long) offset + limit.total() > MAX_ROWS) {
      throw Shape.meaning(
          path,
          "offset " + source + " and limit " + limit.total() + " together exceed " + MAX_ROWS);
    }
    return offset;
  }
}
