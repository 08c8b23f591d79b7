package com.hevlayer.adapters.k8s.crd;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.hevlayer.adapters.k8s.crd.Schema.Column;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Singular;
import io.fabric8.kubernetes.model.annotation.Version;
import org.jspecify.annotations.Nullable;

/** What workers run on. */
@Group(Crds.GROUP)
@Version(Crds.VERSION)
@Kind("InfraRules")
@Plural("infrarules")
@Singular("infrarules")
@ShortNames("irules")
@Schema.Columns({
  @Column(name = "Pools", type = "integer", path = ".status.poolCount"),
  @Column(name = "CacheNodes", path = ".status.documentCache.nodes"),
  @Column(name = "Ready", path = ColumnPaths.READY),
  @Column(name = "Age", type = "date", path = ColumnPaths.AGE)
})
@JsonClassDescription(
    "The machines that workers may run on, and the size of the document cache. Exactly one object"
        + " counts, the one named default; any other is reported and ignored.")
public final class InfraRules extends CustomResource<InfraRulesSpec, InfraRulesStatus> {
  private static final long serialVersionUID = 1L;

  /** Made by the generator. */
  public InfraRules() {}

  @Override
  protected @Nullable InfraRulesSpec initSpec() {
    return null;
  }

  @Override
  protected @Nullable InfraRulesStatus initStatus() {
    return null;
  }
}
