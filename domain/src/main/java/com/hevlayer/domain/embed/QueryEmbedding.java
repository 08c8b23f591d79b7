package com.hevlayer.domain.embed;

import com.hevlayer.domain.fault.Fault;
import com.hevlayer.domain.routing.Target;
import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.json.JsonArray;
import com.hevlayer.ports.json.JsonNull;
import com.hevlayer.ports.json.JsonNumber;
import com.hevlayer.ports.json.JsonObject;
import com.hevlayer.ports.json.JsonString;
import com.hevlayer.protocol.scan.BodyIndex;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Texts in the {@code rank_by} of queries, and the vectors that take their place. Thread-safe. */
public final class QueryEmbedding {
  private static final String RANK_BY = "rank_by";
  private static final String QUERIES = "queries";
  private static final Lowered UNTOUCHED = new Lowered.Untouched();

  /** What only a store can execute; a request with one of these is relayed as a rule. */
  private static final List<String> RELAYED =
      List.of(
          "aggregate_by",
          "group_by",
          "limit",
          "exclude_attributes",
          "distance_metric",
          "vector_encoding",
          "compute_attributes",
          "offset",
          "rerank_by");

  private static final List<String> RELAYED_BESIDE_QUERIES =
      List.of("limit", "offset", "vector_encoding", "rerank_by");

  private final Profiles profiles;
  private final QueryVectors vectors;

  /** Creates one. */
  public QueryEmbedding(Profiles profiles, QueryVectors vectors) {
    this.profiles = profiles;
    this.vectors = vectors;
  }

  /** Whether a query holds a text to embed, at the top or in one of its legs. */
  public static boolean isIn(JsonObject body) {
    if (EmbedExpression.isIn(body.get(RANK_BY))) {
      return true;
    }
    for (Json leg : legs(body)) {
      if (leg instanceof JsonObject object && EmbedExpression.isIn(object.get(RANK_BY))) {
        return true;
      }
    }
    return false;
  }

  /**
   * Whether an indexed query holds a text to embed, at the top or in one of its legs. Vectors are
   * passed over.
   *
   * @throws com.hevlayer.protocol.WireRefusal with 400 if a ranking or a leg is malformed
   */
  public static boolean isIn(BodyIndex index) {
    return EmbedScan.of(index);
  }

  /**
   * Whether the gateway has to embed something of a query, and not the store; touches memory only.
   *
   * @throws Fault.Invalid if an expression is malformed
   */
  public boolean isOwn(Target target, JsonObject body) {
    boolean own = check(target, body.get(RANK_BY), RANK_BY);
    List<Json> legs = legs(body);
    for (int i = 0; i < legs.size(); i++) {
      if (legs.get(i) instanceof JsonObject leg) {
        own |= check(target, leg.get(RANK_BY), path(i));
      }
    }
    return own;
  }

  /**
   * Embeds the texts that are the gateway's to embed; blocks where there are any.
   *
   * @throws Fault if an expression is malformed, the query cannot be executed by the gateway, or
   *     embedding fails
   */
  public Lowered lower(Target target, JsonObject body) {
    if (!isIn(body)) {
      return UNTOUCHED;
    }
    if (!isOwn(target, body)) {
      return new Lowered.Relay();
    }
    List<Json> legs = legs(body);
    EmbeddingUsage usage = EmbeddingUsage.NONE;
    Map<String, Json> members = new LinkedHashMap<>(body.members());
    members.remove("consistency");
    if (legs.isEmpty()) {
      topK(members);
      refuseRelayed(members, RELAYED);
      usage = usage.plus(replace(target, members, RANK_BY));
    } else {
      refuseRelayed(members, RELAYED_BESIDE_QUERIES);
      List<Json> lowered = new ArrayList<>();
      for (int i = 0; i < legs.size(); i++) {
        if (legs.get(i) instanceof JsonObject leg) {
          Map<String, Json> changed = new LinkedHashMap<>(leg.members());
          refuseRelayed(changed, List.of("rerank_by"));
          usage = usage.plus(replace(target, changed, path(i)));
          lowered.add(Json.object(changed));
        } else {
          lowered.add(legs.get(i));
        }
      }
      members.put(QUERIES, Json.array(lowered));
    }
    return new Lowered.Embedded(Json.object(members), usage);
  }

  /** Judges an expression, if there is one; whether the gateway has to embed it. */
  private boolean check(Target target, @Nullable Json rankBy, String path) {
    if (!EmbedExpression.isIn(rankBy) || !(rankBy instanceof JsonArray rank)) {
      return false;
    }
    EmbedExpression expression = expression(rank, path);
    String attribute = attribute(rank, path);
    if (expression.model() == null && attribute.startsWith(EmbedSchema.TARGET_PREFIX)) {
      throw ProfileVectors.noModel(attribute);
    }
    Profile profile = profiles.find(target.namespace(), attribute);
    return profile == null ? !target.speaksWire() : profile.byGateway(target);
  }

  /** Puts a vector in the place of the text and its attribute in the place of the source. */
  private EmbeddingUsage replace(Target target, Map<String, Json> members, String path) {
    Json rankBy = members.get(RANK_BY);
    if (!check(target, rankBy, path) || !(rankBy instanceof JsonArray rank)) {
      return EmbeddingUsage.NONE;
    }
    if (!(rank.get(1) instanceof JsonString operator)
        || !(operator.value().equalsIgnoreCase("ANN") || operator.value().equals("kNN"))) {
      throw Fields.invalid(path + "[1]", rank.get(1), "ANN or kNN before an Embed expression");
    }
    EmbedExpression expression = expression(rank, path);
    EmbeddedQuery embedded =
        vectors.embed(target, attribute(rank, path), expression.model(), expression.text());
    List<Json> replaced = new ArrayList<>(rank.values());
    replaced.set(0, Json.of(embedded.attribute()));
    replaced.set(2, Json.floats(embedded.vector()));
    members.put(RANK_BY, Json.array(replaced));
    return embedded.usage();
  }

  private static EmbedExpression expression(JsonArray rank, String path) {
    return EmbedExpression.read((JsonArray) rank.get(2), path + "[2]");
  }

  private static String attribute(JsonArray rank, String path) {
    if (rank.get(0) instanceof JsonString attribute) {
      return attribute.value();
    }
    throw Fields.invalid(path + "[0]", rank.get(0), "the name of an attribute");
  }

  private static void topK(Map<String, Json> members) {
    if (members.containsKey("top_k")) {
      return;
    }
    Json limit = members.get("limit");
    Json total =
        limit instanceof JsonObject object && object.members().size() == 1
            ? object.get("total")
            : limit;
    if (total instanceof JsonNumber) {
      members.remove("limit");
      members.put("top_k", total);
    } else if (limit == null || limit instanceof JsonNull) {
      throw new Fault.Invalid(
          "top_k is missing; a query whose text the gateway embeds needs one, or a limit");
    }
  }

  private static void refuseRelayed(Map<String, Json> members, List<String> names) {
    for (String name : names) {
      if (members.containsKey(name)) {
        throw new Fault.Invalid(
            name
                + " cannot be combined with a text that the gateway embeds; only the store"
                + " executes it");
      }
    }
  }

  private static List<Json> legs(JsonObject body) {
    return body.get(QUERIES) instanceof JsonArray array && !array.isNumbers()
        ? array.values()
        : List.of();
  }

  private static String path(int leg) {
    return QUERIES + "[" + leg + "]." + RANK_BY;
  }
}
