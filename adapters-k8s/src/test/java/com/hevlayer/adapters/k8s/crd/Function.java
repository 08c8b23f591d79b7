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

/** A worker that computes over stored rows. */
@Group(Crds.GROUP)
@Version(Crds.VERSION)
@Kind("Function")
@Plural("functions")
@Singular("function")
@ShortNames("lfn")
@ValidationRule(value = Rules.NAME_FITS, message = Rules.NAME_FITS_MESSAGE)
@ValidationRule(value = Rules.NAME_IS_LABEL, message = Rules.NAME_IS_LABEL_MESSAGE)
@ValidationRule(
    value = "!has(self.spec.invalidates) || !(self.metadata.name in self.spec.invalidates)",
    message = "spec.invalidates must not name the Function itself")
@Schema.Columns({
  @Column(name = "Version", path = ".spec.version"),
  @Column(name = "Pool", path = ".spec.scaling.pool"),
  @Column(name = "Image", path = ".spec.worker.image"),
  @Column(name = "Ready", path = ColumnPaths.READY),
  @Column(name = "Reason", path = ColumnPaths.REASON),
  @Column(name = "Age", type = "date", path = ColumnPaths.AGE)
})
@JsonClassDescription(
    "A worker that computes over rows which are stored already. Its name is its id in the gateway,"
        + " with which the operator registers it.")
public final class Function extends CustomResource<FunctionSpec, FunctionStatus>
    implements Namespaced {
  private static final long serialVersionUID = 1L;

  /** Made by the generator. */
  public Function() {}

  @Override
  protected @Nullable FunctionSpec initSpec() {
    return null;
  }

  @Override
  protected @Nullable FunctionStatus initStatus() {
    return null;
  }
}
