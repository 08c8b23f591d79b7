package com.hevlayer.app.boot;

import static com.hevlayer.app.boot.Refusals.assertBody;
import static org.assertj.core.api.Assertions.assertThat;

import com.hevlayer.ports.catalog.Catalog;
import com.hevlayer.ports.catalog.CatalogSnapshot;
import com.hevlayer.ports.catalog.StoreEntry;
import com.hevlayer.ports.json.JsonObject;
import com.hevlayer.protocol.json.JsonText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The list of stores, and one of them. */
@SuppressWarnings("NullAway.Init") // set before all tests
class VectorStoresWireTest {
  private static final String MAIN =
      "{'name':'main','kind':'turbopuffer','default':true,"
          + "'endpoint':{'url':'http://127.0.0.1:1','region':'aws-us-east-1'},"
          + "'credential':{'secretRef':{'name':'main-key','key':'apiKey'}},"
          + "'inboundAuth':{'mode':'open'},'status':{'conditions':[]}}";
  private static final String ARK =
      "{'name':'ark','kind':'example','default':false,'endpoint':{'url':'','region':''},"
          + "'credential':{'secretRef':{'name':'','key':''}},"
          + "'inboundAuth':{'mode':'deriveFromStore'},'status':{'conditions':[]}}";

  private static TestGateway gateway;
  private static RawHttp http;

  @BeforeAll
  static void start(@TempDir Path directory) {
    gateway =
        TestGateway.start(
            directory,
            """
            ark:
              kind: example
              namespaces: [ark-*]
              credential: {apiKey: literal-secret}
            main:
              kind: TurboPuffer
              default: true
              endpoint: {url: 'http://127.0.0.1:1/', region: aws-us-east-1}
              credential: {secretRef: {name: main-key, key: apiKey}}
              inboundAuth: {mode: open}
            """,
            Map.of("LAYER_SECRET_MAIN_KEY_APIKEY", "referred-secret"));
    http = gateway.http;
  }

  @AfterAll
  static void stop() {
    gateway.close();
  }

  @Test
  void list_hasTheDefaultFirstAndNoSecret() throws IOException {
    assertBody(http.get("/v2/vectorstores"), 200, "{'vectorstores':[" + MAIN + "," + ARK + "]}");
    assertThat(http.get("/v2/vectorstores").body()).doesNotContain("secret\"", "-secret");
  }

  @Test
  void one_isItsEntryInTheList() throws IOException {
    assertBody(http.get("/v2/vectorstores/main"), 200, MAIN);
    assertBody(http.get("/v2/vectorstores/ark"), 200, ARK);
  }

  @ParameterizedTest
  @CsvSource({
    "nope, nope",
    "Main, Main",
    "a%2Fb, a/b",
    "two%20words, two words",
  })
  void one_unknown_is404WithNothingButTheName(String segment, String name) throws IOException {
    assertBody(
        http.get("/v2/vectorstores/" + segment),
        404,
        "{'error':'VectorStore " + name + " not found'}");
  }

  @Test
  void list_ofResources_showsStatusAndOrganization(@TempDir Path other) throws IOException {
    String condition =
        "{'type':'Ready','status':'False','reason':'Unreachable','observedGeneration':3}";
    JsonObject status =
        object(
            "{'reachable':false,'observedGeneration':3,'conditions':[" + condition + "],'more':1}");
    JsonObject main =
        object(
            "{'kind':'example','default':true,'inboundAuth':{'mode':'open'},"
                + "'turbopuffer':{'orgId':'org 1'}}");
    JsonObject fresh = object("{'kind':'example','inboundAuth':{'mode':'open'}}");
    Catalog catalog =
        new FixedCatalog(
            new CatalogSnapshot(
                "test",
                true,
                List.of(
                    new StoreEntry("main", "VectorStore/main", main, null),
                    new StoreEntry("new", "VectorStore/new", fresh, null)),
                List.of()),
            Map.of("main", status));
    Map<String, String> variables = Map.of("LAYER_TURBOPUFFER_DASHBOARD_URL", "https://d.example/");
    try (TestGateway resources = TestGateway.start(other, catalog, variables)) {
      assertBody(
          resources.http.get("/v2/vectorstores"),
          200,
          "{'vectorstores':[{'name':'main','kind':'example','default':true,"
              + "'endpoint':{'url':'','region':''},"
              + "'credential':{'secretRef':{'name':'','key':''}},'inboundAuth':{'mode':'open'},"
              + "'status':{'reachable':false,'observedGeneration':3,'conditions':["
              + condition
              + "]},'turbopuffer':{'orgId':'org 1'},"
              + "'turbopufferUrl':'https://d.example/org%201'},"
              + "{'name':'new','kind':'example','default':false,"
              + "'endpoint':{'url':'','region':''},"
              + "'credential':{'secretRef':{'name':'','key':''}},'inboundAuth':{'mode':'open'},"
              + "'status':{'conditions':[]}}]}");
    }
  }

  private static JsonObject object(String text) {
    return (JsonObject) JsonText.parse(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void one_unknownWithQuotes_isValidJson() throws IOException {
    assertThat(http.get("/v2/vectorstores/%22").body())
        .isEqualTo("{\"error\":\"VectorStore \\\" not found\"}");
  }
}
