package com.hevlayer.adapters.embedded;

import com.hevlayer.adapters.embedded.index.MergePool;
import com.hevlayer.adapters.embedded.index.Snapshot;
import com.hevlayer.adapters.embedded.namespace.Namespaces;
import com.hevlayer.adapters.embedded.namespace.Operations;
import com.hevlayer.adapters.embedded.schema.Refusal;
import com.hevlayer.adapters.embedded.schema.SchemaViews;
import com.hevlayer.adapters.embedded.write.Change;
import com.hevlayer.adapters.embedded.write.Copies;
import com.hevlayer.adapters.embedded.write.Filters;
import com.hevlayer.adapters.embedded.write.NamespaceState;
import com.hevlayer.adapters.embedded.write.ReadOnlyGuard;
import com.hevlayer.adapters.embedded.write.SchemaUpdate;
import com.hevlayer.adapters.embedded.write.SettingsUpdate;
import com.hevlayer.adapters.embedded.write.WriteChange;
import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.json.JsonObject;
import com.hevlayer.ports.plugin.PluginContext;
import com.hevlayer.ports.store.Answer;
import com.hevlayer.ports.store.AttributeSchema;
import com.hevlayer.ports.store.CallContext;
import com.hevlayer.ports.store.CopyRequest;
import com.hevlayer.ports.store.Done;
import com.hevlayer.ports.store.NamespaceDescription;
import com.hevlayer.ports.store.NamespaceName;
import com.hevlayer.ports.store.NamespacePage;
import com.hevlayer.ports.store.NamespaceQuery;
import com.hevlayer.ports.store.NamespaceSettings;
import com.hevlayer.ports.store.NoAnswerException;
import com.hevlayer.ports.store.NoAnswerException.Reason;
import com.hevlayer.ports.store.NoAnswerException.Sent;
import com.hevlayer.ports.store.OperationStatus;
import com.hevlayer.ports.store.QueryAnswer;
import com.hevlayer.ports.store.QueryRequest;
import com.hevlayer.ports.store.RecallRequest;
import com.hevlayer.ports.store.RecallResult;
import com.hevlayer.ports.store.RowScan;
import com.hevlayer.ports.store.ScanRequest;
import com.hevlayer.ports.store.StoreProfile;
import com.hevlayer.ports.store.ValueCounts;
import com.hevlayer.ports.store.ValuesRequest;
import com.hevlayer.ports.store.VectorStore;
import com.hevlayer.ports.store.WriteRequest;
import com.hevlayer.ports.store.WriteResult;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.apache.lucene.search.IndexSearcher;
import org.jspecify.annotations.Nullable;

/** A vector store in a directory of this process. */
final class EmbeddedStore implements VectorStore {
  static final String KIND = "search-embedded";

  /** Below, everything is found without an index, and a description says so. */
  private static final long INDEXED_ROWS = 10_000;

  private static final int MAX_PAGE = 1_000;
  private static final StoreProfile PROFILE =
      StoreProfile.complete(KIND, StoreProfile.Freshness.ALWAYS_CURRENT);

  private final Namespaces namespaces;
  private final Operations operations;
  private final MergePool merges;
  private final PluginContext context;
  private final Filters filters;
  private final Reads reads;
  private final AtomicBoolean closed = new AtomicBoolean();

  EmbeddedStore(
      Namespaces namespaces,
      Operations operations,
      MergePool merges,
      PluginContext context,
      Filters filters,
      Reads reads) {
    this.namespaces = namespaces;
    this.operations = operations;
    this.merges = merges;
    this.context = context;
    this.filters = filters;
    this.reads = reads;
  }

  @Override
  public StoreProfile profile() {
    return PROFILE;
  }

  private static <T> Answer<T> answering(CallContext call, Supplier<Answer<T>> work) {
    if (call.cancellation().isCancelled()) {
      throw new NoAnswerException(
          Reason.CANCELLED, Sent.NOTHING, "nobody waits for the answer", null);
    }
    try {
      return work.get();
    } catch (Refusal refusal) {
      return refusal.answer();
    } catch (IndexSearcher.TooManyClauses tooMany) {
      return Refusal.tooManyClauses(tooMany.getMaxClauseCount()).answer();
    }
  }

