package com.hevlayer.testkit.store;

import com.hevlayer.ports.store.Answer;
import com.hevlayer.ports.store.CallContext;
import com.hevlayer.ports.store.Done;
import com.hevlayer.ports.store.NamespaceDescription;
import com.hevlayer.ports.store.NamespaceName;
import com.hevlayer.ports.store.NamespacePage;
import com.hevlayer.ports.store.NamespaceQuery;
import com.hevlayer.ports.store.QueryAnswer;
import com.hevlayer.ports.store.QueryRequest;
import com.hevlayer.ports.store.RowScan;
import com.hevlayer.ports.store.ScanRequest;
import com.hevlayer.ports.store.VectorStore;
import com.hevlayer.ports.store.WriteRequest;
import com.hevlayer.ports.store.WriteResult;

/**
 * Supports no operation and has nothing to release: a stand-in for a store overrides what its test
 * asks for. Thread-safe.
 */
public abstract class BareStore implements VectorStore {

  /** Creates one. */
  protected BareStore() {}

  @Override
  public Answer<NamespacePage> list(CallContext context, NamespaceQuery query) {
    return Answer.unsupported("list");
  }

  @Override
  public Answer<NamespaceDescription> describe(CallContext context, NamespaceName namespace) {
    return Answer.unsupported("describe");
  }

  @Override
  public Answer<Done> drop(CallContext context, NamespaceName namespace) {
    return Answer.unsupported("drop");
  }

  @Override
  public Answer<WriteResult> write(
      CallContext context, NamespaceName namespace, WriteRequest request) {
    return Answer.unsupported("write");
  }

  @Override
  public Answer<QueryAnswer> query(
      CallContext context, NamespaceName namespace, QueryRequest request) {
    return Answer.unsupported("query");
  }

  @Override
  public Answer<RowScan> scan(CallContext context, NamespaceName namespace, ScanRequest request) {
    return Answer.unsupported("scan");
  }

  @Override
  public void close() {}
}
