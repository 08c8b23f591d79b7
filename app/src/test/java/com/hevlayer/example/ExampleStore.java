package com.hevlayer.example;

import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.json.JsonNumber;
import com.hevlayer.ports.json.JsonString;
import com.hevlayer.ports.plugin.Telemetry;
import com.hevlayer.ports.store.Answer;
import com.hevlayer.ports.store.AttributeSchema;
import com.hevlayer.ports.store.CallContext;
import com.hevlayer.ports.store.Done;
import com.hevlayer.ports.store.Filter;
import com.hevlayer.ports.store.NamespaceDescription;
import com.hevlayer.ports.store.NamespaceName;
import com.hevlayer.ports.store.NamespacePage;
import com.hevlayer.ports.store.NamespaceQuery;
import com.hevlayer.ports.store.Query;
import com.hevlayer.ports.store.QueryAnswer;
import com.hevlayer.ports.store.QueryRequest;
import com.hevlayer.ports.store.QueryResult;
import com.hevlayer.ports.store.RankBy;
import com.hevlayer.ports.store.ResultRow;
import com.hevlayer.ports.store.RowScan;
import com.hevlayer.ports.store.Rows;
import com.hevlayer.ports.store.ScanRequest;
import com.hevlayer.ports.store.StoreProfile;
import com.hevlayer.ports.store.VectorStore;
import com.hevlayer.ports.store.WriteRequest;
import com.hevlayer.ports.store.WriteResult;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Rows in memory. It upserts and deletes by id, looks rows up by {@code Eq} and {@code And} in id
 * order, and counts; it refuses everything else, so that nobody believes it did what it did not.
 */
final class ExampleStore implements VectorStore {
  private static final Comparator<Json> BY_ID =
      Comparator.comparing((Json id) -> id instanceof JsonString)
          .thenComparing(ExampleStore::compareIds);

  private final Map<String, Namespace> namespaces = new ConcurrentSkipListMap<>();
  private final InstantSource clock;
  private final Telemetry telemetry;

  ExampleStore(InstantSource clock, Telemetry telemetry) {
    this.clock = clock;
    this.telemetry = telemetry;
  }

  /**
   * The rows of a namespace; replaced as a whole, so that readers see all of a write or nothing.
   */
  private record Namespace(Instant created, Map<Json, Map<String, Json>> rows) {}

  @Override
  public StoreProfile profile() {
    return StoreProfile.of(
        "example",
        Set.of(StoreProfile.Capability.AGGREGATION),
        StoreProfile.Freshness.ALWAYS_CURRENT);
  }

  @Override
  public Answer<NamespacePage> list(CallContext context, NamespaceQuery query) {
    if (query.pageSize() < 1 || query.pageSize() > 1000) {
      return Answer.refused(400, "page_size is 1 to 1000");
    }
    String after = query.cursor();
    List<String> names =
        namespaces.keySet().stream()
            .filter(name -> name.startsWith(query.prefix()))
            .filter(name -> after == null || name.compareTo(after) > 0)
            .limit(query.pageSize())
            .toList();
    boolean full = names.size() == query.pageSize();
    return Answer.ok(NamespacePage.of(names, full ? names.getLast() : null));
  }

  @Override
  public Answer<NamespaceDescription> describe(CallContext context, NamespaceName namespace) {
    Namespace found = namespaces.get(namespace.value());
    if (found == null) {
      return missing(namespace);
    }
    Map<String, AttributeSchema> schema = new LinkedHashMap<>();
    return Answer.ok(
        NamespaceDescription.builder()
            .schema(schema)
            .size(found.rows().size(), 0)
            .times(found.created(), found.created(), found.created())
            .index(NamespaceDescription.IndexStatus.UP_TO_DATE, 0, 0)
            .build());
  }

  @Override
  public Answer<Done> drop(CallContext context, NamespaceName namespace) {
    return namespaces.remove(namespace.value()) == null ? missing(namespace) : Answer.ok(Done.DONE);
  }

