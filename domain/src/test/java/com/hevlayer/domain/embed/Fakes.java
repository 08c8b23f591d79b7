package com.hevlayer.domain.embed;

import com.hevlayer.domain.parallel.SerialFork;
import com.hevlayer.domain.routing.NoSecrets;
import com.hevlayer.domain.routing.StoreCalls;
import com.hevlayer.domain.routing.StorePlan;
import com.hevlayer.domain.routing.StoreRegistry;
import com.hevlayer.domain.routing.Target;
import com.hevlayer.ports.catalog.CatalogSnapshot;
import com.hevlayer.ports.catalog.StoreEntry;
import com.hevlayer.ports.embed.EmbedInput;
import com.hevlayer.ports.embed.EmbedRequest;
import com.hevlayer.ports.embed.Embedder;
import com.hevlayer.ports.embed.Embeddings;
import com.hevlayer.ports.embed.ImageFetcher;
import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.json.JsonObject;
import com.hevlayer.ports.store.Answer;
import com.hevlayer.ports.store.CallContext;
import com.hevlayer.ports.store.NamespaceName;
import com.hevlayer.protocol.json.JsonText;
import com.hevlayer.protocol.scan.BodyIndex;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A gateway's worth of embedding with everything around it faked. */
final class Fakes {
  static final NamespaceName NAMESPACE = new NamespaceName("docs");

  final FakeStore store = new FakeStore();
  final Profiles profiles = new Profiles();
  final FakeEmbedder embedder = new FakeEmbedder();
  final StoreRegistry registry;
  final Target target;

  /** What was metered: namespace, model, serving, tokens, milliseconds. */
  final List<String> metered = new ArrayList<>();

  Instant now = Instant.EPOCH;

  /** A target in a store of this kind. */
  Fakes(String kind) {
    store.kind = kind;
    Json definition =
        Json.objectBuilder()
            .put("kind", kind)
            .put("default", true)
            .put("endpoint", Json.object("url", Json.of("http://up.test")))
            .build();
    registry = new StoreRegistry(_ -> store, Runnable::run);
    registry.apply(
        StorePlan.of(
            new CatalogSnapshot("test", List.of(new StoreEntry("s", "s", definition, null))),
            Set.of(kind),
            NoSecrets.INSTANCE));
    target =
        new Target(
            registry.table().stores().getFirst().lease().orElseThrow(),
            NAMESPACE,
            CallContext.of("r", CallContext.Purpose.REQUEST),
            StoreCalls.PLAIN);
  }

  EmbeddingService service(@Nullable Embedder through, @Nullable ImageFetcher images) {
    return new EmbeddingService(
        new EmbeddingProviders(through, registry::table),
        new VectorCache(() -> now, Duration.ofMinutes(1), 1 << 20),
        images,
        new SerialFork(),
        () -> now,
        (target, model, serving, tokens, took) ->
            metered.add(
                target.namespace().value()
                    + " "
                    + model
                    + " "
                    + serving
                    + " "
                    + tokens
                    + " "
                    + took.toMillis()));
  }

  EmbeddingService service() {
    return service(embedder, null);
  }

  WriteEmbedding writes() {
    return new WriteEmbedding(profiles, service());
  }

  /** Prepares a write, single quotes as double ones, and returns the body that goes on. */
  static String body(Prepared prepared) {
    MemorySegment body = prepared.body();
    return body == null
        ? "unchanged"
        : new String(body.toArray(ValueLayout.JAVA_BYTE), StandardCharsets.UTF_8);
  }

  static BodyIndex index(String json) {
    return BodyIndex.scan(segment(json));
  }

  static JsonObject object(String json) {
    return (JsonObject) JsonText.parse(segment(json));
  }

  private static MemorySegment segment(String json) {
    return MemorySegment.ofArray(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
  }

  /** Gives each text its length and its first character, and counts. */
  static final class FakeEmbedder implements Embedder {
    final List<EmbedRequest> requests = new ArrayList<>();
    @Nullable Answer<Embeddings> scripted;

    @Override
    public Answer<Embeddings> embed(CallContext context, EmbedRequest request) {
      requests.add(request);
      return scripted != null
          ? scripted
          : Answer.ok(
              Embeddings.of(
                  request.inputs().stream().map(FakeEmbedder::vector).toList(),
                  request.inputs().size() * 3L));
    }

    private static float[] vector(EmbedInput input) {
      return switch (input) {
        case EmbedInput.Text text ->
            new float[] {text.text().length(), text.text().isEmpty() ? 0 : text.text().charAt(0)};
        case EmbedInput.Image image -> new float[] {image.bytes().length, -1};
      };
    }

    List<String> texts() {
      return requests.stream()
          .flatMap(request -> request.inputs().stream())
          .map(input -> input instanceof EmbedInput.Text text ? text.text() : "image")
          .toList();
    }

    @Override
    public void close() {}
  }

  /** Remembers profiles as if a write had declared them and, perhaps, written rows. */
  void declare(String schema, boolean written) {
    Map<String, Profile> read = new LinkedHashMap<>();
    EmbedSchema.read(object(schema))
        .forEach((source, profile) -> read.put(source, profile.orElseThrow()));
    profiles.remember(
        NAMESPACE, new Profiles.Declared(read, Set.of(), written ? read.keySet() : Set.of()));
  }
}
