package com.hevlayer.app.operator;

import com.hevlayer.app.boot.Plugins;
import com.hevlayer.app.boot.StoreOpener;
import com.hevlayer.app.telemetry.Meters;
import com.hevlayer.domain.operator.StoreAccess;
import com.hevlayer.ports.net.HttpTransport;
import com.hevlayer.ports.plugin.StoreDefinition;
import com.hevlayer.ports.store.VectorStore;
import java.time.InstantSource;
import java.util.Set;

/**
 * The stores of the plug-ins. One whose data lies in the process that opens it cannot be opened
 * here: the operator would see an empty one of its own and take every namespace for gone.
 */
final class ProviderStores implements StoreAccess {
  private final Set<String> kinds;
  private final StoreOpener opener;

  ProviderStores(Plugins plugins, HttpTransport http, InstantSource clock, Meters meters) {
    kinds = Set.copyOf(plugins.stores().keySet());
    opener = new StoreOpener(plugins, http, clock, meters, null, StoreDefinition::kind);
  }

  @Override
  public Set<String> kinds() {
    return kinds;
  }

  @Override
  public VectorStore open(StoreDefinition definition) {
    return opener.open(definition);
  }
}
