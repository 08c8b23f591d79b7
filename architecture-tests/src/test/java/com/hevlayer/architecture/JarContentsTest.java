package com.hevlayer.architecture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.hevlayer.ports.plugin.LayerPlugin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What lies in our jars: each has its own packages and no one else's. */
final class JarContentsTest {
  private static final Path LAYER = House.root().resolve("app/target/layer");

  private static final Map<String, String> OWN_PACKAGES =
      Map.of(
          "ports", "com/hevlayer/ports/",
          "protocol", "com/hevlayer/protocol/",
          "domain", "com/hevlayer/domain/",
          "adapters-embedded", "com/hevlayer/adapters/embedded/",
          "adapters-turbopuffer", "com/hevlayer/adapters/turbopuffer/",
          "adapters-http", "com/hevlayer/adapters/http/",
          "app", "com/hevlayer/app/");

  static List<String> modules() {
    return House.SHIPPED;
  }

  @ParameterizedTest
  @MethodSource("modules")
  void classes_ofModule_lieInItsOwnPackages(String module) throws IOException {
    var own = OWN_PACKAGES.get(module);
    var classes = House.root().resolve(module).resolve("target/classes");
    try (var files = Files.walk(classes)) {
      assertThat(files.filter(file -> file.toString().endsWith(".class")))
          .extracting(file -> classes.relativize(file).toString())
          .allMatch(name -> name.startsWith(own) || name.equals("module-info.class"));
    }
  }

  @Test
  void layerJar_whenPackaged_isThinAndNamesEveryLibrary() throws IOException {
    assumeThat(LAYER.resolve("layer.jar")).as("made by the phase package").exists();
    try (var jar = new JarFile(LAYER.resolve("layer.jar").toFile());
        var libraries = Files.list(LAYER.resolve("libs"))) {
      var manifest = jar.getManifest().getMainAttributes();
      var classPath = manifest.getValue(Attributes.Name.CLASS_PATH).split(" ", -1);

      assertThat(jar.stream().map(entry -> entry.getName()).filter(n -> n.endsWith(".class")))
          .allMatch(name -> name.startsWith("com/hevlayer/app/"));
      assertThat(libraries.map(library -> "libs/" + library.getFileName()))
          .containsAll(List.of(classPath));
      assertThat(classPath).doesNotHaveDuplicates().hasSizeGreaterThan(10);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"adapters-embedded", "adapters-http", "adapters-turbopuffer"})
  void adapter_always_isAnnouncedAsAService(String adapter) throws IOException {
    var services =
        House.root()
            .resolve(adapter)
            .resolve("target/classes/META-INF/services")
            .resolve(LayerPlugin.class.getName());

    assertThat(Files.readAllLines(services)).hasSize(1).allMatch(JarContentsTest::isPlugin);
  }

  private static boolean isPlugin(String name) {
    try {
      return LayerPlugin.class.isAssignableFrom(Class.forName(name.strip()));
    } catch (ClassNotFoundException e) {
      return false;
    }
  }
}
