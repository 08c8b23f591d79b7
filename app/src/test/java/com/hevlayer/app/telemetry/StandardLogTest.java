package com.hevlayer.app.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.util.ContextInitializer;
import ch.qos.logback.core.joran.spi.JoranException;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a cluster that gathers standard output finds there. */
class StandardLogTest {
  private static final Logger OURS = LoggerFactory.getLogger("com.hevlayer.operator");
  private static final Logger THEIRS = LoggerFactory.getLogger("org.example.Library");

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final PrintStream before = System.out;

  @BeforeEach
  void capture() {
    System.setOut(new PrintStream(bytes, true, StandardCharsets.UTF_8));
  }

  @AfterEach
  void restore() throws JoranException {
    System.setOut(before);
    LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
    context.reset();
    new ContextInitializer(context).autoConfig();
  }

  private List<JsonNode> lines() throws JsonProcessingException {
    List<JsonNode> lines = new ArrayList<>();
    for (String line : bytes.toString(StandardCharsets.UTF_8).lines().toList()) {
      lines.add(new ObjectMapper().readTree(line));
    }
    return lines;
  }

  @Test
  void lines_always_areJsonFromTheLevelOn() throws JsonProcessingException {
    StandardLog.begin("info");
    OURS.debug("hidden");
    OURS.atInfo().addKeyValue("kind", "Pipeline").log("seen \"quoted\"");
    OURS.atError().setCause(new IllegalStateException("odd")).log("failed");
    THEIRS.info("hidden as well");
    THEIRS.warn("of a library");

    assertThat(lines())
        .extracting(
            line -> line.get("level").asText() + " " + line.get("formattedMessage").asText())
        .containsExactly("INFO seen \"quoted\"", "ERROR failed", "WARN of a library");
    assertThat(lines().getFirst().toString()).contains("Pipeline");
  }

  @Test
  void lines_ofAnotherLevel_follow() throws JsonProcessingException {
    StandardLog.begin("trace");
    OURS.trace("seen");
    StandardLog.begin("error");
    OURS.warn("hidden");

    assertThat(lines()).hasSize(1);
  }
}
