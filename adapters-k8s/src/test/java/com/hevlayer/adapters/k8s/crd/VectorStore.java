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

/** An upstream store. */
@Group(Crds.GROUP)
@Version(Crds.VERSION)
@Kind("VectorStore")
@Plural("vectorstores")
@Singular("vectorstore")
@ShortNames("vst")
@Schema.Columns({
  @Column(name = "Default", type = "boolean", path = ".spec.default"),
  @Column(name = "Kind", path = ".spec.kind"),
  @Column(name = "Region", path = ".spec.endpoint.region"),
  @Column(name = "Reachable", type = "boolean", path = ".status.reachable"),
  @Column(name = "Ready", path = ColumnPaths.READY),
  @Column(name = "Age", type = "date", path = ColumnPaths.AGE)
})
@JsonClassDescription(
    "An upstream vector store: its address, the key to it, and who may use the namespaces that lie"
        + " in it. Only objects in the namespace that the operator and the gateway are set up for,"
        + " normally that of the release, serve anything.")
public final class VectorStore extends CustomResource<VectorStoreSpec, VectorStoreStatus>
    implements Namespaced {
  private static final long serialVersionUID = 1L;

  /** Made by the generator. */
  public VectorStore() {}

  @Override
  protected @Nullable VectorStoreSpec initSpec() {
    return null;
  }

  @Override
  protected @Nullable VectorStoreStatus initStatus() {
    return null;
  }
}
