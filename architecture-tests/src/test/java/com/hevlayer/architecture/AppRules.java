package com.hevlayer.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.hevlayer.app.broken.AppThatBreaksCircuits;
import com.hevlayer.app.broken.AppThatInjects;
import com.hevlayer.app.broken.AppThatKnowsJetty;
import com.hevlayer.app.broken.AppThatPrints;
import com.hevlayer.app.http.one.broken.OneCapability;
import com.hevlayer.app.http.two.broken.OtherCapability;
import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.lang.syntax.elements.ClassesShouldConjunction;
import java.util.List;
import java.util.Set;

/** Where in the application each library may appear. */
final class AppRules {
  private static final Set<String> STREAMS_AND_EXIT = Set.of("in", "out", "err", "exit", "console");

  static final List<HouseRule> ALL =
      List.of(
          new HouseRule(
              "Jetty appears in app.edge and app.net only",
              only("org.eclipse.jetty..", "com.hevlayer.app.edge..", "com.hevlayer.app.net..")
                  .because("these two are the asynchronous code; everything else blocks"),
              List.of(AppThatKnowsJetty.class),
              "org.eclipse.jetty"),
          new HouseRule(
              "resilience4j appears in app.guard only",
              only("io.github.resilience4j..", "com.hevlayer.app.guard..")
                  .because("guarding a port is a decorator, not a habit of every caller"),
              List.of(AppThatBreaksCircuits.class),
              "io.github.resilience4j"),
          new HouseRule(
              "Guice appears in app.boot only",
              only("com.google.inject..", "com.hevlayer.app.boot..")
                  .because("objects are wired in one place and can be built without it in a test"),
              List.of(AppThatInjects.class),
              "com.google.inject"),
          new HouseRule(
              "the capabilities of app.http do not import each other",
              slices()
                  .matching("com.hevlayer.app.http.(*)..")
                  .should()
                  .notDependOnEachOther()
                  .because("each contributes its routes and answers by itself"),
              List.of(OneCapability.class, OtherCapability.class),
              "OtherCapability"),
          new HouseRule(
              "only the command line prints and exits",
              noClasses()
                  .that()
                  .resideInAPackage("com.hevlayer..")
                  .and()
                  .resideOutsideOfPackages("com.hevlayer.app.cli..", "com.hevlayer.benchmarks..")
                  .should()
                  .accessTargetWhere(
                      DescribedPredicate.describe(
                          "a standard stream or the end of the process",
                          access ->
                              access.getTargetOwner().isEquivalentTo(System.class)
                                  && STREAMS_AND_EXIT.contains(access.getTarget().getName())))
                  .because("a server reports through its log, and is ended by whoever started it"),
              List.of(AppThatPrints.class),
              "java.lang.System.out"));

  private AppRules() {}

  private static ClassesShouldConjunction only(String library, String... homes) {
    return noClasses()
        .that()
        .resideInAPackage("com.hevlayer..")
        .and()
        .resideOutsideOfPackages(homes)
        .should()
        .dependOnClassesThat()
        .resideInAPackage(library);
  }
}
