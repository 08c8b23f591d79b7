package com.hevlayer.domain.write;

import com.hevlayer.domain.cache.CacheChange;
import com.hevlayer.domain.cache.CacheEffects;
import com.hevlayer.domain.consistency.Freshness;
import com.hevlayer.domain.consistency.Watermarks;
import com.hevlayer.domain.consistency.WriteInFlight;
import com.hevlayer.domain.embed.EmbeddingProviders;
import com.hevlayer.domain.embed.EmbeddingService;
import com.hevlayer.domain.embed.Profiles;
import com.hevlayer.domain.embed.VectorCache;
import com.hevlayer.domain.embed.WriteEmbedding;
import com.hevlayer.domain.fake.Fakes;
import com.hevlayer.domain.routing.Target;
import com.hevlayer.domain.shard.MarkerShards;
import com.hevlayer.ports.cache.CachedRow;
import com.hevlayer.ports.embed.EmbedInput;
import com.hevlayer.ports.embed.EmbedRequest;
import com.hevlayer.ports.embed.Embedder;
import com.hevlayer.ports.embed.Embeddings;
import com.hevlayer.ports.store.Answer;
import com.hevlayer.ports.store.CallContext;
import com.hevlayer.ports.store.NamespaceName;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Everything around a write, written down in the order in which it happens. */
final class WriteRig {
  static final long STAMP = 1925000000123L;

  /** What happened. */
  final List<String> events = new ArrayList<>();

  final WriteStore store = new WriteStore(events);
  final Cache cache = new Cache();
  final Writes writes;
  private final Target target;

  /** A rig whose store is of this kind; only turbopuffer speaks the wire. */
  WriteRig(String kind) {
    store.kind = kind;
    target = Fakes.target(store, kind);
    writes =
        new Writes(
            new MarkerShards(() -> Instant.EPOCH, 16),
            new Marks(),
            cache,
            new WriteEmbedding(
                new Profiles(),
                new EmbeddingService(
                    new EmbeddingProviders(
                        new Lengths(),
                        () -> { // only the embedder embeds here
                          throw new IllegalStateException();
                        }),
                    new VectorCache(() -> Instant.EPOCH, Duration.ofMinutes(1), 1 << 20),
                    null,
                    Fakes.BACKWARDS,
                    () -> Instant.EPOCH,
                    (at, model, serving, tokens, took) -> {})));
  }

  Target target() {
    return target;
  }

  /** Plans a write; single quotes stand for double ones. */
  PlannedWrite plan(String body) {
    return writes.plan(target, WriteIndex.scan(segment(body)));
  }

  /** Serves a write and returns the answer, double quotes as single ones. */
  String serve(String body) {
    return text(ServedWrites.carryOut(target, plan(body)));
  }

  static MemorySegment segment(String json) {
    return MemorySegment.ofArray(bytes(json));
  }

  static byte[] bytes(String json) {
    return json.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
  }

  static String text(byte[] json) {
    return new String(json, StandardCharsets.UTF_8).replace('"', '\'');
  }

  static String text(MemorySegment json) {
    return text(json.toArray(ValueLayout.JAVA_BYTE));
  }

  private final class Marks implements Watermarks {
    @Override
    public Freshness of(NamespaceName namespace) {
      return Freshness.UNKNOWN;
    }

    @Override
    public void register(NamespaceName namespace, boolean due) {
      events.add("register");
    }

    @Override
    public void forget(NamespaceName namespace) {}

    @Override
    public WriteInFlight begin(NamespaceName namespace) {
      events.add("begin " + namespace.value());
      return new WriteInFlight() {
        @Override
        public long stamp() {
          return STAMP;
        }

        @Override
        public void accepted() {
          events.add("accepted");
        }

        @Override
        public void refused() {
          events.add("refused");
        }

        @Override
        public void unknown() {
          events.add("unknown");
        }
      };
    }
  }

  /** A cache that writes down what it is told. */
  final class Cache implements CacheEffects {
    boolean wanted = true;
    final List<CacheChange> changes = new ArrayList<>();

    @Override
    public boolean wanted() {
      return wanted;
    }

    @Override
    public Ticket begin(NamespaceName namespace) {
      events.add("ticket");
      return () -> namespace;
    }

    @Override
    public void apply(CallContext context, Ticket ticket, CacheChange change) {
      if (context.cancellation().isCancelled() || context.deadline() != null) {
        throw new AssertionError("the cache must learn of writes whoever left");
      }
      changes.add(change);
      StringBuilder text = new StringBuilder("cache");
      for (CachedRow row : change.upserts()) {
        text.append(" put ").append(row.id()).append(row.attributes());
      }
      Map<String, float[]> vectors = new TreeMap<>(change.vectors());
      vectors.forEach(
          (key, vector) -> text.append(" vector ").append(key).append(Arrays.toString(vector)));
      for (CachedRow row : change.patches()) {
        text.append(" merge ").append(row.id()).append(row.attributes());
      }
      if (!change.removed().isEmpty()) {
        text.append(" remove ").append(change.removed().stream().sorted().toList());
      }
      events.add(text.toString().replace('"', '\''));
    }

    @Override
    public void unknown(CallContext context, Ticket ticket, List<String> keys) {
      events.add("cache unknown " + keys.stream().sorted().toList());
    }

    @Override
    public void drop(CallContext context, NamespaceName namespace) {
      events.add("drop " + namespace.value());
    }
  }

  /** Embeds a text as its length and one more. */
  private static final class Lengths implements Embedder {
    @Override
    public Answer<Embeddings> embed(CallContext context, EmbedRequest request) {
      List<float[]> vectors = new ArrayList<>();
      for (EmbedInput input : request.inputs()) {
        float length = input instanceof EmbedInput.Text text ? text.text().length() : 0;
        vectors.add(new float[] {length, length + 1});
      }
      return Answer.ok(Embeddings.of(vectors, 3L * vectors.size()));
    }

    @Override
    public void close() {}
  }
}
