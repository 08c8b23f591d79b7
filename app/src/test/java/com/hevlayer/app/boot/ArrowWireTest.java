package com.hevlayer.app.boot;

import static com.hevlayer.app.boot.Refusals.assertRefused;
import static com.hevlayer.app.boot.Refusals.assertUnsupported;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Import of Arrow streams, which no store here reads. */
@SuppressWarnings("NullAway.Init") // set before all tests
class ArrowWireTest {
  private static final String IMPORT = "/v2/namespaces/tea/import";

  private static ScriptedUpstream wired;
  private static TestGateway typed;

  @BeforeAll
  static void start(@TempDir Path directory) throws IOException {
    wired = new ScriptedUpstream(directory.resolve("wired"));
    typed = TestGateway.open(Files.createDirectories(directory.resolve("typed")));
  }

  @AfterAll
  static void stop() {
    typed.close();
    wired.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Type: application/vnd.apache.arrow.stream",
        "Content-Type: -",
        "Content-Type: text/plain",
        "Content-Type: application/json"
      })
  void import_ofAnyBody_namesTheKindThatWouldServeIt(String type) throws IOException {
    for (RawHttp http : List.of(wired.http, typed.http)) {
      for (byte[] body : List.of(new byte[] {-1, -1, -1, -1, 0, 1}, new byte[0])) {
        assertUnsupported(
            http.send("POST", IMPORT, body, List.of(type)), "search", "importNamespace");
      }
      assertUnsupported(http.send("POST", IMPORT, (String) null), "search", "importNamespace");
    }
    assertThat(wired.received).isEmpty();
  }

  @Test
  void import_intoABlankName_is422() throws IOException {
    assertRefused(
        wired.http.send("POST", "/v2/namespaces/%20/import", "x"),
        422,
        "validation_error",
        "blank");
  }
}
