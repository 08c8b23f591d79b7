package com.hevlayer.domain.federation;

import com.hevlayer.domain.fault.Fault;
import com.hevlayer.domain.query.Dialect;
import com.hevlayer.domain.query.PlainRequest;
import com.hevlayer.domain.query.QueryDispatch;
import com.hevlayer.domain.query.TopK;
import com.hevlayer.domain.query.hybrid.AutoRequest;
import com.hevlayer.domain.query.hybrid.HybridRequest;
import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.json.JsonArray;
import com.hevlayer.ports.json.JsonBoolean;
import com.hevlayer.ports.json.JsonNumber;
import com.hevlayer.ports.json.JsonObject;
import com.hevlayer.ports.json.JsonString;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A query against several namespaces, as its body says it. Immutable. */
public final class FederatedRequest {
  private static final String EVERY = "*";
  private static final int ROWS_OF_A_NAMESPACE_FOR_A_ROW = 2;
  private static final int FEWEST = 10;
  private static final int MOST = 100;

  /** Members of the request that no single namespace sees. */
  private static final List<String> OWN = List.of("namespaces", "strict", "fusion", "cursor");

  private final @Nullable List<String> namespaces;
  private final boolean strict;
  private final int topK;
  private final Kind kind;
  private final JsonObject each;

  private FederatedRequest(
      @Nullable List<String> namespaces, boolean strict, int topK, Kind kind, JsonObject each) {
    this.namespaces = namespaces;
    this.strict = strict;
    this.topK = topK;
    this.kind = kind;
    this.each = each;
  }

  /** What is run against each namespace. */
  enum Kind {
    PLAIN,
    HYBRID_TEXT,
    AUTO;

    private static Kind of(@Nullable Json rankBy) {
      return switch (QueryDispatch.ofRanking(rankBy)) {
        case HYBRID_TEXT -> HYBRID_TEXT;
        case AUTO -> AUTO;
        default -> PLAIN;
      };
    }
  }

  /**
   * Reads a body; members it does not know are passed over.
   *
   * @throws Fault.Invalid with what is wrong and what is allowed
   */
  public static FederatedRequest parse(Json source) {
    if (!(source instanceof JsonObject body)) {
      throw new Fault.Invalid("the body is " + source.describe() + "; allowed is an object");
    }
    if (body.given("cursor") != null) {
      throw new Fault.Invalid("cursor is not allowed: a federated query has one page");
    }
    List<String> namespaces = namespaces(body.given("namespaces"));
    boolean strict = strict(body.given("strict"));
    int topK = TopK.of(body, "top_k");
    Kind kind = Kind.of(body.get("rank_by"));
    JsonObject each = each(body, kind, limit(body.given("fusion"), topK));
    check(kind, each);
    return new FederatedRequest(namespaces, strict, topK, kind, each);
  }

  private static @Nullable List<String> namespaces(@Nullable Json value) {
    if (value == null) {
      return null;
    }
    if (!(value instanceof JsonArray array)) {
      throw new Fault.Invalid(
          "namespaces is " + value.describe() + "; allowed is an array of names, or [\"*\"]");
    }
    if (array.size() == 0) {
      throw new Fault.Invalid(
          "namespaces is empty; allowed are names, or [\"*\"] for every namespace");
    }
    List<String> names = new ArrayList<>(array.size());
    List<Json> values = array.values();
    for (int i = 0; i < values.size(); i++) {
      if (!(values.get(i) instanceof JsonString name)) {
        throw new Fault.Invalid(
            "namespaces[" + i + "] is " + values.get(i).describe() + "; allowed are strings");
      }
      if (name.value().isEmpty()) {
        throw new Fault.Invalid("namespaces[" + i + "] is empty; allowed are names");
      }
      if (name.value().equals(EVERY) && values.size() > 1) {
        throw new Fault.Invalid("namespaces has \"*\" among others; allowed is \"*\" alone");
      }
      names.add(name.value());
    }
    return names.equals(List.of(EVERY)) ? null : List.copyOf(names);
  }

  private static boolean strict(@Nullable Json value) {
    if (value == null) {
      return false;
    }
    if (value instanceof JsonBoolean flag) {
      return flag.value();
    }
    throw new Fault.Invalid("strict is " + value.describe() + "; allowed are true and false");
  }

  private static int limit(@Nullable Json value, int topK) {
    int derived = Math.clamp((long) ROWS_OF_A_NAMESPACE_FOR_A_ROW * topK, FEWEST, MOST);
    if (value == null) {
      return derived;
    }
    if (!(value instanceof JsonObject fusion)) {
      throw new Fault.Invalid("fusion is " + value.describe() + "; allowed is an object");
    }
    Json constant = fusion.given("rank_constant");
    if (constant != null && !(constant instanceof JsonNumber number && number.isUnsignedLong())) {
      throw new Fault.Invalid(
          "fusion.rank_constant is "
              + constant.describe()
              + "; allowed is an unsigned integer, which has no effect");
    }
    Json limit = fusion.given("per_namespace_limit");
    return limit == null ? derived : TopK.of(limit, "fusion.per_namespace_limit");
  }

  /** What a plain query does not read would keep its texts from being embedded. */
  private static JsonObject each(JsonObject body, Kind kind, int limit) {
    Map<String, Json> members = new LinkedHashMap<>(body.members());
    OWN.forEach(members::remove);
    if (kind == Kind.PLAIN) {
      members.keySet().removeIf(name -> !PlainRequest.reads(name));
    }
    members.put("top_k", Json.of(limit));
    return Json.object(members);
  }

  /** What is wrong for every store is said before any is asked. */
  private static void check(Kind kind, JsonObject each) {
    Object _ =
        switch (kind) {
          case PLAIN -> PlainRequest.parse(each, Dialect.AS_WRITTEN);
          case HYBRID_TEXT -> HybridRequest.parse(each, Dialect.AS_WRITTEN);
          case AUTO -> AutoRequest.parse(each, Dialect.AS_WRITTEN);
        };
  }

  /** Returns the names as the caller wrote them, or {@code null}: every one there is. */
  @Nullable List<String> namespaces() {
    return namespaces;
  }

  /** Whether what is missing or merged otherwise than by distance is an error. */
  boolean strict() {
    return strict;
  }

  /** Returns rows of the merged list, at least 1. */
  int topK() {
    return topK;
  }

  Kind kind() {
    return kind;
  }

  /** Returns the body of a query of one namespace. */
  JsonObject each() {
    return each;
  }

  /** Returns the caller's filter as written, or {@code null}. */
  @Nullable Json filters() {
    return each.given("filters");
  }
}
