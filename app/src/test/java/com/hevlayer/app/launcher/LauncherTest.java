package com.hevlayer.app.launcher;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code ./layer} starts, and when it builds. */
final class LauncherTest {
  private static final Instant LONG_AGO = Instant.parse("2026-01-01T00:00:00Z");

  @TempDir private Path temp;

  private Path home;
  private Path jdk;

  private record Outcome(int status, String out, String err, long pid) {}

  @BeforeEach
  void layOutACheckout() throws IOException {
    home = Files.createDirectories(temp.resolve("check out"));
    Files.copy(checkout().resolve("layer"), home.resolve("layer"));
    makeExecutable(home.resolve("layer"));
    write("pom.xml", "<project/>");
    write("app/src/main/launcher/jvm-flags", "# comment\nall: -Dall=yes\nup: -Xmx1g\nup: -Dmore\n");
    write("domain/src/main/java/Rule.java", "class Rule {}");
    write("app/target/layer/layer.jar", "first");
    write("app/target/layer/libs/a.jar", "a");
    for (var path : List.of("pom.xml", "app/src/main", "domain/src/main")) {
      age(home.resolve(path));
    }
    write("app/target/layer.stamp", "");
    jdk = fakeJdk("new jdk", "25.0.3");
    script(
        "tools/mvn",
        """
        echo "$@" >>'%s'
        echo '[ERROR] Rule.java:[1,1] ; expected'
        exit 1
        """
            .formatted(temp.resolve("maven.log")));
  }

  @Test
  void start_recentJavaHome_runsTheJarWithTheFlagsOfTheCommand() throws Exception {
    var outcome = layer(Map.of(), "up", "--port", "0");

    assertThat(outcome.err()).isEmpty();
    assertThat(outcome.status()).isZero();
    assertThat(outcome.out())
        .contains("-Dall=yes -Xmx1g -Dmore")
        .containsPattern("-jar .*/layer.jar up --port 0");
  }

  @Test
  void start_simdOff_leavesTheModuleOutAndKeepsTheOtherFlags() throws Exception {
    write(
        "app/src/main/launcher/jvm-flags",
        "all: -Dall=yes\nup: --add-modules=jdk.incubator.vector\nup: -Dlast\n");
    age(home.resolve("app/src/main"));

    assertThat(layer(Map.of(), "up").out())
        .contains("-Dall=yes --add-modules=jdk.incubator.vector -Dlast");
    assertThat(layer(Map.of("LAYER_SIMD", "off"), "up").out())
        .doesNotContain("jdk.incubator.vector")
        .contains("-Dall=yes -Dlast");
  }

  @Test
  void start_always_becomesTheJvm() throws Exception {
    // Signals reach the JVM only if no shell stands before it.
    var outcome = layer(Map.of(), "version");

    assertThat(outcome.out()).contains("pid=" + outcome.pid() + " ");
  }

  @Test
  void start_javaHomeTooOld_takesTheOneOnThePath() throws Exception {
    var old = fakeJdk("old jdk", "17.0.15");

    var outcome =
        layer(
            Map.of("JAVA_HOME", old.toString(), "PATH", jdk.resolve("bin") + ":" + path()),
            "version");

    assertThat(outcome.out()).contains("java=" + jdk.toRealPath().resolve("bin/java"));
  }

  @Test
  void start_runtimeWithoutCompiler_isPassedOver() throws Exception {
    var runtime = fakeJdk("runtime", "26");
    Files.delete(runtime.resolve("bin/javac"));

    var outcome =
        layer(
            Map.of("JAVA_HOME", runtime.toString(), "PATH", jdk.resolve("bin") + ":" + path()),
            "version");

    assertThat(outcome.out()).contains("java=" + jdk.toRealPath().resolve("bin/java"));
  }

  @Test
  void start_nothingChanged_doesNotCallMaven() throws Exception {
    assertThat(layer(Map.of(), "version").status()).isZero();
    assertThat(layer(Map.of(), "version").status()).isZero();

    assertThat(temp.resolve("maven.log")).doesNotExist();
  }

