package com.hevlayer.app.boot;

import static com.hevlayer.app.boot.ScanClient.text;
import static org.assertj.core.api.Assertions.assertThat;

import com.hevlayer.app.edge.RawUpstream;
import com.hevlayer.app.edge.RawUpstream.Received;
import com.hevlayer.ports.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who may scan, whose key jobs use, and what becomes of them when the gateway stops. */
class ScanAccessWireTest {
  @TempDir Path directory = Path.of("set by the test engine");

  @Test
  void scopes_readCreatesAndWriteDeletes() throws IOException {
    try (TestGateway gateway =
        TestGateway.start(
            directory,
            """
            main:
              kind: example
              inboundAuth:
                mode: keys
                keys:
                - {name: reader, scopes: [read], secretRef: {name: k, key: r}}
                - {name: writer, scopes: [write], secretRef: {name: k, key: w}}
            """,
            Map.of("LAYER_SECRET_K_R", "r-key", "LAYER_SECRET_K_W", "w-key"))) {
      String read = "Authorization: Bearer r-key";
      String write = "Authorization: Bearer w-key";
      gateway.http.post("/v2/namespaces/tea", "{'upsert_rows':[{'id':1}]}", write);
      ScanClient reader = new ScanClient(gateway.http, "tea", read);

      assertThat(reader.count("{'mode':'count'}").get("count")).hasToString("1");
      assertThat(reader.create("{'mode':'count'").status()).isEqualTo(400);
      String id = text(reader.run("{}"), "id");
      String path = reader.path + "/" + id;
      assertThat(gateway.http.get(reader.path).status()).isEqualTo(401);
      assertThat(gateway.http.get(path, write).body())
          .isEqualTo("{\"error\":\"insufficient API key scope\",\"required_scope\":\"read\"}");
      assertThat(gateway.http.post(reader.path, "{}", write).status()).isEqualTo(403);
      RawHttp.Answer refused = gateway.http.send("DELETE", path, (String) null, read);
      assertThat(refused.status()).isEqualTo(403);
      assertThat(refused.body())
          .isEqualTo("{\"error\":\"insufficient API key scope\",\"required_scope\":\"write\"}");
      assertThat(gateway.http.send("DELETE", path, (String) null, write).status()).isEqualTo(200);
    }
  }

  @Test
  void job_ofAStoreWithoutCredential_keepsTheCallersKey() throws IOException {
    List<Received> received = new CopyOnWriteArrayList<>();
    try (RawUpstream upstream =
            new RawUpstream(talk -> {
              for (Received each = talk.request(); each != null; each = talk.request()) {
                received.add(each);
                talk.send(ScriptedUpstream.json(200, "{'rows':[{'id':'a'}]}"));
              }
            });
        TestGateway gateway = keyless(upstream)) {
      ScanClient client = new ScanClient(gateway.http, "tea", "Authorization: Bearer callers-key");

      JsonObject job = client.run("{}");

      assertThat(client.results(job, "")).isEqualTo("{\"ids\":[\"a\"],\"total\":1}");
      assertThat(received)
          .isNotEmpty()
          .allSatisfy(each ->
              assertThat(each.lines("Authorization"))
                  .containsExactly("Authorization: Bearer callers-key"));
    }
  }

  @Test
  void stop_whileAJobWaitsForTheStore_endsItsCall() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch ended = new CountDownLatch(1);
    try (RawUpstream upstream =
        new RawUpstream(talk -> {
          for (Received each = talk.request(); each != null; each = talk.request()) {
            if (each.text().contains("\"top_k\":1001")) {
              asked.countDown();
              if (talk.awaitEnd(20_000)) {
                ended.countDown();
              }
              return;
            }
            talk.send(ScriptedUpstream.json(200, "{'rows':[]}"));
          }
        })) {
      TestGateway gateway = keyless(upstream);
      new ScanClient(gateway.http, "tea", "Authorization: Bearer k").start("{}");
      assertThat(asked.await(20, TimeUnit.SECONDS)).isTrue();
      long start = System.nanoTime();

      gateway.close();

      assertThat(TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start)).isLessThan(5);
      assertThat(ended.await(20, TimeUnit.SECONDS)).isTrue();
    }
  }

  private TestGateway keyless(RawUpstream upstream) throws IOException {
    return TestGateway.start(
        Files.createDirectories(directory.resolve("gateway")),
        "main: {kind: turbopuffer, endpoint: {url: '%s'}}".formatted(upstream.url()),
        Map.of());
  }
}
