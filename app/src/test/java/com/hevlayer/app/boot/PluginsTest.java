package com.hevlayer.app.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.hevlayer.app.boot.badplugins.level.OldPlugin;
import com.hevlayer.app.boot.badplugins.thrower.ThrowingPlugin;
import com.hevlayer.example.ExamplePlugin;
import com.hevlayer.ports.plugin.PluginException;
import com.hevlayer.ports.plugin.VectorStoreProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PluginsTest {
  private static final ClassLoader HOST = PluginsTest.class.getClassLoader();

  @TempDir private Path directory;

  @Test
  void load_jarInAFolder_offersItsKindFromAClassLoaderOfItsOwn() throws ClassNotFoundException {
    PluginJar.example(directory);
    try (Plugins plugins = Plugins.load(directory, HOST)) {
      VectorStoreProvider provider = Objects.requireNonNull(plugins.stores().get("example"));
      ClassLoader own = provider.getClass().getClassLoader();
      assertThat(own).isNotSameAs(HOST);
      assertThat(own.loadClass(VectorStoreProvider.class.getName()))
          .isSameAs(VectorStoreProvider.class);
      assertThatExceptionOfType(ClassNotFoundException.class)
          .isThrownBy(() -> own.loadClass("com.google.inject.Guice"));
      assertThatExceptionOfType(ClassNotFoundException.class)
          .isThrownBy(() -> own.loadClass(Plugins.class.getName()));
    }
  }

  @Test
  void load_noDirectory_hasTheClassPathOnly() {
    try (Plugins plugins = Plugins.load(directory.resolve("none"), HOST)) {
      assertThat(plugins.stores()).containsKeys("search-embedded", "turbopuffer");
      assertThat(plugins.gatewayApis()).containsOnlyKeys("http");
      assertThat(plugins.clusters()).containsOnlyKeys("kubernetes");
    }
  }

  @Test
  void load_twoOfOneKind_namesBothJars() {
    PluginJar.pack(directory, "one", ExamplePlugin.class, "com.hevlayer.example");
    PluginJar.pack(directory, "two", ExamplePlugin.class, "com.hevlayer.example");
    assertRefused("two plug-ins offer the kind 'example'", "one.jar", "two.jar", "ExamplePlugin");
  }

  @Test
  void load_wrongLevel_namesClassAndJar() {
    PluginJar.pack(directory, "old", OldPlugin.class, OldPlugin.class.getPackageName());
    assertRefused("SPI level 999; allowed is 1", "OldPlugin", "old.jar");
  }

  @Test
  void load_throwingPlugin_namesClassAndJar() {
    PluginJar.pack(
        directory, "thrower", ThrowingPlugin.class, ThrowingPlugin.class.getPackageName());
    assertRefused("ThrowingPlugin", "thrower.jar", "not today");
  }

  @Test
  void load_folderWithoutPlugin_isRefused() throws IOException {
    Files.createDirectories(directory.resolve("empty"));
    assertRefused("empty holds no plug-in");
  }

  private void assertRefused(String... fragments) {
    assertThatExceptionOfType(PluginException.class)
        .isThrownBy(() -> Plugins.load(directory, HOST))
        .satisfies(e -> assertThat(e.getMessage()).contains(fragments));
  }
}