  @Test
  void start_sourceChanged_buildsOnlyWhatIsStartedAndShowsMavensError() throws Exception {
    Files.setLastModifiedTime(
        home.resolve("domain/src/main/java/Rule.java"),
        FileTime.from(Instant.now().plusSeconds(60)));

    var outcome = layer(Map.of(), "version");

    assertThat(outcome.status()).isEqualTo(1);
    assertThat(outcome.err()).contains("Rule.java:[1,1] ; expected");
    assertThat(outcome.out()).doesNotContain("-jar");
    assertThat(temp.resolve("maven.log"))
        .content()
        .contains("-pl app -am", "-Dmaven.test.skip=true");
  }

  @Test
  void start_sourceDeleted_builds() throws Exception {
    Files.delete(home.resolve("domain/src/main/java/Rule.java"));

    layer(Map.of(), "version");

    assertThat(temp.resolve("maven.log")).exists();
  }

  @Test
  void start_buildFailedBefore_buildsAgain() throws Exception {
    Files.delete(home.resolve("domain/src/main/java/Rule.java"));

    layer(Map.of(), "version");
    layer(Map.of(), "version");

    assertThat(Files.readAllLines(temp.resolve("maven.log"))).hasSize(2);
  }

  @Test
  void start_cacheOfTheseJars_isUsed() throws Exception {
    layer(Map.of("LAYER_AOT", "off"), "up");
    var run = onlyRun();
    var expected = cacheName(run);
    Files.writeString(run.resolve(expected), "cache");

    var outcome = layer(Map.of(), "up");

    assertThat(outcome.out()).contains("-XX:AOTCache=").contains(expected);
  }

  @Test
  void start_jarChanged_leavesTheOldCacheAlone() throws Exception {
    layer(Map.of("LAYER_AOT", "off"), "up");
    var run = onlyRun();
    Files.writeString(run.resolve(cacheName(run)), "cache");

    write("app/target/layer/libs/a.jar", "other bytes");
    Files.setLastModifiedTime(
        home.resolve("app/target/layer/libs/a.jar"), FileTime.from(Instant.now().plusSeconds(60)));
    var outcome = layer(Map.of(), "up");

    assertThat(outcome.out()).doesNotContain("-XX:AOTCache=").contains("-jar");
  }

  @Test
  void start_otherFlags_leavesTheOldCacheAlone() throws Exception {
    layer(Map.of("LAYER_AOT", "off"), "up");
    var run = onlyRun();
    Files.writeString(run.resolve(cacheName(run)), "cache");

    var outcome = layer(Map.of("LAYER_JVM_FLAGS", "-Dother"), "up");

    assertThat(outcome.out()).doesNotContain("-XX:AOTCache=").contains("-Dother");
  }

  @Test
  void up_onceReady_trainsBesideItAndTheNextStartUsesTheCache() throws Exception {
    script(
        "new jdk/bin/java",
        """
        for flag in "$@"; do
          case $flag in
            -XX:AOTCacheOutput=*) echo trained >"${flag#*=}"; exit 0 ;;
            -Dlayer.ready.file=*)
              : >"${flag#*=}"
              # A gateway that runs until its training is over.
              tries=0
              while [ ! -e '%1$s'/*/*.aot ] && [ $tries -lt 100 ]; do sleep 0.1; tries=$((tries + 1)); done
              ;;
          esac
        done
        echo "args=$*"
        """
            .formatted(home.resolve("app/target/run")));

    var first = layer(Map.of(), "up");
    var second = layer(Map.of(), "up");

    assertThat(first.out()).contains("-Dlayer.ready.file=").doesNotContain("-XX:AOTCache=");
    assertThat(second.out()).contains("-XX:AOTCache=" + onlyRun());
  }

  @Test
  void up_endsDuringTraining_takesTheTrainingWithIt() throws Exception {
    var trainee = temp.resolve("trainee");
    script(
        "new jdk/bin/java",
        """
        for flag in "$@"; do
          case $flag in
            -XX:AOTCacheOutput=*) echo $$ >'%1$s.new'; mv '%1$s.new' '%1$s'; exec sleep 600 ;;
            -Dlayer.ready.file=*)
              : >"${flag#*=}"
              tries=0
              while [ ! -e '%1$s' ] && [ $tries -lt 100 ]; do sleep 0.1; tries=$((tries + 1)); done
              ;;
          esac
        done
        """
            .formatted(trainee));

    layer(Map.of(), "up");

    var pid = Long.parseLong(Files.readString(trainee).strip());
    ProcessHandle.of(pid).ifPresent(process -> process.onExit().orTimeout(20, SECONDS).join());
    assertThat(ProcessHandle.of(pid).map(ProcessHandle::isAlive)).isNotEqualTo(Optional.of(true));
    try (var files = Files.list(onlyRun())) {
      assertThat(files).noneMatch(file -> file.toString().endsWith(".aot"));
    }
  }

