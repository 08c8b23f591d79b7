package com.hevlayer.adapters.k8s.crd;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** The definitions that Helm installs are what the annotated classes say. */
final class CrdFilesTest {
  private static final String REGENERATE =
      "%s is not what the annotated classes say. If the change is meant, write the files anew with"
          + " mvn -pl adapters-k8s -am test -Dtest=CrdFilesTest -Dcrds.write=true"
          + " -Dsurefire.failIfNoSpecifiedTests=false and commit them.";

  static final List<Class<?>> KINDS = List.copyOf(Crds.KINDS);

  @Test
  void files_asCommitted_areTheGeneratedOnes() {
    var generated = Crds.generate();
    if (Boolean.getBoolean("crds.write")) {
      generated.forEach((name, text) -> Repository.write(Crds.FOLDER.resolve(name), text));
    }

    generated.forEach((name, text) ->
        assertThat(Repository.read(Crds.FOLDER.resolve(name)))
            .as(REGENERATE, name)
            .isEqualTo(text));
    assertThat(Repository.list(Crds.FOLDER, ""))
        .as("the folder holds nothing else")
        .extracting(file -> file.getFileName().toString())
        .containsExactlyElementsOf(generated.keySet());
  }

  @Test
  void generate_twice_givesTheSameBytes() {
    assertThat(Crds.generate()).isEqualTo(Crds.generate());
  }

  /** What {@code kubectl explain} shows. */
  @ParameterizedTest
  @FieldSource("KINDS")
  void members_always_areDescribed(Class<?> kind) {
    var paths = SchemaPaths.of(Crds.committed(kind), Crds.VERSION);

    assertThat(paths)
        .allSatisfy((path, schema) -> {
          if (!path.endsWith("[]") && !path.endsWith("*")) {
            assertThat(schema.path("description").asText()).as(path).endsWith(".");
          }
        });
  }
}
