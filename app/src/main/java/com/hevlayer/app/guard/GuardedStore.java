package com.hevlayer.app.guard;

import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.plugin.Telemetry;
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
import com.hevlayer.ports.store.Wire;
import com.hevlayer.ports.store.WriteRequest;
import com.hevlayer.ports.store.WriteResult;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Measures every call of a store, and lets the libraries of its plug-in find their services where
 * the plug-in lies.
 */
public final class GuardedStore implements VectorStore {
  private static final double NANOS = 1e9;

  private final VectorStore store;
  private final String name;
  private final Telemetry telemetry;

  /** Wraps the store of this name. */
  public GuardedStore(VectorStore store, String name, Telemetry telemetry) {
    this.store = store;
    this.name = name;
    this.telemetry = telemetry;
  }

  @Override
  public StoreProfile profile() {
    return store.profile();
  }

  @Override
  public Answer<NamespacePage> list(CallContext context, NamespaceQuery query) {
    return call("list", () -> store.list(context, query));
  }

  @Override
  public Answer<NamespaceDescription> describe(CallContext context, NamespaceName namespace) {
    return call("describe", () -> store.describe(context, namespace));
  }

  @Override
  public Answer<Map<String, AttributeSchema>> schema(CallContext context, NamespaceName namespace) {
    return call("schema", () -> store.schema(context, namespace));
  }

  @Override
  public Answer<Done> drop(CallContext context, NamespaceName namespace) {
    return call("drop", () -> store.drop(context, namespace));
  }

  @Override
  public Answer<WriteResult> write(
      CallContext context, NamespaceName namespace, WriteRequest request) {
    return call("write", () -> store.write(context, namespace, request));
  }

  @Override
  public Answer<QueryAnswer> query(
      CallContext context, NamespaceName namespace, QueryRequest request) {
    String operation = context.purpose() == CallContext.Purpose.PROBE ? "probe" : "query";
    return call(operation, () -> store.query(context, namespace, request));
  }

  @Override
  public Answer<RowScan> scan(CallContext context, NamespaceName namespace, ScanRequest request) {
    return call("scan", () -> store.scan(context, namespace, request));
  }

  @Override
  public Answer<Map<String, AttributeSchema>> changeSchema(
      CallContext context, NamespaceName namespace, Map<String, Json> changes) {
    return call("change_schema", () -> store.changeSchema(context, namespace, changes));
  }

  @Override
  public Answer<NamespaceDescription> configure(
      CallContext context, NamespaceName namespace, NamespaceSettings settings) {
    return call("configure", () -> store.configure(context, namespace, settings));
  }

  @Override
  public Answer<WriteResult> copy(
      CallContext context, NamespaceName destination, CopyRequest request) {
    return call("copy", () -> store.copy(context, destination, request));
  }

  @Override
  public Answer<String> startCopy(
      CallContext context, NamespaceName destination, CopyRequest request) {
    return call("start_copy", () -> store.startCopy(context, destination, request));
  }

  @Override
  public Answer<OperationStatus> operation(
      CallContext context, NamespaceName namespace, String token) {
    return call("operation", () -> store.operation(context, namespace, token));
  }

  @Override
  public Answer<ValueCounts> values(
      CallContext context, NamespaceName namespace, ValuesRequest request) {
    return call("values", () -> store.values(context, namespace, request));
  }

  @Override
  public Answer<String> warm(CallContext context, NamespaceName namespace) {
    return call("warm", () -> store.warm(context, namespace));
  }

  @Override
  public Answer<RecallResult> recall(
      CallContext context, NamespaceName namespace, RecallRequest request) {
    return call("recall", () -> store.recall(context, namespace, request));
  }

  @Override
  public Answer<String> explain(
      CallContext context, NamespaceName namespace, QueryRequest request) {
    return call("explain", () -> store.explain(context, namespace, request));
  }

  @Override
  public Optional<Wire> wire() {
    return store.wire();
  }

  @Override
  public void close() {
    InPlugin.run(
        store,
        () -> {
          store.close();
          return Done.DONE;
        });
  }

  private <T> Answer<T> call(String operation, Supplier<Answer<T>> step) {
    long start = System.nanoTime();
    String result = "failed";
    try {
      Answer<T> answer = InPlugin.run(store, step);
      result =
          switch (answer) {
            case Answer.Ok<T> ignored -> "ok";
            case Answer.Refused<T> ignored -> "refused";
            case Answer.Unsupported<T> ignored -> "unsupported";
          };
      return answer;
    } finally {
      telemetry.observe(
          "layer_store_call_seconds",
          Map.of("store", name, "operation", operation, "result", result),
          (System.nanoTime() - start) / NANOS);
    }
  }
}
