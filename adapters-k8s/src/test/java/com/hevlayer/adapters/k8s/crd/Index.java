package com.hevlayer.adapters.k8s.crd;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.hevlayer.adapters.k8s.crd.Schema.Column;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Singular;
import io.fabric8.kubernetes.model.annotation.Version;
import org.jspecify.annotations.Nullable;

/** The policy of one namespace of a store. */
@Group(Crds.GROUP)
@Version(Crds.VERSION)
@Kind("Index")
@Plural("indexes")
@Singular("index")
@ShortNames("lidx")
@Schema.AlsoServedAs("v1")
@Schema.Columns({
  @Column(name = "Store", path = ".spec.backend.storeRef"),
  @Column(name = "Metric", path = ".spec.backend.distanceMetric"),
  @Column(name = "Cache", path = ".spec.cache.mode"),
  @Column(name = "Ready", path = ColumnPaths.READY),
  @Column(name = "Age", type = "date", path = ColumnPaths.AGE)
})
@JsonClassDescription(
    "The policy of one namespace of a store: where it lies, what is kept of it, how it is read. The"
        + " namespace is spec.backend.namespace, else the name of the object. Of several objects for"
        + " one namespace the oldest counts. Served as v1 as well, with the same schema.")
public final class Index extends CustomResource<IndexSpec, IndexStatus> implements Namespaced {
  private static final long serialVersionUID = 1L;

  /** Made by the generator. */
  public Index() {}

  @Override
  protected @Nullable IndexSpec initSpec() {
    return null;
  }

  @Override
  protected @Nullable IndexStatus initStatus() {
    return null;
  }
}
