package com.hevlayer.benchmarks.peers;

import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.json.JsonNumber;
import com.hevlayer.ports.net.HttpTransport;
import com.hevlayer.ports.plugin.LayerPlugin;
import com.hevlayer.ports.plugin.PluginContext;
import com.hevlayer.ports.plugin.StoreDefinition;
import com.hevlayer.ports.plugin.Telemetry;
import com.hevlayer.ports.store.Answer;
import com.hevlayer.ports.store.CallContext;
import com.hevlayer.ports.store.Filter;
import com.hevlayer.ports.store.NamespaceDescription;
import com.hevlayer.ports.store.NamespaceName;
import com.hevlayer.ports.store.Query;
import com.hevlayer.ports.store.QueryAnswer;
import com.hevlayer.ports.store.QueryRequest;
import com.hevlayer.ports.store.QueryResult;
import com.hevlayer.ports.store.QueryVector;
import com.hevlayer.ports.store.RankBy;
import com.hevlayer.ports.store.ResultRow;
import com.hevlayer.ports.store.Rows;
import com.hevlayer.ports.store.ScoreExpression;
import com.hevlayer.ports.store.VectorStore;
import com.hevlayer.ports.store.WriteRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/** The embedded store at its port, in process. */
final class StoreSide implements AutoCloseable {
  private static final CallContext CALL = CallContext.of("benchmark", CallContext.Purpose.REQUEST);

  private final Dataset data;
  private final VectorStore store;
  private final NamespaceName namespace = new NamespaceName("benchmark");

  StoreSide(Dataset data, Path folder, String durability) {
    this.data = data;
    this.store =
        ServiceLoader.load(LayerPlugin.class).stream()
            .flatMap(plugin -> plugin.get().vectorStores().stream())
            .filter(provider -> provider.kind().equals("search-embedded"))
            .findFirst()
            .orElseThrow()
            .open(
                StoreDefinition.of(
                    "benchmark",
                    "search-embedded",
                    null,
                    null,
                    Map.of("durability", durability),
                    Optional::empty),
                new Context(folder));
  }

  /** Writes some rows in one request. */
  void write(int from, int to) {
    WriteRequest request =
        new WriteRequest(
            new Batch(from, to),
            Rows.NONE,
            List.of(),
            null,
            null,
            null,
            null,
            false,
            null,
            false,
            schema(),
            "cosine_distance",
            null,
            null,
            null,
            false,
            false);
    value(store.write(CALL, namespace, request));
  }

  private static Map<String, Json> schema() {
    return Map.of(
        "id", Json.of("uint"),
        "vector",
            Json.objectBuilder()
                .put("type", "[" + Dataset.DIMENSIONS + "]f16")
                .put("ann", true)
                .build(),
        "text", Json.objectBuilder().put("type", "string").put("full_text_search", true).build(),
        "bucket", Json.of("int"),
        "shelf", Json.of("string"));
  }

  /**
   * Waits until the graph is as complete as the store makes it: it says so, and the rows outside no
   * longer get fewer. Returns how many those are.
   */
  long awaitGraph(double seconds) {
    long end = System.nanoTime() + (long) (seconds * 1e9);
    long before = -1;
    int same = 0;
    while (System.nanoTime() < end && same < 30) {
      NamespaceDescription description = value(store.describe(CALL, namespace));
      long outside = outside();
      boolean still = description.index() == NamespaceDescription.IndexStatus.UP_TO_DATE;
      same = still && outside == before ? same + 1 : 0;
      before = outside;
      PeerBenchmark.pause();
    }
    return before;
  }

  private long outside() {
    Query query =
        new Query(
            null,
            below(0),
            new Query.Limit(1, null),
            0,
            new Query.Projection.IdOnly(),
            Map.of(),
            Map.of(),
            List.of(),
            null);
    if (store.query(CALL, namespace, QueryRequest.of(query)) instanceof Answer.Ok<QueryAnswer> ok
        && ok.usage().performance().get("exhaustive_search_count") instanceof JsonNumber count) {
      return count.longValue();
    }
    throw new IllegalStateException("the store does not say how many rows its index lacks");
  }

  Set<Long> nearest(float[] query, boolean exact, @Nullable Filter filter) {
    return ids(
        query(new RankBy.Vector("vector", exact, new QueryVector.Dense(query)), filter, Map.of()));
  }

