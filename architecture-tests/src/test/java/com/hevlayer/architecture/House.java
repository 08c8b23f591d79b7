package com.hevlayer.architecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The production classes and sources of every module, read once. */
final class House {
  /** Modules that are shipped, in the order of their dependencies. */
  static final List<String> SHIPPED =
      List.of(
          "ports",
          "protocol",
          "domain",
          "adapters-embedded",
          "adapters-turbopuffer",
          "adapters-http",
          "app");

  /** Everything but the tests, which in this module also hold the broken examples. */
  private static final ImportOption PRODUCTION =
      location -> !location.contains("/test-classes/") && !location.contains("/benchmarks/");

  private static final JavaClasses CLASSES =
      new ClassFileImporter().withImportOption(PRODUCTION).importPackages("com.hevlayer");

  private House() {}

  static JavaClasses classes() {
    return CLASSES;
  }

  /** The folder with the parent POM. */
  static Path root() {
    var here = Path.of("").toAbsolutePath();
    while (!Files.isRegularFile(here.resolve("layer"))) {
      var parent = here.getParent();
      if (parent == null) {
        throw new IllegalStateException("no folder above the working folder has the launcher");
      }
      here = parent;
    }
    return here;
  }
}
