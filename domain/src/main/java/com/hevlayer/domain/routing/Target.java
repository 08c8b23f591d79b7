package com.hevlayer.domain.routing;

import com.hevlayer.ports.store.Answer;
import com.hevlayer.ports.store.AttributeSchema;
import com.hevlayer.ports.store.CallContext;
import com.hevlayer.ports.store.NamespaceDescription;
import com.hevlayer.ports.store.NamespaceName;
import com.hevlayer.ports.store.QueryAnswer;
import com.hevlayer.ports.store.QueryRequest;
import com.hevlayer.ports.store.RowScan;
import com.hevlayer.ports.store.ScanRequest;
import com.hevlayer.ports.store.StoreProfile;
import com.hevlayer.ports.store.ValueCounts;
import com.hevlayer.ports.store.ValuesRequest;
import com.hevlayer.ports.store.VectorStore;
import com.hevlayer.ports.store.WriteRequest;
import com.hevlayer.ports.store.WriteResult;
import java.util.Map;

/**
 * A namespace as one request or job reaches it: the store that serves it, under a lease that
 * whoever made the target closes, and what goes along with every call.
 *
 * @param calls stands around every call
 */
public record Target(
    StoreLease lease, NamespaceName namespace, CallContext context, StoreCalls calls) {

  /** Returns the store. */
  public VectorStore store() {
    return lease.store();
  }

  /** Returns the kind of the store, in lower case. */
  public String kind() {
    return lease.spec().kind();
  }

  /**
   * Whether the store speaks turbopuffer's HTTP, so that it understands expressions nobody here
   * does.
   */
  public boolean speaksWire() {
    return store().wire().isPresent();
  }

  /** Whether every read of the store sees every accepted write, so that no cut is ever needed. */
  public boolean alwaysCurrent() {
    return store().profile().freshness() == StoreProfile.Freshness.ALWAYS_CURRENT;
  }

  /** Whether the store can do this. */
  public boolean can(StoreProfile.Capability capability) {
    return store().profile().can(capability);
  }

  /** Returns the same target with another context. */
  public Target with(CallContext other) {
    return new Target(lease, namespace, other, calls);
  }

  /** Returns the same target with calls of this purpose. */
  public Target with(CallContext.Purpose purpose) {
    return with(context.withPurpose(purpose));
  }

  /** Returns another namespace of the same store. */
  public Target with(NamespaceName other) {
    return new Target(lease, other, context, calls);
  }

  /**
   * Returns a target with a lease of its own, for work that outlives the request; it keeps the
   * caller's key. Whoever asks for it closes its lease.
   */
  public Target detached(CallContext other) {
    return new Target(lease.again(), namespace, other, StoreCalls.PLAIN);
  }

  /** Returns a text that quotes the store, without the keys that it was called with. */
  public String masked(String text) {
    return lease.masked(context, text);
  }

  /**
   * See {@link VectorStore#query}. A store that promises current reads is held to it: no cut stands
   * in for what an eventual read of it might miss. Probes ask for less.
   */
  public Answer<QueryAnswer> query(QueryRequest request) {
    boolean current = alwaysCurrent() && context.purpose() != CallContext.Purpose.PROBE;
    QueryRequest asked = current ? request.withStrongConsistency() : request;
    return calls.call(() -> store().query(context, namespace, asked));
  }

  /** See {@link VectorStore#scan}. */
  public Answer<RowScan> scan(ScanRequest request) {
    return calls.call(() -> store().scan(context, namespace, request));
  }

  /** See {@link VectorStore#values}. */
  public Answer<ValueCounts> values(ValuesRequest request) {
    return calls.call(() -> store().values(context, namespace, request));
  }

  /** See {@link VectorStore#describe}. */
  public Answer<NamespaceDescription> describe() {
    return calls.call(() -> store().describe(context, namespace));
  }

  /** See {@link VectorStore#schema}. */
  public Answer<Map<String, AttributeSchema>> schema() {
    return calls.call(() -> store().schema(context, namespace));
  }

  /** See {@link VectorStore#write}. */
  public Answer<WriteResult> write(WriteRequest request) {
    return calls.call(() -> store().write(context, namespace, request));
  }
}