  @Override
  public Answer<NamespacePage> list(CallContext call, NamespaceQuery query) {
    return answering(
        call,
        () -> {
          if (query.pageSize() < 1 || query.pageSize() > MAX_PAGE) {
            throw Refusal.meaning(
                "page_size is " + query.pageSize() + ", allowed are 1 to " + MAX_PAGE);
          }
          List<String> names =
              namespaces.list(query.prefix(), after(query.cursor()), query.pageSize() + 1);
          if (names.size() <= query.pageSize()) {
            return Answer.ok(NamespacePage.of(names, null));
          }
          List<String> page = names.subList(0, query.pageSize());
          return Answer.ok(NamespacePage.of(page, cursor(page.getLast())));
        });
  }

  private static String cursor(String name) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(name.getBytes(StandardCharsets.UTF_8));
  }

  private static @Nullable String after(@Nullable String cursor) {
    if (cursor == null) {
      return null;
    }
    try {
      String name = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
      return new NamespaceName(name).value();
    } catch (IllegalArgumentException unknown) {
      throw Refusal.meaning("cursor is not one of a previous page");
    }
  }

  @Override
  public Answer<NamespaceDescription> describe(CallContext call, NamespaceName namespace) {
    return answering(
        call,
        () -> {
          try (Namespaces.Lease lease = namespaces.get(namespace.value())) {
            return Answer.ok(describe(lease));
          }
        });
  }

  private static NamespaceDescription describe(Namespaces.Lease lease) {
    NamespaceState state = lease.state();
    long rows;
    long unindexed;
    try (Snapshot view = lease.view(false, true)) {
      rows = view.rowCount();
      unindexed = state.schema().hasGraphs() ? view.unindexedRows() : 0;
    }
    boolean indexed = rows > INDEXED_ROWS;
    boolean updating = indexed && unindexed > Snapshot.FEW_UNINDEXED_ROWS;
    NamespaceDescription.Builder description =
        NamespaceDescription.builder()
            .schema(SchemaViews.of(state.schema()))
            .size(indexed ? rows : 0, indexed ? state.approxBytes(rows) : 0)
            .times(state.createdAt(), state.updatedAt(), state.lastWriteAt())
            .encryption(Json.object("mode", Json.of("default")))
            .shards(state.shards())
            .branchParent(state.branchParent())
            .readOnly(state.readOnly());
    if (updating) {
      description.index(
          NamespaceDescription.IndexStatus.UPDATING, state.approxBytes(unindexed), unindexed);
    } else {
      description.index(NamespaceDescription.IndexStatus.UP_TO_DATE, 0, 0);
    }
    if (state.replicas() > 0) {
      description.pinning(pinning(state));
    }
    return description.build();
  }

  private static JsonObject pinning(NamespaceState state) {
    Json status =
        Json.objectBuilder()
            .put("ready_replicas", state.replicas())
            .put("replicas", state.replicas())
            .put("utilization", Json.number("0.0"))
            .put("updated_at", SchemaViews.timestamp(state.updatedAt()))
            .build();
    return Json.objectBuilder().put("replicas", state.replicas()).put("status", status).build();
  }

  @Override
  public Answer<Done> drop(CallContext call, NamespaceName namespace) {
    return answering(
        call,
        () -> {
          namespaces.drop(namespace.value());
          return Answer.ok(Done.DONE);
        });
  }

  @Override
  public Answer<WriteResult> write(
      CallContext call, NamespaceName namespace, WriteRequest request) {
    return answering(call, () -> write(namespace.value(), request));
  }

  private Answer<WriteResult> write(String name, WriteRequest request) {
    while (true) {
      try (Namespaces.Lease lease = namespaces.find(name)) {
        if (lease != null) {
          ReadOnlyGuard.check(name, lease.state());
          return lease.submit(
              ReadOnlyGuard.of(name, new WriteChange(request, lease.state().schema(), filters)));
        }
      }
      if (!WriteChange.creates(request)) {
        WriteChange.checkNotEmpty(request);
        throw Namespaces.missing(name);
      }
      Answer<WriteResult> created =
          namespaces.create(name, new WriteChange(request, null, filters));
      if (created != null) {
        return created;
      }
    }
  }

  @Override
  public Answer<Map<String, AttributeSchema>> changeSchema(
      CallContext call, NamespaceName namespace, Map<String, Json> changes) {
    return answering(
        call,
        () -> {
          try (Namespaces.Lease lease = namespaces.get(namespace.value())) {
            Change<Map<String, AttributeSchema>> change =
                new SchemaUpdate(changes).then(SchemaViews::of);
            return Answer.ok(lease.submit(ReadOnlyGuard.of(namespace.value(), change)));
          }
        });
  }

  @Override
  public Answer<NamespaceDescription> configure(
      CallContext call, NamespaceName namespace, NamespaceSettings settings) {
    return answering(
        call,
        () -> {
          try (Namespaces.Lease lease = namespaces.get(namespace.value())) {
            NamespaceState _ = lease.submit(new SettingsUpdate(settings));
            return Answer.ok(describe(lease));
          }
        });
  }

  @Override
  public Answer<WriteResult> copy(
      CallContext call, NamespaceName destination, CopyRequest request) {
    return answering(call, () -> copy(destination.value(), request));
  }

  private Answer<WriteResult> copy(String destination, CopyRequest request) {
    long started = System.nanoTime();
    checkCopy(destination, request);
    Instant now = context.clock().instant();
    NamespaceState[] copied = new NamespaceState[1];
    Long rows =
        namespaces.copy(
            request.source(),
            destination,
            source -> {
              Copies.check(request, source);
              copied[0] = Copies.derive(request, source, now);
              return copied[0];
            });
    if (rows == null) {
      throw Copies.exists(destination, request.branch());
    }
    return Copies.answer(request, copied[0], rows, System.nanoTime() - started);
  }

  private void checkCopy(String destination, CopyRequest request) {
    Copies.check(request);
    if (!namespaces.exists(request.source())) {
      throw Namespaces.missing(request.source());
    }
    if (namespaces.exists(destination)) {
      throw Copies.exists(destination, request.branch());
    }
  }

  @Override
  public Answer<String> startCopy(
      CallContext call, NamespaceName destination, CopyRequest request) {
    return answering(
        call,
        () -> {
          checkCopy(destination.value(), request);
          return Answer.ok(
              operations.start(
                  destination.value(),
                  () -> {
                    try {
                      return copy(destination.value(), request);
                    } catch (Refusal refusal) {
                      return refusal.answer();
                    }
                  }));
        });
  }

  @Override
  public Answer<OperationStatus> operation(
      CallContext call, NamespaceName namespace, String token) {
    return answering(
        call,
        () -> {
          OperationStatus status = operations.status(namespace.value(), token);
          if (status == null) {
            throw Refusal.of(404, "operation '" + token + "' was not found");
          }
          return Answer.ok(status);
        });
  }

  @Override
  public Answer<String> warm(CallContext call, NamespaceName namespace) {
    return answering(
        call,
        () -> {
          try (Namespaces.Lease lease = namespaces.get(namespace.value());
              Snapshot view = lease.view(false, false)) {
            return Answer.ok("the namespace is open with " + view.rowCount() + " rows");
          }
        });
  }

  /** Work on a leased view. */
  private interface Reading<T> {
    T read(Snapshot view);
  }

  private <T> Answer<T> reading(
      CallContext call, NamespaceName namespace, boolean strong, Reading<Answer<T>> reading) {
    return answering(
        call,
        () -> {
          try (Snapshot view = view(call, namespace, strong)) {
            return reading.read(view);
          }
        });
  }

  private Snapshot view(CallContext call, NamespaceName namespace, boolean strong) {
    boolean probe = call.purpose() == CallContext.Purpose.PROBE;
    try (Namespaces.Lease lease = namespaces.get(namespace.value())) {
      return lease.view(strong && !probe, probe);
    }
  }

  @Override
  public Answer<QueryAnswer> query(
      CallContext call, NamespaceName namespace, QueryRequest request) {
    return reading(call, namespace, request.strong(), view -> reads.query(call, view, request));
  }

  @Override
  public Answer<ValueCounts> values(
      CallContext call, NamespaceName namespace, ValuesRequest request) {
    return reading(call, namespace, true, view -> reads.values(call, view, request));
  }

  @Override
  public Answer<String> explain(CallContext call, NamespaceName namespace, QueryRequest request) {
    return reading(call, namespace, true, view -> reads.explain(call, view, request));
  }

  @Override
  public Answer<RecallResult> recall(
      CallContext call, NamespaceName namespace, RecallRequest request) {
    return reading(call, namespace, true, view -> reads.recall(call, view, request));
  }

  @Override
  public Answer<RowScan> scan(CallContext call, NamespaceName namespace, ScanRequest request) {
    return answering(
        call,
        () -> {
          Snapshot view = view(call, namespace, true);
          boolean open = false;
          try {
            RowScan scan = reads.scan(call, view, request);
            open = true;
            return Answer.ok(scan);
          } finally {
            if (!open) {
              view.close();
            }
          }
        });
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      operations.close();
      namespaces.close();
      merges.close();
    }
  }
}
