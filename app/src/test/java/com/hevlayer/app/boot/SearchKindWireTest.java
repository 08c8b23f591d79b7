package com.hevlayer.app.boot;

import static com.hevlayer.app.boot.Refusals.assertRefused;
import static com.hevlayer.app.boot.Refusals.assertUnsupported;
import static org.assertj.core.api.Assertions.assertThat;

import com.hevlayer.app.boot.searchkind.SearchKindPlugin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Stores of the kind {@code search}, to which nothing can be relayed. */
@SuppressWarnings("NullAway.Init") // set before all tests
class SearchKindWireTest {
  private static TestGateway gateway;
  private static RawHttp http;

  @BeforeAll
  static void start(@TempDir Path directory) throws IOException {
    Path plugins = Files.createDirectories(directory.resolve("plugins"));
    PluginJar.pack(
        plugins, "search", SearchKindPlugin.class, SearchKindPlugin.class.getPackageName());
    gateway =
        TestGateway.start(directory, "main: {kind: search, inboundAuth: {mode: open}}", Map.of());
    http = gateway.http;
  }

  @AfterAll
  static void stop() {
    gateway.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "POST|/v2/namespaces/tea/init||initNamespace",
        "POST|/v2/namespaces/tea/init|{'shard_count':4}|initNamespace",
        "POST|/v2/namespaces/tea/init|{'shard_count':0}|initNamespace",
        "POST|/v2/namespaces/tea/import|x|importNamespace",
        "POST|/v2/namespaces/tea|{'upsert_rows':[{'id':'a'}]}|writeNamespace",
        "POST|/v2/namespaces/tea/query|{'vector':[1]}|queryNamespace",
        "POST|/v2/namespaces/tea/query|{'queries':[{'vector':[1]},{'vector':[2]}]}|queryNamespace",
        "POST|/v2/namespaces/tea/query|{'rank_by':['t','HybridText','pot']}|queryNamespace",
        "POST|/v2/namespaces/tea/query|{'aggregate_by':{'n':['Count']}}|queryNamespace",
        "POST|/v2/namespaces/tea/explain_query|{'rank_by':['id','asc'],'limit':1}|explainQuery",
        "POST|/v2/namespaces/tea/scans"
            + "|{'mode':'count','fts':{'field':'t','query':'pot'}}|createScan",
        "POST|/v2/namespaces/tea/scans"
            + "|{'mode':'count','ann':{'vector':[1],'radius':1}}|createScan",
        "GET|/v2/namespaces/tea/snapshots-of-old||relay",
        "POST|/v1/namespaces/tea/anything/below|{}|relay",
      })
  void request_thatTheKindCannotServe_is422(String method, String target, String body, String route)
      throws IOException {
    assertUnsupported(
        http.send(method, target, body == null ? null : body.replace('\'', '"')), "search", route);
  }

  @Test
  void write_ofObjectTypes_namesThemInOrderBeforeAnythingElse() throws IOException {
    for (String rows : new String[] {"", ",'upsert_rows':[{'id':1}]", ",'upsert_rows':[5]"}) {
      assertUnsupported(
          http.post(
              "/v2/namespaces/tea",
              "{'schema':{'zinc':'object','ash':{'type':'object'},'b':'string'}" + rows + "}"),
          "search",
          "writeNamespace",
          "ash, zinc");
    }
  }

  @Test
  void init_withAnIllegalVersion_is422BeforeTheKindIsLookedAt() throws IOException {
    assertRefused(
        http.post("/v2/namespaces/tea/init", "{'schema_version':0}"),
        422,
        "validation_error",
        "schema_version is 0");
  }

  @Test
  void delete_ofWhatIsNotThere_succeeds() throws IOException {
    assertThat(http.send("DELETE", "/v2/namespaces/tea", (String) null).status()).isEqualTo(200);
  }
}