  Set<Long> text(String words) {
    return ids(
        query(
            new RankBy.Score(new ScoreExpression.Bm25("text", Json.of(words), Json.of(false))),
            null,
            Map.of()));
  }

  Set<Long> order() {
    return ids(
        query(new RankBy.Orders(List.of(new RankBy.Order("bucket", false))), null, Map.of()));
  }

  void group() {
    Query query =
        new Query(
            null,
            null,
            new Query.Limit(100, null),
            0,
            new Query.Projection.IdOnly(),
            Map.of(),
            Map.of("n", new Query.Aggregate.Count()),
            List.of(new Query.GroupKey.Attribute("shelf")),
            null);
    value(store.query(CALL, namespace, QueryRequest.of(query)));
  }

  /** Says how the store would search for the nearest rows. */
  String explain() {
    Query query =
        new Query(
            new RankBy.Vector("vector", false, new QueryVector.Dense(data.vector(0))),
            null,
            new Query.Limit(10, null),
            0,
            new Query.Projection.IdOnly(),
            Map.of(),
            Map.of(),
            List.of(),
            null);
    return value(store.explain(CALL, namespace, QueryRequest.of(query)));
  }

  void count(Filter filter) {
    query(null, filter, Map.of("n", new Query.Aggregate.Count()));
  }

  static Filter below(int bucket) {
    return new Filter.Test("bucket", Filter.Operator.LT, Json.of((long) bucket), null);
  }

  private QueryResult query(
      @Nullable RankBy rankBy, @Nullable Filter filter, Map<String, Query.Aggregate> aggregates) {
    Query query =
        new Query(
            rankBy,
            filter,
            aggregates.isEmpty() ? new Query.Limit(10, null) : null,
            0,
            new Query.Projection.IdOnly(),
            Map.of(),
            aggregates,
            List.of(),
            null);
    return value(store.query(CALL, namespace, QueryRequest.of(query))).results().getFirst();
  }

  private static Set<Long> ids(QueryResult result) {
    Set<Long> ids = new HashSet<>();
    for (ResultRow row : ((QueryResult.Rows) result).rows()) {
      ids.add(Long.valueOf(row.id().toString()));
    }
    return ids;
  }

  private static <T> T value(Answer<T> answer) {
    return switch (answer) {
      case Answer.Ok<T> ok -> ok.value();
      case Answer.Refused<T> refused ->
          throw new IllegalStateException(
              refused.status() + " " + new String(refused.body(), StandardCharsets.UTF_8));
      case Answer.Unsupported<T> unsupported ->
          throw new IllegalStateException("unsupported: " + unsupported.operation());
    };
  }

  @Override
  public void close() {
    store.close();
  }

  /** Rows of the data set, made while they are read. */
  private final class Batch implements Rows {
    private final int from;
    private final int to;

    Batch(int from, int to) {
      this.from = from;
      this.to = to;
    }

    @Override
    public int size() {
      return to - from;
    }

    @Override
    public Cursor cursor() {
      int[] next = {from};
      return () -> next[0] < to ? new BatchRow(next[0]++) : null;
    }
  }

  private final class BatchRow implements Rows.Row {
    private static final List<String> NAMES = List.of("vector", "text", "bucket", "shelf");

    private final int row;

    BatchRow(int row) {
      this.row = row;
    }

    @Override
    public Json id() {
      return Json.of((long) row);
    }

    @Override
    public int size() {
      return NAMES.size();
    }

    @Override
    public String name(int index) {
      return NAMES.get(index);
    }

    @Override
    public Json value(int index) {
      return switch (index) {
        case 0 -> Json.floats(data.vector(row));
        case 1 -> Json.of(data.text(row));
        case 2 -> Json.of((long) data.bucket(row));
        default -> Json.of(Dataset.shelf(row));
      };
    }
  }

  private record Context(Path dataDirectory) implements PluginContext {
    @Override
    public HttpTransport http() {
      throw new UnsupportedOperationException("the embedded store calls nobody");
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
        public void event(Level level, String message, @Nullable Throwable cause) {
          if (level == Level.ERROR) {
            System.err.println(message);
          }
        }
      };
    }
  }
}