  @Override
  public Answer<WriteResult> write(
      CallContext context, NamespaceName namespace, WriteRequest request) {
    if (request.deleteByFilter() != null
        || request.patchByFilter() != null
        || request.upsertCondition() != null
        || request.deleteCondition() != null
        || request.patches().size() > 0) {
      return Answer.unsupported("conditionalWrite");
    }
    int[] counts = new int[2];
    namespaces.compute(
        namespace.value(),
        (name, before) -> {
          Map<Json, Map<String, Json>> rows = new TreeMap<>(BY_ID);
          if (before != null) {
            rows.putAll(before.rows());
          }
          Rows.Cursor cursor = request.upserts().cursor();
          for (Rows.Row row = cursor.next(); row != null; row = cursor.next()) {
            rows.put(row.id(), attributes(row));
            counts[0]++;
          }
          for (Json id : request.deletes()) {
            counts[1] += rows.remove(id) == null ? 0 : 1;
          }
          return before == null && rows.isEmpty()
              ? null
              : new Namespace(before == null ? clock.instant() : before.created(), rows);
        });
    telemetry.count("example_rows_written_total", Map.of(), counts[0]);
    return Answer.ok(WriteResult.builder().message("done").counts(counts[0], 0, counts[1]).build());
  }

  @Override
  public Answer<QueryAnswer> query(
      CallContext context, NamespaceName namespace, QueryRequest request) {
    Namespace found = namespaces.get(namespace.value());
    if (found == null) {
      return missing(namespace);
    }
    List<QueryResult> results = new ArrayList<>();
    for (Query query : request.queries()) {
      QueryResult result = run(found, query);
      if (result == null) {
        return Answer.unsupported("queryNamespace");
      }
      results.add(result);
    }
    return Answer.ok(QueryAnswer.of(results));
  }

  @Override
  public Answer<RowScan> scan(CallContext context, NamespaceName namespace, ScanRequest request) {
    return Answer.unsupported("scan");
  }

  @Override
  public void close() {
    namespaces.clear();
  }

  private static @Nullable QueryResult run(Namespace namespace, Query query) {
    Filter filter = query.filter();
    if (!known(filter) || (query.rankBy() != null && !(query.rankBy() instanceof RankBy.Orders))) {
      return null;
    }
    Stream<Map.Entry<Json, Map<String, Json>>> rows =
        namespace.rows().entrySet().stream()
            .filter(row -> matches(filter, row.getKey(), row.getValue()));
    if (!query.aggregates().isEmpty()) {
      long count = rows.count();
      Map<String, Json> values = new LinkedHashMap<>();
      for (String label : query.aggregates().keySet()) {
        values.put(label, Json.of(count));
      }
      return QueryResult.aggregations(values);
    }
    Query.Limit limit = query.limit();
    return QueryResult.rows(
        rows.limit(limit == null ? 10_000 : limit.total())
            .map(row -> ResultRow.of(row.getKey(), projected(query.projection(), row.getValue())))
            .toList());
  }

  private static Map<String, Json> projected(Query.Projection projection, Map<String, Json> row) {
    Map<String, Json> kept = new LinkedHashMap<>(row);
    switch (projection) {
      case Query.Projection.IdOnly ignored -> kept.clear();
      case Query.Projection.AllExcept except -> kept.keySet().removeAll(except.names());
      case Query.Projection.Only only -> kept.keySet().retainAll(only.names());
    }
    return kept;
  }

  private static boolean known(@Nullable Filter filter) {
    return switch (filter) {
      case null -> true;
      case Filter.And and -> and.operands().stream().allMatch(ExampleStore::known);
      case Filter.Test test -> test.operator() == Filter.Operator.EQ;
      case Filter.Or ignored -> false;
      case Filter.Not ignored -> false;
      case Filter.Unknown ignored -> false;
    };
  }

  private static boolean matches(@Nullable Filter filter, Json id, Map<String, Json> row) {
    return switch (filter) {
      case Filter.And and -> and.operands().stream().allMatch(each -> matches(each, id, row));
      case Filter.Test test ->
          test.value().equals(test.attribute().equals("id") ? id : row.get(test.attribute()));
      case null, default -> true;
    };
  }

  private static Map<String, Json> attributes(Rows.Row row) {
    Map<String, Json> attributes = new LinkedHashMap<>();
    for (int i = 0; i < row.size(); i++) {
      attributes.put(row.name(i), row.value(i));
    }
    return attributes;
  }

  private static int compareIds(Json one, Json other) {
    return one instanceof JsonNumber a && other instanceof JsonNumber b
        ? new BigDecimal(a.text()).compareTo(new BigDecimal(b.text()))
        : one.toString().compareTo(other.toString());
  }

  private static <T> Answer<T> missing(NamespaceName namespace) {
    return Answer.refused(404, "namespace '" + namespace + "' was not found");
  }
}