  @Test
  void start_unknownCommand_saysSoAndBuildsNothing() throws Exception {
    Files.delete(home.resolve("app/target/layer.stamp"));

    var outcome = layer(Map.of(), "frobnicate");

    assertThat(outcome.status()).isEqualTo(2);
    assertThat(outcome.err()).contains("no command 'frobnicate'").contains("usage: ./layer");
    assertThat(temp.resolve("maven.log")).doesNotExist();
  }

  @Test
  void start_throughALink_findsItsHome() throws Exception {
    var link = temp.resolve("link");
    Files.createSymbolicLink(link, home.resolve("layer"));

    var outcome = run(link, Map.of(), "version");

    assertThat(outcome.status()).isZero();
    assertThat(outcome.out()).contains("-jar " + home.toRealPath());
  }

  private Outcome layer(Map<String, String> environment, String... arguments)
      throws IOException, InterruptedException {
    return run(home.resolve("layer"), environment, arguments);
  }

  private Outcome run(Path launcher, Map<String, String> environment, String... arguments)
      throws IOException, InterruptedException {
    var out = temp.resolve("out");
    var err = temp.resolve("err");
    var command = new ArrayList<String>(List.of("sh", launcher.toString()));
    command.addAll(List.of(arguments));
    var builder =
        new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
    var variables = new HashMap<>(Map.of("JAVA_HOME", jdk.toString(), "PATH", path()));
    variables.putAll(environment);
    builder.environment().clear();
    builder.environment().putAll(variables);
    var process = builder.start();
    var pid = process.pid();
    assertThat(process.waitFor(30, SECONDS)).as("the launcher ended").isTrue();
    return new Outcome(process.exitValue(), Files.readString(out), Files.readString(err), pid);
  }

  private String path() {
    return temp.resolve("tools") + ":/usr/local/bin:/usr/bin:/bin";
  }

  /** The name that the launcher gives the cache, asked of its own functions. */
  private String cacheName(Path run) throws Exception {
    script(
        "tools/name",
        """
        sed -e '/^case ${1:-help} in/,$d' '%s' >'%s'
        echo 'require_jdk; run=$1; flags_of up; cache_for_flags; echo "${cache##*/}"' >>'%s'
        """
            .formatted(home.resolve("layer"), home.resolve("naming"), home.resolve("naming")));
    run(temp.resolve("tools/name"), Map.of());
    return run(home.resolve("naming"), Map.of(), run.toString()).out().strip();
  }

  private Path onlyRun() throws IOException {
    var runs = home.resolve("app/target/run");
    return runs.resolve(Files.readString(runs.resolve("current")).strip()).toRealPath();
  }

  private Path fakeJdk(String name, String version) throws IOException {
    var folder = name + "/bin/";
    script(folder + "java", "echo \"pid=$$ java=$0 args=$*\"\n");
    script(folder + "javac", "exit 1\n");
    Files.writeString(
        temp.resolve(name).resolve("release"),
        "IMPLEMENTOR=\"Someone\"\nJAVA_VERSION=\"" + version + "\"\n");
    return temp.resolve(name);
  }

  private void script(String name, String body) throws IOException {
    var file = temp.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, "#!/bin/sh\n" + body);
    makeExecutable(file);
  }

  private void write(String name, String text) throws IOException {
    var file = home.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private static void makeExecutable(Path file) throws IOException {
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private static void age(Path path) throws IOException {
    try (var all = Files.walk(path)) {
      for (var each : all.toList()) {
        Files.setLastModifiedTime(each, FileTime.from(LONG_AGO));
      }
    }
  }

  private static Path checkout() {
    return Path.of("..").toAbsolutePath().normalize();
  }
}
