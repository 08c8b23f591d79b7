package com.hevlayer.app.boot.searchkind;

import com.hevlayer.ports.plugin.LayerPlugin;
import com.hevlayer.ports.plugin.PluginContext;
import com.hevlayer.ports.plugin.PluginDescriptor;
import com.hevlayer.ports.plugin.StoreDefinition;
import com.hevlayer.ports.plugin.VectorStoreProvider;
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
import java.util.List;
import java.util.Set;

/** Offers the kind {@code search}: a store without a namespace that supports next to nothing. */
public final class SearchKindPlugin implements LayerPlugin {

  @Override
  public PluginDescriptor descriptor() {
    return PluginDescriptor.of("search", "1.0", 1);
  }

  @Override
  public List<VectorStoreProvider> vectorStores() {
    return List.of(new Provider());
  }

  private static final class Provider implements VectorStoreProvider {
    @Override
    public String kind() {
      return "search";
    }

    @Override
    public VectorStore open(StoreDefinition definition, PluginContext context) {
      return new SearchStore();
    }
  }

  private static final class SearchStore implements VectorStore {
    @Override
    public StoreProfile profile() {
      return StoreProfile.of("search", Set.of(), StoreProfile.Freshness.UNKNOWN);
    }

    @Override
    public Answer<NamespacePage> list(CallContext context, NamespaceQuery query) {
      return Answer.ok(NamespacePage.of(List.of(), null));
    }

    @Override
    public Answer<NamespaceDescription> describe(CallContext context, NamespaceName namespace) {
      return Answer.refused(404, "there is none");
    }

    @Override
    public Answer<Done> drop(CallContext context, NamespaceName namespace) {
      return Answer.refused(404, "there is none");
    }

    @Override
    public Answer<WriteResult> write(
        CallContext context, NamespaceName namespace, WriteRequest request) {
      return Answer.unsupported("writeNamespace");
    }

    @Override
    public Answer<QueryAnswer> query(
        CallContext context, NamespaceName namespace, QueryRequest request) {
      return Answer.unsupported("queryNamespace");
    }

    @Override
    public Answer<RowScan> scan(CallContext context, NamespaceName namespace, ScanRequest request) {
      return Answer.unsupported("createScan");
    }

    @Override
    public void close() {
      // Nothing is open.
    }
  }
}
