package com.hevlayer.adapters.k8s;

import static com.hevlayer.adapters.k8s.ScriptedApi.json;
import static com.hevlayer.adapters.k8s.ScriptedApi.status;
import static org.assertj.core.api.Assertions.assertThat;

import com.hevlayer.adapters.k8s.ScriptedApi.Reply;
import com.hevlayer.adapters.k8s.ScriptedApi.Request;
import com.hevlayer.ports.cluster.Candidate;
import com.hevlayer.ports.cluster.Cluster;
import com.hevlayer.ports.cluster.LeaseTerms;
import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.json.JsonNull;
import com.hevlayer.ports.json.JsonObject;
import com.hevlayer.protocol.json.JsonText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Candidates for one Lease, and a server that can go away. */
class LeaseCandidacyTest {
  private final ScriptedApi api = new ScriptedApi();
  private final TestContext context = new TestContext();
  private final KubernetesCluster cluster = Connections.open(api, context);
  private final BlockingQueue<String> told = new LinkedBlockingQueue<>();
  private volatile boolean away;
  private @Nullable JsonObject lease;
  private int version = 1;

  LeaseCandidacyTest() {
    api.script(this::answer);
  }

  @AfterEach
  void close() throws IOException {
    cluster.close();
    api.close();
  }

  /** Keeps one Lease, with the precondition that a real server judges. */
  private synchronized Reply answer(Request request) {
    if (away) {
      return ScriptedApi.hang();
    }
    JsonObject now = lease;
    return switch (request.method()) {
      case "GET" -> now == null ? status(404, "NotFound", "no lease") : json(200, now.toString());
      case "POST" ->
          now == null ? stored(body(request)) : status(409, "AlreadyExists", "there is one");
      default -> {
        JsonObject patch = body(request);
        yield now == null
            ? status(404, "NotFound", "no lease")
            : Values.text(patch, "metadata", "resourceVersion")
                    .equals(Values.text(now, "metadata", "resourceVersion"))
                ? stored(merged(now, patch))
                : status(409, "Conflict", "it was modified");
      }
    };
  }

  private Reply stored(JsonObject object) {
    JsonObject metadata = Json.object("resourceVersion", Json.of("" + ++version));
    lease = merged(object, Json.object("metadata", metadata));
    return json(200, lease.toString());
  }

  private static JsonObject merged(JsonObject base, JsonObject patch) {
    Map<String, Json> members = new LinkedHashMap<>(base.members());
    patch
        .members()
        .forEach((name, value) ->
            members.put(
                name,
                members.get(name) instanceof JsonObject old && value instanceof JsonObject more
                    ? merged(old, more)
                    : value));
    return Json.object(members);
  }

  private static JsonObject body(Request request) {
    return (JsonObject) JsonText.parse(request.body().getBytes(StandardCharsets.UTF_8));
  }

  private synchronized void heldBy(String identity, int seconds) {
    JsonObject spec =
        Json.objectBuilder()
            .put("holderIdentity", identity)
            .put("leaseDurationSeconds", seconds)
            .put("leaseTransitions", 4)
            .build();
    Reply _ = stored(Json.object("spec", spec));
  }

  private synchronized String holder() {
    return Values.text(lease == null ? JsonNull.NULL : lease, "spec", "holderIdentity");
  }

  private Cluster.Candidacy elect(String identity) {
    return cluster.elect(
        new LeaseTerms(
            "ns",
            "layer-operator",
            identity,
            Duration.ofSeconds(1),
            Duration.ofMillis(600),
            Duration.ofMillis(20)),
        new Candidate() {
          @Override
          public void leads() {
            told.add(identity + " leads");
          }

          @Override
          public void lost() {
            told.add(identity + " lost");
          }
        });
  }

  private String next() throws InterruptedException {
    return String.valueOf(told.poll(20, TimeUnit.SECONDS));
  }

  @Test
  void elect_noLease_makesOne() throws InterruptedException {
    try (Cluster.Candidacy _ = elect("one")) {
      assertThat(next()).isEqualTo("one leads");
      assertThat(holder()).isEqualTo("one");
      api.take();
      Request made = api.take();
      assertThat(made.target()).startsWith("/apis/coordination.k8s.io/v1/namespaces/ns/leases?");
      JsonObject spec = (JsonObject) Values.at(body(made), "spec");
      assertThat(Values.number(-1, spec, "leaseDurationSeconds")).isEqualTo(1);
      assertThat(Values.number(-1, spec, "leaseTransitions")).isZero();
      assertThat(Values.text(spec, "renewTime")).isEqualTo(Values.text(spec, "acquireTime"));
      assertThat(Values.text(spec, "renewTime")).matches(".*T..:..:..\\.\\d{6}Z");
    }
    assertThat(holder()).isEmpty();
    assertThat(next()).isEqualTo("one lost");
  }

  @Test
  void elect_heldByAnother_waitsUntilItRanOut() throws InterruptedException {
    heldBy("gone", 1);
    long began = System.nanoTime();
    try (Cluster.Candidacy _ = elect("one")) {
      assertThat(next()).isEqualTo("one leads");
      assertThat(System.nanoTime() - began).isGreaterThan(1_000_000_000L);
      assertThat(Values.number(-1, lease, "spec", "leaseTransitions")).isEqualTo(5);
    }
  }

  @Test
  void elect_givenBack_nextNeedNotWait() throws InterruptedException {
    heldBy("", 3600);
    try (Cluster.Candidacy _ = elect("one")) {
      assertThat(next()).isEqualTo("one leads");
    }
  }

  @Test
  void elect_serverAway_leaderLosesInTimeAndLeadsAgain() throws InterruptedException {
    try (Cluster.Candidacy _ = elect("one")) {
      assertThat(next()).isEqualTo("one leads");
      long gone = System.nanoTime();
      away = true;
      assertThat(next()).isEqualTo("one lost");
      assertThat(System.nanoTime() - gone).isBetween(400_000_000L, 2_000_000_000L);
      away = false;
      assertThat(next()).isEqualTo("one leads");
    }
  }

  @Test
  void elect_takenByAnother_leaderLosesAtOnce() throws InterruptedException {
    try (Cluster.Candidacy _ = elect("one")) {
      assertThat(next()).isEqualTo("one leads");
      heldBy("two", 3600);
      assertThat(next()).isEqualTo("one lost");
      assertThat(holder()).isEqualTo("two");
    }
    assertThat(holder()).isEqualTo("two");
  }

  @Test
  void close_leaderWhoseServerIsAway_endsAllTheSame() throws InterruptedException {
    Cluster.Candidacy candidacy = elect("one");
    assertThat(next()).isEqualTo("one leads");
    away = true;
    candidacy.close();
    assertThat(next()).isEqualTo("one lost");
    candidacy.close();
    assertThat(told).isEmpty();
  }
}
