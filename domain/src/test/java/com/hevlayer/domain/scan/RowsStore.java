package com.hevlayer.domain.scan;

import com.hevlayer.domain.query.RowOrder;
import com.hevlayer.domain.routing.StoreCalls;
import com.hevlayer.domain.routing.StoreLease;
import com.hevlayer.domain.routing.StorePlan;
import com.hevlayer.domain.routing.StoreRegistry;
import com.hevlayer.domain.routing.Target;
import com.hevlayer.ports.cache.CachedRow;
import com.hevlayer.ports.catalog.CatalogSnapshot;
import com.hevlayer.ports.catalog.StoreEntry;
import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.json.JsonObject;
import com.hevlayer.ports.net.Origin;
import com.hevlayer.ports.plugin.Secret;
import com.hevlayer.ports.store.Answer;
import com.hevlayer.ports.store.CallContext;
import com.hevlayer.ports.store.Filter;
import com.hevlayer.ports.store.NamespaceName;
import com.hevlayer.ports.store.Query;
import com.hevlayer.ports.store.QueryAnswer;
import com.hevlayer.ports.store.QueryRequest;
import com.hevlayer.ports.store.QueryResult;
import com.hevlayer.ports.store.ResultRow;
import com.hevlayer.ports.store.RowScan;
import com.hevlayer.ports.store.ScanRequest;
import com.hevlayer.ports.store.StoreProfile;
import com.hevlayer.ports.store.ValueCounts;
import com.hevlayer.ports.store.ValuesRequest;
import com.hevlayer.ports.store.Wire;
import com.hevlayer.protocol.decode.FilterDecoder;
import com.hevlayer.protocol.json.JsonText;
import com.hevlayer.testkit.store.BareStore;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Rows in memory that are read page by page. What else it answers, and what happens before a page,
 * is scripted by the test.
 */
final class RowsStore extends BareStore {
  static final NamespaceName TEA = new NamespaceName("tea");

  final List<ScanRequest> scans = new CopyOnWriteArrayList<>();
  final List<QueryRequest> queries = new CopyOnWriteArrayList<>();
  final List<CallContext> contexts = new CopyOnWriteArrayList<>();
  final List<ValuesRequest> valuesRequests = new CopyOnWriteArrayList<>();
  private final List<ResultRow> rows = new ArrayList<>();
  StoreProfile profile = StoreProfile.complete("rows", StoreProfile.Freshness.REPORTED);
  boolean speaksWire;
  volatile boolean closed;

  /** Is called with the context of the scan and the number of the page, from 0. */
  volatile BiFunction<CallContext, Integer, Boolean> beforePage = (context, page) -> true;

  volatile Function<ScanRequest, @Nullable Answer<RowScan>> onScan = request -> null;
  volatile BiFunction<CallContext, QueryRequest, Answer<QueryAnswer>> onQuery =
      (context, request) -> Answer.unsupported("queryNamespace");
  volatile Function<ValuesRequest, Answer<ValueCounts>> onValues =
      request -> Answer.unsupported("values");

  /** Adds a row given as JSON with single quotes. */
  RowsStore row(String json) {
    Map<String, Json> members = new LinkedHashMap<>(object(json).members());
    Json id = members.remove("id");
    if (id == null) {
      throw new IllegalArgumentException("a row needs an id");
    }
    rows.add(ResultRow.of(id, members));
    rows.sort((a, b) -> RowOrder.IDS.compare(a.id(), b.id()));
    return this;
  }

