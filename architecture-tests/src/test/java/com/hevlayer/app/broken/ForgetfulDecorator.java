package com.hevlayer.app.broken;

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
import com.hevlayer.ports.store.StoreProfile;
import com.hevlayer.ports.store.VectorStore;
import com.hevlayer.ports.store.WriteRequest;
import com.hevlayer.ports.store.WriteResult;

/** A decorator that hides what the store below it supports. */
public record ForgetfulDecorator(VectorStore store) implements VectorStore {
  @Override
  public StoreProfile profile() {
    return store.profile();
  }

  @Override
  public Answer<NamespacePage> list(CallContext context, NamespaceQuery query) {
    return store.list(context, query);
  }

  @Override
  public Answer<NamespaceDescription> describe(CallContext context, NamespaceName namespace) {
    return store.describe(context, namespace);
  }

  @Override
  public Answer<Done> drop(CallContext context, NamespaceName namespace) {
    return store.drop(context, namespace);
  }

  @Override
  public Answer<WriteResult> write(
      CallContext context, NamespaceName namespace, WriteRequest request) {
    return store.write(context, namespace, request);
  }

  @Override
  public Answer<QueryAnswer> query(
      CallContext context, NamespaceName namespace, QueryRequest request) {
    return store.query(context, namespace, request);
  }

  @Override
  public Answer<RowScan> scan(CallContext context, NamespaceName namespace, ScanRequest request) {
    return store.scan(context, namespace, request);
  }

  @Override
  public void close() {
    store.close();
  }
}
