package com.hevlayer.app.boot;

import com.hevlayer.example.ExamplePlugin;
import com.hevlayer.ports.plugin.LayerPlugin;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;

/** Packs compiled test classes into the jar of a plug-in. */
final class PluginJar {
  private PluginJar() {}

  /** Packs the example adapter into {@code <plugins>/example/example.jar}. */
  static void example(Path plugins) {
    pack(plugins, "example", ExamplePlugin.class, ExamplePlugin.class.getPackageName());
  }

  /** Packs all classes of a package whose names begin like the plug-in's, with a service file. */
  static Path pack(Path plugins, String name, Class<?> plugin, String packageName) {
    try {
      Path classes = Path.of(plugin.getProtectionDomain().getCodeSource().getLocation().toURI());
      Path folder = Files.createDirectories(plugins.resolve(name));
      Path jar = folder.resolve(name + ".jar");
      Path from = classes.resolve(packageName.replace('.', '/'));
      try (OutputStream out = Files.newOutputStream(jar);
          JarOutputStream entries = new JarOutputStream(out);
          Stream<Path> files = Files.walk(from)) {
        entries.putNextEntry(new JarEntry("META-INF/services/" + LayerPlugin.class.getName()));
        entries.write(plugin.getName().getBytes(StandardCharsets.UTF_8));
        entries.closeEntry();
        List<Path> all = files.filter(Files::isRegularFile).sorted().toList();
        for (Path file : all) {
          entries.putNextEntry(new JarEntry(classes.relativize(file).toString()));
          Files.copy(file, entries);
          entries.closeEntry();
        }
      }
      return jar;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
