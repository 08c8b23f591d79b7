package com.hevlayer.domain.federation;

import com.hevlayer.domain.routing.NamespaceList;
import com.hevlayer.domain.routing.StoreTable;
import com.hevlayer.domain.routing.Target;
import com.hevlayer.ports.store.Cancellation;
import com.hevlayer.ports.store.NamespaceName;
import java.util.List;

/** What a caller reaches. Used by one request; {@link #target} by its thread only. */
public interface Reach {

  /** Returns the routing the request was judged by. */
  StoreTable table();

  /** Returns the stores whose namespaces the caller may list; at least one. */
  List<NamespaceList.Source> sources();

  /**
   * Returns a namespace at the store that serves it.
   *
   * @throws com.hevlayer.domain.fault.Fault.Forbidden if that store does not admit the caller
   */
  Target target(NamespaceName namespace);

  /** Returns what fires when the caller leaves. */
  Cancellation cancellation();
}
