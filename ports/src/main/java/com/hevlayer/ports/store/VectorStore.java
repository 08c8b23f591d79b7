package com.hevlayer.ports.store;

import com.hevlayer.ports.json.Json;
import java.util.Map;
import java.util.Optional;

/**
 * One vector store, as turbopuffer's API understands it. Plug-ins implement this type; it grows by
 * default methods only.
 *
 * <p>All methods block, may be called from any number of threads, and keep the deadline and
 * cancellation of the context. What the store says, refusals included, is an {@link Answer}: a
 * namespace that does not exist is a refusal with 404, a body whose meaning is wrong one with 400,
 * an operator the store does not know one with 422. {@link NoAnswerException} means that nothing
 * was said. Nothing is retried below this port.
 */
public interface VectorStore extends AutoCloseable {

  /** Returns what the store is; constant, cheap. */
  StoreProfile profile();

  /**
   * Lists namespaces by ascending name. A namespace is listed once its first write was answered.
   */
  Answer<NamespacePage> list(CallContext context, NamespaceQuery query);

  /** Describes a namespace; 404 when it does not exist. */
  Answer<NamespaceDescription> describe(CallContext context, NamespaceName namespace);

  /** Answers the schema of a namespace by attribute; 404 when it does not exist. */
  default Answer<Map<String, AttributeSchema>> schema(
      CallContext context, NamespaceName namespace) {
    return switch (describe(context, namespace)) {
      case Answer.Ok<NamespaceDescription> ok -> Answer.ok(ok.value().schema(), ok.usage());
      case Answer.Refused<NamespaceDescription> refused ->
          Answer.refused(refused.status(), refused.headers(), refused.body());
      case Answer.Unsupported<NamespaceDescription> unsupported ->
          Answer.unsupported(unsupported.operation());
    };
  }

  /** Removes a namespace with all its rows; 404 when it does not exist. Not to be undone. */
  Answer<Done> drop(CallContext context, NamespaceName namespace);

  /**
   * Applies all operations of one request, wholly or not at all, for readers and across a crash. An
   * answer means that they are durable and that every later strong read sees them. Repeating a
   * request has the same effect unless it holds conditions or patches.
   */
  Answer<WriteResult> write(CallContext context, NamespaceName namespace, WriteRequest request);

  /** Answers queries from one snapshot; 404 when the namespace does not exist. */
  Answer<QueryAnswer> query(CallContext context, NamespaceName namespace, QueryRequest request);

  /** Opens a walk over rows in id order; 404 when the namespace does not exist. */
  Answer<RowScan> scan(CallContext context, NamespaceName namespace, ScanRequest request);

  /**
   * Changes the schema of an existing namespace and answers the whole schema afterwards.
   *
   * @param changes attribute to definition, as written
   */
  default Answer<Map<String, AttributeSchema>> changeSchema(
      CallContext context, NamespaceName namespace, Map<String, Json> changes) {
    return Answer.unsupported("updateSchema");
  }

  /** Changes settings and answers the description afterwards. */
  default Answer<NamespaceDescription> configure(
      CallContext context, NamespaceName namespace, NamespaceSettings settings) {
    return Answer.unsupported("updateMetadata");
  }

  /** Makes a new namespace from another and answers when it is complete. */
  default Answer<WriteResult> copy(
      CallContext context, NamespaceName destination, CopyRequest request) {
    return Answer.unsupported(request.branch() ? "branchNamespace" : "copyNamespace");
  }

  /** Starts a copy and answers a token for {@link #operation}; a known refusal comes at once. */
  default Answer<String> startCopy(
      CallContext context, NamespaceName destination, CopyRequest request) {
    return Answer.unsupported("copyNamespace");
  }

  /** Answers how far an operation is; 404 for an unknown token. */
  default Answer<OperationStatus> operation(
      CallContext context, NamespaceName namespace, String token) {
    return Answer.unsupported("getOperation");
  }

  /**
   * Counts how many rows have each value of an attribute, on one snapshot. Of an array each
   * distinct element counts once for its row; a row without the attribute counts for no value.
   * Values are those that {@link #scan} gives. A store with more distinct values than it or the
   * caller takes answers {@link ValueCounts#tooMany}, and the caller reads the rows instead.
   */
  default Answer<ValueCounts> values(
      CallContext context, NamespaceName namespace, ValuesRequest request) {
    return Answer.unsupported("values");
  }

  /** Hints that queries will come and answers a text for people at once. */
  default Answer<String> warm(CallContext context, NamespaceName namespace) {
    return Answer.unsupported("hintCacheWarm");
  }

  /** Compares approximate with exact search. */
  default Answer<RecallResult> recall(
      CallContext context, NamespaceName namespace, RecallRequest request) {
    return Answer.unsupported("recall");
  }

  /** Answers a text that says how a query would be executed; validates as {@link #query}. */
  default Answer<String> explain(
      CallContext context, NamespaceName namespace, QueryRequest request) {
    return Answer.unsupported("explainQuery");
  }

  /** Says where the store speaks turbopuffer's HTTP; empty when it does not. Constant. */
  default Optional<Wire> wire() {
    return Optional.empty();
  }

  /** Releases everything, waiting for calls under way; closing twice does nothing. */
  @Override
  void close();
}
