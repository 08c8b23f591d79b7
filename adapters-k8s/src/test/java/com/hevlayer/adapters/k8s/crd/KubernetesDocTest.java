package com.hevlayer.adapters.k8s.crd;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The reference of the custom resources is what their definitions say. */
final class KubernetesDocTest {
  private static final Path FILE = Repository.root().resolve("docs/kubernetes.md");

  private static final String REGENERATE =
      "docs/kubernetes.md is not what the definitions say. Its tables come from"
          + " deploy/helm/layer/crds, its prose from adapters-k8s/src/test/resources/docs; write it"
          + " anew with mvn -pl adapters-k8s -am test -Dtest=KubernetesDocTest -Dcrds.write=true"
          + " -Dsurefire.failIfNoSpecifiedTests=false and commit it.";

  @Test
  void document_asCommitted_isTheGeneratedOne() {
    var generated = KubernetesDoc.generate();
    if (Boolean.getBoolean("crds.write")) {
      Repository.write(FILE, generated);
    }

    assertThat(Repository.read(FILE)).as(REGENERATE).isEqualTo(generated);
  }

  @Test
  void document_always_hasARowForEveryNamedMember() {
    var document = KubernetesDoc.generate();

    for (var kind : Crds.KINDS) {
      assertThat(SchemaPaths.of(Crds.committed(kind), Crds.VERSION).keySet())
          .filteredOn(path -> !path.endsWith("[]") && !path.endsWith("*"))
          .allMatch(path -> document.contains("\n| `" + path + "` | "));
    }
  }
}
