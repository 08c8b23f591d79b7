package com.hevlayer.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.hevlayer.app.config.ConfigException;
import com.hevlayer.domain.routing.InvalidStoresException;
import com.hevlayer.ports.plugin.PluginException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.BindException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.IntSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MainTest {
  @Test
  void run_rolesThatDoNotExistYet_exitWith2() {
    assertThat(Main.run("dashboard")).isEqualTo(2);
  }

  @Test
  void run_wrongCommandLine_exitsWith2() {
    assertThat(Main.run("nope")).isEqualTo(2);
    assertThat(Main.run("up", "--prt", "1")).isEqualTo(2);
    assertThat(Main.run()).isEqualTo(2);
  }

  @Test
  void run_wrongConfiguration_exitsWith1() {
    assertThat(Main.run("up", "--port", "none")).isEqualTo(1);
    assertThat(Main.run("up", "--port", "0", "--durability", "none")).isEqualTo(1);
    assertThat(Main.run("config", "--config", "/does/not/exist.yaml")).isEqualTo(1);
  }

  @Test
  void run_wrongConfigurationOfAnOperator_exitsWith2() {
    // Nothing that an operator needs is set where tests run.
    assertThat(Main.run("operator")).isEqualTo(2);
    assertThat(Main.run("config", "--role", "operator")).isEqualTo(1);
    assertThat(Main.run("config", "--role", "operator", "--up")).isEqualTo(2);
    assertThat(Main.run("config", "--role", "dashboard")).isEqualTo(2);
  }

  @Test
  void run_versionAndHelp_exitWith0() {
    assertThat(Main.run("version")).isZero();
    assertThat(Main.run("help")).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"up", "demo", "gateway", "operator", "operator-cleanup", "config", "version"})
  void run_helpOfACommand_exitsWith0WithoutRunningIt(String command) {
    assertThat(Main.run(command, "--help")).isZero();
    assertThat(Main.run(command, "-h")).isZero();
  }

  @Test
  void run_configOfAFile_printsWhoServesWhatAndNoSecret(@TempDir Path directory)
      throws IOException {
    Path file = directory.resolve("stores.yaml");
    Files.writeString(
        file,
        """
        main:
          kind: turbopuffer
          endpoint: {url: 'https://store.example.com', region: here}
          default: true
          credential: {apiKey: t0p-secret}
        local:
          kind: search-embedded
          namespaces: [tea, t-*]
        """);

    String printed = printed(() -> Main.run("config", "--config", file.toString()));

    assertThat(printed)
        .contains("  main (default)\n", "    region      here\n")
        .contains("    namespaces  every other one\n", "    namespaces  tea, t-*\n")
        .doesNotContain("t0p");
  }

  private static String printed(IntSupplier run) {
    PrintStream before = System.out;
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    System.setOut(new PrintStream(bytes, true, StandardCharsets.UTF_8));
    try {
      assertThat(run.getAsInt()).isZero();
    } finally {
      System.setOut(before);
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }

  @Test
  void lines_ofExpectedFailures_areTheProblemsOnly() {
    assertThat(StartFailure.lines(new ConfigException(List.of("a", "b"))))
        .containsExactly("a", "b");
    assertThat(StartFailure.lines(new InvalidStoresException(List.of("c")))).containsExactly("c");
    assertThat(StartFailure.lines(new RuntimeException(new PluginException("locked"))))
        .containsExactly("locked");
    assertThat(StartFailure.lines(new RuntimeException(new BindException("in use"))))
        .singleElement()
        .asString()
        .contains("--port")
        .contains("HEALTH_PORT")
        .contains("in use");
  }

  @Test
  void lines_ofAnythingElse_showWhereItHappened() {
    assertThat(StartFailure.lines(new IllegalStateException("odd")))
        .hasSizeGreaterThan(1)
        .first()
        .asString()
        .contains("odd");
  }
}
