package com.hevlayer.app.boot;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** One line for each refused or failed request, and never a secret. */
class RequestLogTest {
  @TempDir private Path directory;

  @Test
  void refusedAndFailedRequests_haveOneLineEachWithoutSecrets() throws IOException {
    Logger logger = (Logger) LoggerFactory.getLogger("com.hevlayer");
    Logger requests = (Logger) LoggerFactory.getLogger("com.hevlayer.request");
    ListAppender<ILoggingEvent> lines = new ListAppender<>();
    lines.start();
    String made;
    logger.addAppender(lines);
    requests.setLevel(Level.INFO);
    try (TestGateway gateway =
        TestGateway.start(
            directory, "main: {kind: example, credential: {apiKey: t0p-secret}}", Map.of())) {
      RawHttp http = gateway.http;
      http.get(
          "/v2/namespaces/x/metadata?k=t0p-query",
          "Authorization: Bearer t0p-guess",
          "X-Request-Id: r-1");
      http.get(
          "/v2/namespaces/x/metadata", "Authorization: Bearer t0p-secret", "X-Request-Id: r-2");
      http.post(
          "/v2/namespaces/x",
          "{'upsert_rows':[{'id':'t0p-row','_hevlayer_x':1}]}",
          "Authorization: Bearer t0p-secret",
          "X-Request-Id: r-3");
      http.get("/health", "X-Request-Id: r-4");
      RawHttp.Answer unread = http.get("/health", "Bad t0p: x");
      assertThat(unread.status()).isEqualTo(400);
      made = unread.header("x-request-id").orElseThrow();
      try (TestGateway before =
          TestGateway.start(
              Files.createDirectories(directory.resolve("before")),
              "main: {kind: turbopuffer, endpoint: {url: 'http://127.0.0.1:%d'}}"
                  .formatted(gateway.gateway.port()),
              Map.of())) {
        before.http.get(
            "/v1/namespaces/x/metadata", "Authorization: Bearer t0p-guess", "X-Request-Id: r-5");
      }
      try (TestGateway alone =
          TestGateway.start(
              Files.createDirectories(directory.resolve("alone")),
              "main: {kind: turbopuffer, endpoint: {url: 'http://127.0.0.1:1'},"
                  + " credential: {apiKey: t0p-secret}, inboundAuth: {mode: open}}",
              Map.of())) {
        alone.http.get("/v2/namespaces/x/documents/7", "X-Request-Id: r-6");
      }
    } finally {
      logger.detachAppender(lines);
      requests.setLevel(Level.OFF);
    }

    List<String> shown =
        lines.list.stream()
            .map(line -> line.getFormattedMessage() + " " + line.getKeyValuePairs())
            .toList();
    assertThat(shown).noneSatisfy(line -> assertThat(line).contains("t0p"));
    for (String id : List.of("r-1", "r-2", "r-3", "r-6", made)) {
      assertThat(shown).filteredOn(line -> line.contains(id)).as(id).hasSize(1);
    }
    assertThat(shown).noneSatisfy(line -> assertThat(line).contains("r-4"));
    assertThat(shown)
        .as("of the store that refused the key, and of the gateway that relayed it")
        .filteredOn(line -> line.contains("r-5") && line.contains("status=\"403\""))
        .hasSize(2);
    assertThat(shown)
        .anySatisfy(line ->
            assertThat(line)
                .contains("request_id=\"r-1\"")
                .contains("status=\"403\"")
                .contains("reason=\"unknown_token\""));
    assertThat(shown)
        .as("says why, though the gateway asked for more than it relays")
        .anySatisfy(line ->
            assertThat(line)
                .contains("request_id=\"r-6\"")
                .contains("status=\"502\"")
                .contains("cannot be reached"));
  }
}
