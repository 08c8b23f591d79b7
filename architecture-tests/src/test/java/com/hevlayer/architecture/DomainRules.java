package com.hevlayer.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.hevlayer.domain.broken.DomainThatDrawsLots;
import com.hevlayer.domain.broken.DomainThatLooksAtTheClock;
import com.hevlayer.domain.broken.DomainThatOpensASocket;
import com.hevlayer.domain.broken.DomainThatReadsAFile;
import com.hevlayer.domain.broken.DomainThatReadsTheEnvironment;
import com.hevlayer.domain.broken.DomainThatStartsAThread;
import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitCallTarget;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.syntax.elements.GivenClassesConjunction;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.time.Clock;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.function.Predicate;

/** What java.base offers and the domain must still leave alone. */
final class DomainRules {
  private static final String TESTABLE =
      "the domain is tested by example, by property and by simulation with a virtual clock";

  /** Parts of java.net that compute and do not connect. */
  private static final Set<String> PURE_NET =
      Set.of(
          URI.class.getName(),
          URISyntaxException.class.getName(),
          URLDecoder.class.getName(),
          URLEncoder.class.getName());

  private static final Set<String> FILES =
      Set.of(
          "java.io.File",
          "java.io.FileInputStream",
          "java.io.FileOutputStream",
          "java.io.FileReader",
          "java.io.FileWriter",
          "java.io.FileDescriptor",
          "java.io.RandomAccessFile",
          "java.io.Console");

  private static final Set<String> THREADS =
      Set.of(
          "java.lang.Thread",
          "java.lang.Runtime",
          "java.lang.Process",
          "java.lang.ProcessBuilder",
          "java.util.Timer",
          "java.util.concurrent.CompletableFuture",
          "java.util.concurrent.ExecutorService",
          "java.util.concurrent.Executors",
          "java.util.concurrent.ForkJoinPool",
          "java.util.concurrent.ScheduledExecutorService",
          "java.util.concurrent.StructuredTaskScope",
          "java.util.concurrent.ThreadFactory");

  private static final Set<String> ENVIRONMENT =
      Set.of(
          "getenv",
          "getProperty",
          "getProperties",
          "setProperty",
          "exit",
          "in",
          "out",
          "err",
          "console");

  static final List<HouseRule> ALL =
      List.of(
          new HouseRule(
              "the domain opens no socket",
              noDomainClasses()
                  .should()
                  .dependOnClassesThat(
                      among(
                          "sockets",
                          type ->
                              type.getPackageName().startsWith("java.net")
                                  && !PURE_NET.contains(type.getName())))
                  .because(TESTABLE),
              List.of(DomainThatOpensASocket.class),
              "java.net.Socket"),
          new HouseRule(
              "the domain touches no file",
              noDomainClasses()
                  .should()
                  .dependOnClassesThat(
                      among(
                          "files",
                          type ->
                              FILES.contains(type.getName())
                                  || type.getPackageName().startsWith("java.nio.file")
                                  || type.getPackageName().startsWith("java.nio.channels")))
                  .because(TESTABLE),
              List.of(DomainThatReadsAFile.class),
              "java.nio.file"),
          new HouseRule(
              "the domain starts no thread",
              noDomainClasses()
                  .should()
                  .dependOnClassesThat(among("threads", type -> THREADS.contains(type.getName())))
                  .because("threads come from the caller; " + TESTABLE),
              List.of(DomainThatStartsAThread.class),
              "java.lang.Thread"),
          new HouseRule(
              "the domain has no clock but the one it is given",
              noDomainClasses()
                  .should()
                  .callCodeUnitWhere(calling("the system clock", DomainRules::readsSystemClock))
                  .because(TESTABLE),
              List.of(DomainThatLooksAtTheClock.class),
              "java.time.Instant.now()"),
          new HouseRule(
              "the domain has no randomness but the one it is given",
              noDomainClasses()
                  .should()
                  .callCodeUnitWhere(calling("a generator of its own", DomainRules::drawsLots))
                  .because(TESTABLE),
              List.of(DomainThatDrawsLots.class),
              "java.util.UUID.randomUUID()"),
          new HouseRule(
              "the domain reads neither environment nor properties nor standard streams",
              noDomainClasses()
                  .should()
                  .accessTargetWhere(
                      DescribedPredicate.describe(
                          "the environment",
                          access ->
                              access.getTargetOwner().isEquivalentTo(System.class)
                                  && ENVIRONMENT.contains(access.getTarget().getName())))
                  .because("what it must know is an argument; " + TESTABLE),
              List.of(DomainThatReadsTheEnvironment.class),
              "java.lang.System.getenv"));

  private DomainRules() {}

  private static GivenClassesConjunction noDomainClasses() {
    return noClasses().that().resideInAPackage("com.hevlayer.domain..");
  }

  private static boolean readsSystemClock(CodeUnitCallTarget call) {
    var owner = call.getOwner();
    var name = call.getName();
    if (owner.isEquivalentTo(System.class)) {
      return name.equals("currentTimeMillis") || name.equals("nanoTime");
    }
    if (owner.isEquivalentTo(Clock.class) || owner.isEquivalentTo(InstantSource.class)) {
      return name.startsWith("system") || name.startsWith("tick");
    }
    return owner.getPackageName().startsWith("java.time")
        && name.equals("now")
        && call.getRawParameterTypes().stream().noneMatch(assignableTo(InstantSource.class));
  }

  private static boolean drawsLots(CodeUnitCallTarget call) {
    var owner = call.getOwner();
    var seeded = !call.getRawParameterTypes().isEmpty();
    if (owner.isEquivalentTo(Random.class) || owner.isEquivalentTo(SplittableRandom.class)) {
      return call.getName().equals("<init>") && !seeded;
    }
    return (owner.isEquivalentTo(UUID.class) && call.getName().equals("randomUUID"))
        || (owner.isEquivalentTo(Math.class) && call.getName().equals("random"))
        || owner.getName().equals("java.util.concurrent.ThreadLocalRandom")
        || owner.getName().equals("java.security.SecureRandom");
  }

  private static DescribedPredicate<JavaClass> among(String what, Predicate<JavaClass> test) {
    return describe("are " + what, test);
  }

  private static DescribedPredicate<JavaCall<?>> calling(
      String what, Predicate<CodeUnitCallTarget> test) {
    return target(describe(what, (CodeUnitCallTarget called) -> test.test(called)));
  }
}
