package com.hevlayer.domain.cache;

import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.json.JsonArray;
import com.hevlayer.ports.json.JsonNumber;
import com.hevlayer.ports.json.JsonString;
import com.hevlayer.ports.store.Answer;
import com.hevlayer.ports.store.AttributeSchema;
import com.hevlayer.ports.store.CallContext;
import com.hevlayer.ports.store.Filter;
import com.hevlayer.ports.store.NamespaceDescription;
import com.hevlayer.ports.store.NamespaceName;
import com.hevlayer.ports.store.Query;
import com.hevlayer.ports.store.QueryAnswer;
import com.hevlayer.ports.store.QueryRequest;
import com.hevlayer.ports.store.QueryResult;
import com.hevlayer.ports.store.ResultRow;
import com.hevlayer.ports.store.RowScan;
import com.hevlayer.ports.store.ScanRequest;
import com.hevlayer.ports.store.StoreProfile;
import com.hevlayer.testkit.store.BareStore;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/**
 * Rows by key, read by id or in the order of keys; pauses around every read. Tests write into it
 * directly. Thread-safe.
 */
final class RowStore extends BareStore {
  private final Map<String, Map<String, Json>> rows = new ConcurrentSkipListMap<>();
  private final Set<Thread> inside = ConcurrentHashMap.newKeySet();
  final List<String> calls = new ArrayList<>();
  final List<CallContext> contexts = new ArrayList<>();
  volatile boolean numericIds;
  volatile StoreProfile.Freshness freshness = StoreProfile.Freshness.REPORTED;

  /** What every read answers instead, or {@code null}. */
  volatile @Nullable Answer<QueryAnswer> refusal;

  volatile @Nullable Answer<NamespaceDescription> described;
  volatile boolean refusesStrong;

  /** What eventual reads see, or {@code null} if they see everything. */
  private volatile @Nullable Map<String, Map<String, Json>> lagging;

  volatile boolean closed;

  /** Runs within the next read, behind the moment at which it looks. */
  volatile @Nullable Runnable behindNextRead;

  void put(String key, Map<String, Json> attributes) {
    rows.put(key, attributes);
  }

  void merge(String key, Map<String, Json> patch) {
    rows.computeIfPresent(
        key,
        (_, before) -> {
          Map<String, Json> merged = new LinkedHashMap<>(before);
          merged.putAll(patch);
          return merged;
        });
  }

  void remove(String key) {
    rows.remove(key);
  }

  /** Has eventual reads see what is there now, until they catch up. */
  void lag() {
    lagging = new TreeMap<>(rows);
  }

  void catchUp() {
    lagging = null;
  }

  void clear() {
    rows.clear();
  }

  @Nullable Map<String, Json> row(String key) {
    return rows.get(key);
  }

  @Override
  public StoreProfile profile() {
    return StoreProfile.of("memory", Set.of(StoreProfile.Capability.WARM), freshness);
  }

  @Override
  public Answer<NamespaceDescription> describe(CallContext context, NamespaceName namespace) {
    note("describe", context);
    Answer<NamespaceDescription> instead = described;
    if (instead != null) {
      return instead;
    }
    return Answer.ok(
        NamespaceDescription.builder()
            .schema(Map.of("id", AttributeSchema.builder(numericIds ? "uint" : "string").build()))
            .build());
  }

  @Override
  public Answer<QueryAnswer> query(
      CallContext context, NamespaceName namespace, QueryRequest request) {
    Interleavings.pause();
    Query query = request.queries().getFirst();
    List<Json> ids = ids(query.filter());
    note(
        (request.strong() ? "strong " : "") + "query " + ids + " " + names(query.projection()),
        context);
    Answer<QueryAnswer> instead = refusal;
    if (instead != null) {
      return instead;
    }
    if (request.strong() && refusesStrong) {
      return Answer.refused(429, "the index is too far behind");
    }
    Map<String, Map<String, Json>> seen = request.strong() || lagging == null ? rows : lagging;
    List<ResultRow> found = new ArrayList<>();
    for (Json id : ids) {
      if (id instanceof JsonNumber != numericIds) {
        return Answer.refused(400, "filter error in key `id`: type mismatch");
      }
      Map<String, Json> row =
          seen.get(id instanceof JsonString text ? text.value() : id.toString());
      if (row != null) {
        found.add(ResultRow.of(id, projected(query.projection(), row)));
      }
    }
    behind();
    Interleavings.pause();
    return Answer.ok(QueryAnswer.of(List.of(QueryResult.rows(found))));
  }

  @Override
  public Answer<RowScan> scan(CallContext context, NamespaceName namespace, ScanRequest request) {
    Interleavings.pause();
    note("scan " + request.afterId() + " " + names(request.projection()), context);
    String after = request.afterId() instanceof JsonString text ? text.value() : "";
    Map<String, Map<String, Json>> seen = lagging == null ? rows : lagging;
    List<ResultRow> page =
        seen.entrySet().stream()
            .filter(row -> row.getKey().compareTo(after) > 0)
            .limit(request.pageSize())
            .map(row ->
                ResultRow.of(
                    Json.of(row.getKey()), projected(request.projection(), row.getValue())))
            .toList();
    behind();
    Interleavings.pause();
    return Answer.ok(
        new RowScan() {
          private boolean given;

          @Override
          public List<ResultRow> nextPage() {
            if (given) {
              throw new AssertionError("a snapshot is read for one page only");
            }
            given = true;
            return page;
          }

          @Override
          public void close() {}
        });
  }

  @Override
  public Answer<String> warm(CallContext context, NamespaceName namespace) {
    note("warm", context);
    return Answer.refused(503, "not now");
  }

  @Override
  public void close() {
    closed = true;
  }

  private void behind() {
    Runnable hook = behindNextRead;
    // Not for the reads that the hook itself makes.
    if (hook != null && inside.add(Thread.currentThread())) {
      behindNextRead = null;
      try {
        hook.run();
      } finally {
        inside.remove(Thread.currentThread());
      }
    }
  }

  private void note(String call, CallContext context) {
    synchronized (calls) {
      calls.add(call);
      contexts.add(context);
    }
  }

  private static List<Json> ids(@Nullable Filter filter) {
    if (!(filter instanceof Filter.Test test) || !test.attribute().equals("id")) {
      throw new AssertionError("not a look-up by id: " + filter);
    }
    return switch (test.operator()) {
      case EQ -> List.of(test.value());
      case IN -> ((JsonArray) test.value()).values();
      default -> throw new AssertionError("not a look-up by id: " + filter);
    };
  }

  private static String names(Query.Projection projection) {
    return switch (projection) {
      case Query.Projection.IdOnly ignored -> "nothing";
      case Query.Projection.AllExcept except -> "all but " + except.names();
      case Query.Projection.Only only -> "only " + only.names();
    };
  }

  private static Map<String, Json> projected(
      Query.Projection projection, Map<String, Json> attributes) {
    Map<String, Json> kept = new LinkedHashMap<>(attributes);
    switch (projection) {
      case Query.Projection.IdOnly ignored -> kept.clear();
      case Query.Projection.AllExcept except -> kept.keySet().removeAll(except.names());
      case Query.Projection.Only only -> kept.keySet().retainAll(only.names());
    }
    return kept;
  }
}
