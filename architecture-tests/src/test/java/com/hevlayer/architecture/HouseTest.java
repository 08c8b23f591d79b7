package com.hevlayer.architecture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The rules hold for the house, and each of them rejects a class that was written to break it. */
final class HouseTest {
  private static final String[] ROOMS = {
    "com.hevlayer.ports.store",
    "com.hevlayer.ports.plugin",
    "com.hevlayer.protocol",
    "com.hevlayer.domain.access",
    "com.hevlayer.domain.routing",
    "com.hevlayer.adapters.embedded",
    "com.hevlayer.adapters.http",
    "com.hevlayer.adapters.turbopuffer",
    "com.hevlayer.testkit.store",
    "com.hevlayer.app.boot",
    "com.hevlayer.app.cli",
    "com.hevlayer.app.config",
    "com.hevlayer.app.edge",
    "com.hevlayer.app.guard",
    "com.hevlayer.app.http.query",
    "com.hevlayer.app.net",
  };

  static Stream<HouseRule> rules() {
    return Stream.of(ModuleRules.ALL, DomainRules.ALL, AppRules.ALL, ShapeRules.ALL)
        .flatMap(List::stream);
  }

  @ParameterizedTest
  @MethodSource("rules")
  void house_asItIs_obeys(HouseRule rule) {
    rule.rule().as(rule.name()).check(House.classes());
  }

  @ParameterizedTest
  @MethodSource("rules")
  void rule_brokenExample_bites(HouseRule rule) {
    var broken = new ClassFileImporter().importClasses(rule.broken());

    assertThatThrownBy(() -> rule.rule().check(broken))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining(rule.complaint());
  }

  @Test
  void house_asItIs_hasTheRoomsThatRulesName() {
    // A rule about a package that was renamed would hold for ever.
    var packages = House.classes().stream().map(type -> type.getPackageName()).distinct().toList();

    assertThat(packages).contains(ROOMS);
  }
}
