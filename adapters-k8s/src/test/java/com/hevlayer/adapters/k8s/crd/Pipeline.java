package com.hevlayer.adapters.k8s.crd;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.hevlayer.adapters.k8s.crd.Schema.Column;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Singular;
import io.fabric8.kubernetes.model.annotation.Version;
import org.jspecify.annotations.Nullable;

/** A worker that ingests. */
@Group(Crds.GROUP)
@Version(Crds.VERSION)
@Kind("Pipeline")
@Plural("pipelines")
@Singular("pipeline")
@ShortNames("lpl")
@ValidationRule(value = Rules.NAME_FITS, message = Rules.NAME_FITS_MESSAGE)
@ValidationRule(value = Rules.NAME_IS_LABEL, message = Rules.NAME_IS_LABEL_MESSAGE)
@Schema.Columns({
  @Column(name = "Target", path = ".spec.target.namespace"),
  @Column(name = "Pool", path = ".spec.scaling.pool"),
  @Column(name = "Image", path = ".spec.worker.image"),
  @Column(name = "Ready", path = ColumnPaths.READY),
  @Column(name = "Reason", path = ColumnPaths.REASON),
  @Column(name = "Age", type = "date", path = ColumnPaths.AGE)
})
@JsonClassDescription(
    "How the workers of one stage of ingestion run and scale. The operator keeps a Deployment for it,"
        + " and the objects with which KEDA scales that by the length of the queue. Documents, chunks"
        + " and rows belong to the pipeline API of the gateway.")
public final class Pipeline extends CustomResource<PipelineSpec, PipelineStatus>
    implements Namespaced {
  private static final long serialVersionUID = 1L;

  /** Made by the generator. */
  public Pipeline() {}

  @Override
  protected @Nullable PipelineSpec initSpec() {
    return null;
  }

  @Override
  protected @Nullable PipelineStatus initStatus() {
    return null;
  }
}
