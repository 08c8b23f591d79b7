package com.hevlayer.benchmarks.scan;

import com.hevlayer.domain.routing.SecretRef;
import com.hevlayer.domain.routing.SecretSource;
import com.hevlayer.domain.routing.StoreCalls;
import com.hevlayer.domain.routing.StorePlan;
import com.hevlayer.domain.routing.StoreRegistry;
import com.hevlayer.domain.routing.Target;
import com.hevlayer.domain.shard.ShardHash;
import com.hevlayer.ports.catalog.CatalogSnapshot;
import com.hevlayer.ports.catalog.StoreEntry;
import com.hevlayer.ports.net.HttpTransport;
import com.hevlayer.ports.plugin.LayerPlugin;
import com.hevlayer.ports.plugin.PluginContext;
import com.hevlayer.ports.plugin.Secret;
import com.hevlayer.ports.plugin.Telemetry;
import com.hevlayer.ports.plugin.VectorStoreProvider;
import com.hevlayer.ports.store.Answer;
import com.hevlayer.ports.store.CallContext;
import com.hevlayer.ports.store.NamespaceName;
import com.hevlayer.ports.store.WriteResult;
import com.hevlayer.protocol.WireNames;
import com.hevlayer.protocol.decode.WriteBody;
import com.hevlayer.protocol.decode.WriteDecoder;
import com.hevlayer.protocol.json.JsonText;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/** Many small rows without vectors in the embedded store, each stamped with its shard. */
final class Pots implements AutoCloseable {
  static final NamespaceName NAMESPACE = new NamespaceName("pots");
  static final int SHARDS = 16;

  private static final String KIND = "search-embedded";
  private static final int ROWS_OF_A_WRITE = 10_000;

  private final StoreRegistry registry;

  Pots(Path folder) {
    VectorStoreProvider provider =
        ServiceLoader.load(LayerPlugin.class).stream()
            .flatMap(plugin -> plugin.get().vectorStores().stream())
            .filter(each -> each.kind().equals(KIND))
            .findFirst()
            .orElseThrow();
    registry =
        new StoreRegistry(
            definition -> provider.open(definition, new Context(folder)), Runnable::run);
    byte[] spec =
        "{\"kind\":\"%s\",\"inboundAuth\":{\"mode\":\"open\"},\"options\":{\"durability\":\"os\"}}"
            .formatted(KIND)
            .getBytes(StandardCharsets.UTF_8);
    StoreEntry entry = new StoreEntry("main", "main", JsonText.parse(spec), null);
    registry.apply(
        StorePlan.of(
            new CatalogSnapshot("benchmark", List.of(entry)), Set.of(KIND), new NoSecrets()));
  }

  Target target() {
    return new Target(
        registry.table().defaultStore().orElseThrow().lease().orElseThrow(),
        NAMESPACE,
        CallContext.of("benchmark", CallContext.Purpose.REQUEST),
        StoreCalls.PLAIN);
  }

  /** Writes rows that are not there yet. */
  void load(int rows) {
    Target target = target();
    try (var _ = target.lease()) {
      for (int from = 0; from < rows; from += ROWS_OF_A_WRITE) {
        StringBuilder body =
            new StringBuilder(
                "{\"schema\":{\"id\":\"string\",\"glaze\":\"string\",\"n\":\"int\"},"
                    + "\"upsert_rows\":[");
        for (int i = from; i < Math.min(rows, from + ROWS_OF_A_WRITE); i++) {
          // Not in the order of the ids, as documents come in life.
          String id = "pot-%09d".formatted((int) (i * 7_919L % rows));
          body.append(i == from ? "" : ",")
              .append("{\"id\":\"" + id + "\",\"glaze\":\"glaze " + i % 12 + "\",\"n\":" + i % 1000)
              .append(",\"" + WireNames.UPSERTED_AT + "\":" + i)
              .append(",\"" + WireNames.SHARD + "\":" + ShardHash.shard(id, SHARDS) + "}");
        }
        byte[] bytes = body.append("]}").toString().getBytes(StandardCharsets.UTF_8);
        WriteBody.Write write = (WriteBody.Write) WriteDecoder.decode(MemorySegment.ofArray(bytes));
        if (!(target.write(write.request()) instanceof Answer.Ok<WriteResult>)) {
          throw new IllegalStateException("the store refused the rows");
        }
      }
    }
  }

  @Override
  public void close() {
    registry.close();
  }

  private record NoSecrets() implements SecretSource {
    @Override
    public Optional<Secret> find(SecretRef reference) {
      return Optional.empty();
    }

    @Override
    public String whereIs(SecretRef reference) {
      return "nowhere";
    }
  }

  private record Context(Path dataDirectory) implements PluginContext {
    @Override
    public HttpTransport http() {
      throw new UnsupportedOperationException();
    }

    @Override
    public InstantSource clock() {
      return InstantSource.system();
    }

    @Override
    public Telemetry telemetry() {
      return new Telemetry() {
        @Override
        public void count(String name, Map<String, String> labels, double amount) {}

        @Override
        public void observe(String name, Map<String, String> labels, double value) {}

        @Override
        public void gauge(String name, Map<String, String> labels, DoubleSupplier value) {}

        @Override
        public void event(Level level, String message, @Nullable Throwable cause) {}
      };
    }
  }
}
