package com.hevlayer.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.hevlayer.adapters.embedded.broken.AdapterThatLogs;
import com.hevlayer.adapters.embedded.broken.AdapterThatUsesTheDomain;
import com.hevlayer.adapters.embedded.broken.BrokenAdapter;
import com.hevlayer.adapters.other.broken.AdapterThatUsesAnother;
import com.hevlayer.app.broken.AppThatUsesAnAdapter;
import com.hevlayer.domain.broken.DomainThatLogs;
import com.hevlayer.domain.broken.DomainType;
import com.hevlayer.domain.first.broken.First;
import com.hevlayer.domain.second.broken.Second;
import com.hevlayer.ports.broken.PortThatReadsJson;
import com.hevlayer.protocol.broken.ProtocolThatUsesTheDomain;
import com.hevlayer.testkit.broken.KitThatUsesTheDomain;
import java.util.List;

/** Who may depend on whom: the module table. */
final class ModuleRules {
  private static final String[] LOGGING_AND_METRICS = {
    "org.slf4j..",
    "ch.qos.logback..",
    "java.util.logging..",
    "org.apache.logging..",
    "io.micrometer..",
    "io.prometheus..",
    "io.opentelemetry.."
  };

  static final List<HouseRule> ALL =
      List.of(
          new HouseRule(
              "ports depend on the JDK and JSpecify only",
              classes()
                  .that()
                  .resideInAPackage("com.hevlayer.ports..")
                  .should()
                  .onlyDependOnClassesThat()
                  .resideInAnyPackage("java..", "org.jspecify..", "com.hevlayer.ports..")
                  .because("whatever the contract drags in, every plug-in must agree on"),
              List.of(PortThatReadsJson.class),
              "com.fasterxml.jackson"),
          new HouseRule(
              "protocol depends on ports and the streaming parser only",
              classes()
                  .that()
                  .resideInAPackage("com.hevlayer.protocol..")
                  .should()
                  .onlyDependOnClassesThat()
                  .resideInAnyPackage(
                      "java..",
                      "org.jspecify..",
                      "com.fasterxml.jackson.core..",
                      "com.hevlayer.ports..",
                      "com.hevlayer.protocol..")
                  .because("adapters and the domain share it, so it may know neither"),
              List.of(ProtocolThatUsesTheDomain.class, DomainType.class),
              "com.hevlayer.domain"),
          new HouseRule(
              "the domain depends on ports and protocol only",
              classes()
                  .that()
                  .resideInAPackage("com.hevlayer.domain..")
                  .should()
                  .onlyDependOnClassesThat()
                  .resideInAnyPackage(
                      "java..",
                      "org.jspecify..",
                      "com.hevlayer.ports..",
                      "com.hevlayer.protocol..",
                      "com.hevlayer.domain..")
                  .because("its rules outlive every library, and report through ports"),
              List.of(DomainThatLogs.class),
              "org.slf4j"),
          new HouseRule(
              "the capabilities of the domain form no cycle",
              slices()
                  .matching("com.hevlayer.domain.(*)..")
                  .should()
                  .beFreeOfCycles()
                  .because("a capability must be readable without all the others"),
              List.of(First.class, Second.class),
              "Cycle detected"),
          new HouseRule(
              "adapters know ports and protocol, never the domain or the application",
              noClasses()
                  .that()
                  .resideInAPackage("com.hevlayer.adapters..")
                  .should()
                  .dependOnClassesThat()
                  .resideInAnyPackage(
                      "com.hevlayer.domain..",
                      "com.hevlayer.app..",
                      "com.hevlayer.testkit..",
                      "com.hevlayer.benchmarks..")
                  .because("an adapter can be replaced by one that was written elsewhere"),
              List.of(AdapterThatUsesTheDomain.class, DomainType.class),
              "com.hevlayer.domain"),
          new HouseRule(
              "adapters do not know each other",
              slices()
                  .matching("com.hevlayer.adapters.(*)..")
                  .should()
                  .notDependOnEachOther()
                  .because("each is installed, or left out, by itself"),
              List.of(AdapterThatUsesAnother.class, BrokenAdapter.class),
              "com.hevlayer.adapters.embedded"),
          new HouseRule(
              "adapters neither log nor count by themselves",
              noClasses()
                  .that()
                  .resideInAPackage("com.hevlayer.adapters..")
                  .should()
                  .dependOnClassesThat()
                  .resideInAnyPackage(LOGGING_AND_METRICS)
                  .because(
                      "they report through PluginContext, and the host decides what becomes of it"),
              List.of(AdapterThatLogs.class),
              "org.slf4j"),
          new HouseRule(
              "the application does not compile against adapters",
              noClasses()
                  .that()
                  .resideInAPackage("com.hevlayer.app..")
                  .should()
                  .dependOnClassesThat()
                  .resideInAPackage("com.hevlayer.adapters..")
                  .because("ServiceLoader finds ours exactly as it finds a third party's"),
              List.of(AppThatUsesAnAdapter.class, BrokenAdapter.class),
              "com.hevlayer.adapters"),
          new HouseRule(
              "the testkit knows ports and protocol only",
              noClasses()
                  .that()
                  .resideInAPackage("com.hevlayer.testkit..")
                  .should()
                  .dependOnClassesThat()
                  .resideInAnyPackage(
                      "com.hevlayer.domain..", "com.hevlayer.app..", "com.hevlayer.adapters..")
                  .because("a third party runs the kit against a store of its own"),
              List.of(KitThatUsesTheDomain.class, DomainType.class),
              "com.hevlayer.domain"));

  private ModuleRules() {}
}
