package com.hevlayer.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The rules about source text hold, and each of them sees the line that breaks it. */
final class SourceRulesTest {
  private static final SortedMap<String, List<String>> SOURCES = sources();

  static List<SourceRule> rules() {
    return SourceRule.ALL;
  }

  @ParameterizedTest
  @MethodSource("rules")
  void sources_asTheyAre_obey(SourceRule rule) {
    var violations = new ArrayList<String>();
    SOURCES.forEach((path, lines) -> violations.addAll(rule.violations(path, lines)));

    assertThat(SOURCES.size()).isGreaterThan(50);
    assertThat(violations).as(rule.name()).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("rules")
  void rule_brokenLine_bites(SourceRule rule) {
    var lines = List.of("class Some {", rule.broken(), "}");

    assertThat(List.of("domain/src/main/java/Some.java", "domain/src/test/java/SomeTest.java"))
        .anySatisfy(path -> assertThat(rule.violations(path, lines)).hasSize(1));
  }

  private static SortedMap<String, List<String>> sources() {
    var root = House.root();
    var sources = new TreeMap<String, List<String>>();
    try (var modules = Files.list(root)) {
      for (var module : modules.filter(SourceRulesTest::isModule).toList()) {
        try (var files = Files.walk(module.resolve("src"))) {
          for (var file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
            sources.put(
                root.relativize(file).toString().replace('\\', '/'), Files.readAllLines(file));
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return sources;
  }

  private static boolean isModule(Path folder) {
    return Files.isRegularFile(folder.resolve("pom.xml"))
        && Files.isDirectory(folder.resolve("src"));
  }
}
