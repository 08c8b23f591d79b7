package com.hevlayer.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.hevlayer.app.config.ConfigException;
import com.hevlayer.domain.routing.InvalidStoresException;
import com.hevlayer.ports.plugin.PluginException;
import java.net.BindException;
import java.util.List;
import org.junit.jupiter.api.Test;
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