  static JsonObject object(String json) {
    return (JsonObject) JsonText.parse(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
  }

  /** Returns a target in front of this store. */
  Target target(CallContext context) {
    StoreRegistry registry = new StoreRegistry(definition -> this, Runnable::run);
    registry.apply(
        StorePlan.of(
            new CatalogSnapshot(
                "stores",
                List.of(
                    new StoreEntry(
                        "main",
                        "main",
                        object("{'kind':'rows','inboundAuth':{'mode':'open'}}"),
                        null))),
            Set.of("rows"),
            new com.hevlayer.domain.routing.SecretSource() {
              @Override
              public Optional<Secret> find(com.hevlayer.domain.routing.SecretRef reference) {
                return Optional.empty();
              }

              @Override
              public String whereIs(com.hevlayer.domain.routing.SecretRef reference) {
                return "nowhere";
              }
            }));
    StoreLease lease = registry.table().defaultStore().orElseThrow().lease().orElseThrow();
    registry.close();
    return new Target(lease, TEA, context, StoreCalls.PLAIN);
  }

  Target target() {
    return target(CallContext.of("request", CallContext.Purpose.REQUEST));
  }

  @Override
  public StoreProfile profile() {
    return profile;
  }

  @Override
  public Optional<Wire> wire() {
    return speaksWire
        ? Optional.of(Wire.of(Origin.of(URI.create("http://rows"), null), Optional::empty))
        : Optional.empty();
  }

  @Override
  public Answer<RowScan> scan(CallContext context, NamespaceName namespace, ScanRequest request) {
    scans.add(request);
    contexts.add(context);
    Answer<RowScan> scripted = onScan.apply(request);
    if (scripted != null) {
      return scripted;
    }
    List<ResultRow> found =
        rows.stream()
            .filter(row -> matches(request.filter(), row))
            .map(row -> projected(row, request.projection()))
            .toList();
    return Answer.ok(
        new RowScan() {
          private int page;

          @Override
          public List<ResultRow> nextPage() {
            if (!beforePage.apply(context, page)) {
              return List.of();
            }
            int from = Math.min(found.size(), page++ * request.pageSize());
            return found.subList(from, Math.min(found.size(), from + request.pageSize()));
          }

          @Override
          public void close() {}
        });
  }

  @Override
  public Answer<QueryAnswer> query(
      CallContext context, NamespaceName namespace, QueryRequest request) {
    queries.add(request);
    contexts.add(context);
    return onQuery.apply(context, request);
  }

  @Override
  public Answer<ValueCounts> values(
      CallContext context, NamespaceName namespace, ValuesRequest request) {
    valuesRequests.add(request);
    return onValues.apply(request);
  }

  /** Answers an aggregate of this store's rows. */
  Answer<QueryAnswer> counted(QueryRequest request) {
    Query query = request.queries().getFirst();
    long count = rows.stream().filter(row -> matches(query.filter(), row)).count();
    return Answer.ok(
        QueryAnswer.of(
            List.of(
                QueryResult.aggregations(
                    Map.of(query.aggregates().keySet().iterator().next(), Json.of(count))))));
  }

  static Answer<QueryAnswer> rows(List<ResultRow> rows) {
    return Answer.ok(QueryAnswer.of(List.of(QueryResult.rows(rows))));
  }

  private static ResultRow projected(ResultRow row, Query.Projection projection) {
    if (!(projection instanceof Query.Projection.Only only)) {
      throw new IllegalArgumentException("scans name what they want");
    }
    Map<String, Json> kept = new LinkedHashMap<>(row.attributes());
    kept.keySet().retainAll(only.names());
    return ResultRow.of(row.id(), kept);
  }

  /** Matches what the evaluator of cached rows can, with the filters of this package. */
  static boolean matches(@Nullable Filter filter, ResultRow row) {
    return switch (filter) {
      case null -> true;
      case Filter.And and -> and.operands().stream().allMatch(each -> matches(each, row));
      case Filter.Or or -> or.operands().stream().anyMatch(each -> matches(each, row));
      case Filter.Not not -> !matches(not.operand(), row);
      case Filter.Unknown unknown -> matches(FilterDecoder.filter(unknown.source(), "f"), row);
      case Filter.Test test -> {
        LocalFilter.Comparison comparison =
            LocalFilter.Comparison.named(
                test.operator().wireName().toLowerCase(java.util.Locale.ROOT));
        if (comparison == null) {
          throw new IllegalArgumentException(test.toString());
        }
        yield new LocalFilter.Leaf(test.attribute(), comparison, test.value())
            .matches(CachedRow.of(row.id(), row.attributes()));
      }
    };
  }

  @Override
  public void close() {
    closed = true;
  }
}
