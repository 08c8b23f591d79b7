package com.hevlayer.domain.embed;

import com.hevlayer.domain.fault.Fault;
import com.hevlayer.domain.fault.StoreAnswers;
import com.hevlayer.domain.lookup.IdLookup;
import com.hevlayer.domain.routing.RoutedStore;
import com.hevlayer.domain.routing.StoreLease;
import com.hevlayer.domain.routing.Target;
import com.hevlayer.ports.embed.EmbedInput;
import com.hevlayer.ports.embed.Embeddings;
import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.json.JsonArray;
import com.hevlayer.ports.json.JsonNumber;
import com.hevlayer.ports.json.JsonObject;
import com.hevlayer.ports.json.JsonString;
import com.hevlayer.ports.store.Answer;
import com.hevlayer.ports.store.CallContext;
import com.hevlayer.ports.store.NamespaceName;
import com.hevlayer.ports.store.Query;
import com.hevlayer.ports.store.QueryAnswer;
import com.hevlayer.ports.store.QueryRequest;
import com.hevlayer.ports.store.ResultRow;
import com.hevlayer.ports.store.WriteRequest;
import com.hevlayer.ports.store.WriteResult;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Has a store that embeds natively do it: texts are written into a namespace of their own, one for
 * each model and dimension count, and their vectors read back.
 */
final class StoreProvider implements EmbeddingProvider {
  /** The most rows that such a store embeds in one write. */
  private static final int MOST_ROWS = 30;

  private static final String NAMESPACE = "layer-embed-";
  private static final int DIGITS = 32;
  private static final String INPUT = "input";
  private static final String VECTOR = "vector";

  private final RoutedStore store;

  StoreProvider(RoutedStore store) {
    this.store = store;
  }

  @Override
  public int most() {
    return MOST_ROWS;
  }

  @Override
  public Embeddings embed(Target target, EmbeddingSpec spec, List<EmbedInput> inputs) {
    Map<String, String> texts = new LinkedHashMap<>();
    for (EmbedInput input : inputs) {
      if (!(input instanceof EmbedInput.Text text)) {
        throw new Fault.Invalid(
            "the embedding provider is a store, which embeds text only; images need"
                + " LAYER_EMBEDDER_URL");
      }
      texts.put(ContentHash.of(text.text()), text.text());
    }
    StoreLease lease =
        store
            .lease()
            .orElseThrow(() -> new Fault.Unavailable("the embedding provider was just removed"));
    try (lease) {
      return embed(
          new Target(lease, namespace(spec), context(target, lease), target.calls()), spec, texts);
    }
  }

  private static Embeddings embed(Target scratch, EmbeddingSpec spec, Map<String, String> texts) {
    try {
      Answer.Ok<WriteResult> written =
          StoreAnswers.wrapping(
              scratch.write(write(spec, texts)), "embedding: writing the texts", scratch.kind());
      Answer.Ok<QueryAnswer> read =
          StoreAnswers.wrapping(
              scratch.query(query(texts)), "embedding: reading the vectors", scratch.kind());
      return Embeddings.of(vectors(texts, read.value()), tokens(written.usage().performance()));
    } catch (Fault.StepRefused refused) {
      // Whoever answers the request knows the keys of its own store only.
      throw new Fault.StepRefused(scratch.masked(String.valueOf(refused.getMessage())));
    }
  }

  /** The caller's key opens the store of the request, and no other. */
  private static CallContext context(Target target, StoreLease lease) {
    CallContext context = target.context();
    boolean same = target.lease().spec().name().equals(lease.spec().name());
    return new CallContext(
        context.requestId(),
        CallContext.Purpose.REQUEST,
        context.deadline(),
        context.cancellation(),
        same ? context.callerKey() : null);
  }

  private static NamespaceName namespace(EmbeddingSpec spec) {
    String hash = ContentHash.of(spec.model() + "\n" + (spec.dims() == null ? "" : spec.dims()));
    return new NamespaceName(NAMESPACE + hash.substring(0, DIGITS));
  }

  private static WriteRequest write(EmbeddingSpec spec, Map<String, String> texts) {
    Json.ObjectBuilder embed =
        Json.objectBuilder().put("model", spec.model()).put("attribute", VECTOR);
    Integer dims = spec.dims();
    if (dims != null) {
      embed.put("dims", dims);
    }
    JsonObject definition =
        Json.objectBuilder()
            .put("type", "string")
            .put("filterable", false)
            .put("embed", embed.build())
            .build();
    return new WriteRequest(
        new TextRows(texts, INPUT),
        TextRows.NONE,
        List.of(),
        null,
        null,
        null,
        null,
        false,
        null,
        false,
        Map.of(INPUT, definition),
        "cosine_distance",
        null,
        null,
        null,
        false,
        false);
  }

  private static QueryRequest query(Map<String, String> texts) {
    QueryRequest lookup =
        IdLookup.many(
            texts.keySet().stream().map(Json::of).toList(),
            new Query.Projection.Only(List.of(VECTOR)));
    // What was just written must be seen.
    return QueryRequest.of(lookup.queries().getFirst());
  }

  private static List<float[]> vectors(Map<String, String> texts, QueryAnswer answer) {
    Map<String, float[]> found = new HashMap<>();
    for (ResultRow row : IdLookup.rows(answer)) {
      if (row.id() instanceof JsonString id
          && row.attributes().get(VECTOR) instanceof JsonArray vector
          && vector.isNumbers()) {
        found.put(id.value(), vector.toFloats());
      }
    }
    return texts.keySet().stream()
        .map(id -> {
          float[] vector = found.get(id);
          if (vector == null) {
            throw new Fault.StepRefused(
                "embedding failed: the store gave "
                    + found.size()
                    + " vectors for "
                    + texts.size()
                    + " texts");
          }
          return vector;
        })
        .toList();
  }

  private static long tokens(JsonObject performance) {
    return performance.get(Counters.TOKENS) instanceof JsonNumber number && number.isLong()
        ? Math.max(0, number.longValue())
        : 0;
  }
}
