package com.hevlayer.app.edge;

import static org.assertj.core.api.Assertions.assertThat;

import com.hevlayer.app.http.Gate;
import com.hevlayer.app.http.RouteTable;
import com.hevlayer.app.http.write.RelayedWrites;
import com.hevlayer.app.http.write.WriteRoutes;
import com.hevlayer.app.net.NetLimits;
import com.hevlayer.app.run.VirtualFork;
import com.hevlayer.domain.cache.CacheChange;
import com.hevlayer.domain.cache.CacheEffects;
import com.hevlayer.domain.consistency.Freshness;
import com.hevlayer.domain.consistency.Watermarks;
import com.hevlayer.domain.consistency.WriteInFlight;
import com.hevlayer.domain.embed.EmbeddingProviders;
import com.hevlayer.domain.embed.EmbeddingService;
import com.hevlayer.domain.embed.Profiles;
import com.hevlayer.domain.embed.VectorCache;
import com.hevlayer.domain.embed.WriteEmbedding;
import com.hevlayer.domain.routing.SecretRef;
import com.hevlayer.domain.routing.SecretSource;
import com.hevlayer.domain.routing.StorePlan;
import com.hevlayer.domain.routing.StoreRegistry;
import com.hevlayer.domain.shard.MarkerShards;
import com.hevlayer.domain.write.Writes;
import com.hevlayer.ports.cache.CachedRow;
import com.hevlayer.ports.catalog.CatalogSnapshot;
import com.hevlayer.ports.catalog.StoreEntry;
import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.json.JsonObject;
import com.hevlayer.ports.plugin.Secret;
import com.hevlayer.ports.store.CallContext;
import com.hevlayer.ports.store.NamespaceName;
import com.hevlayer.protocol.json.JsonText;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What is known of a relayed write while it is under way and afterwards, whatever happens to it.
 */
@Timeout(30)
class WriteOutcomeTest {
  private static final String PATH = "/v2/namespaces/tea";
  private static final String[] JSON = {"Content-Type: application/json"};
  private static final String ROW = "{\"upsert_rows\":[{\"id\":\"a\"}],\"deletes\":[\"b\"]}";
  private static final String OK =
      "HTTP/1.1 200 OK\r\nContent-Length: 15\r\n\r\n{\"status\":\"OK\"}";
  private static final long STAMP = 1925000000123L;
  private static final Duration SOON = Duration.ofSeconds(5);

  private final List<String> events = new CopyOnWriteArrayList<>();
  private final CountDownLatch ended = new CountDownLatch(1);
  private boolean caching = true;
  private @Nullable CountDownLatch mirrored;

  @Test
  void accepted_write_isEndedAndMirroredBeforeTheCallerHearsOfIt() throws Exception {
    mirrored = new CountDownLatch(1);
    List<RawUpstream.Received> received = new CopyOnWriteArrayList<>();
    try (RawUpstream upstream =
            new RawUpstream(talk -> {
              for (RawUpstream.Received it = talk.request(); it != null; it = talk.request()) {
                received.add(it);
                talk.send(OK);
              }
            });
        TestGateway gateway = gateway(TestGateway.USUAL, upstream.url());
        RawClient client = gateway.client()) {
      client.post(PATH, ROW, JSON);
      assertThat(ended.await(5, TimeUnit.SECONDS)).isTrue();
      assertThat(TestGateway.within(SOON, () -> events.size() == 3)).isTrue();
      assertThat(gateway.outcomes).isEmpty();
      mirrored.countDown();
      RawClient.Answer answer = client.answer();
      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.text()).isEqualTo("{\"status\":\"OK\"}");
      assertThat(events).containsExactly("begin", "accepted", "put [a] remove [b]");
      assertThat(received.getFirst().text())
          .isEqualTo(
              "{\"upsert_rows\":[{\"id\":\"a\",\"_hevlayer_upserted_at\":"
                  + STAMP
                  + ",\"_hevlayer_shard\":11}],\"deletes\":[\"b\"]}");
      assertThat(received.getFirst().lines("Authorization"))
          .containsExactly("Authorization: Bearer " + TestGateway.KEY);
    }
  }

  @Test
  void accepted_withoutCache_isKnownFromTheHeadOfTheAnswer() throws Exception {
    caching = false;
    CountDownLatch goOn = new CountDownLatch(1);
    try (RawUpstream upstream =
            new RawUpstream(talk -> {
              talk.request();
              talk.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n");
              assertThat(goOn.await(5, TimeUnit.SECONDS)).isTrue();
              talk.send("{}");
            });
        TestGateway gateway = gateway(TestGateway.USUAL, upstream.url());
        RawClient client = gateway.client()) {
      client.post(PATH, ROW, JSON);
      assertThat(ended.await(5, TimeUnit.SECONDS)).isTrue();
      assertThat(events).containsExactly("begin", "accepted");
      goOn.countDown();
      assertThat(client.answer().text()).isEqualTo("{}");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {307, 400, 404, 409, 422, 429, 500, 503})
  void refused_write_isRelayed(int status) throws Exception {
    try (RawUpstream upstream =
            new RawUpstream(
                RawUpstream.answering(
                    "HTTP/1.1 "
                        + status
                        + " No\r\nRetry-After: 7\r\nContent-Length: 2\r\n\r\nno"));
        TestGateway gateway = gateway(TestGateway.USUAL, upstream.url());
        RawClient client = gateway.client()) {
      RawClient.Answer answer = client.post(PATH, ROW, JSON).answer();
      assertThat(answer.status()).isEqualTo(status);
      assertThat(answer.text()).isEqualTo("no");
      assertThat(answer.header("Retry-After")).isEqualTo("7");
      assertThat(events).containsExactly("begin", "refused");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{\"sta", "nonsense\r\n\r\n"})
  void write_whoseAnswerIsLost_mayHaveBeenApplied(String answered) throws Exception {
    try (RawUpstream upstream =
            new RawUpstream(talk -> {
              talk.request();
              talk.send(answered);
            });
        TestGateway gateway = gateway(TestGateway.USUAL, upstream.url());
        RawClient client = gateway.client()) {
      RawClient.Answer answer = client.post(PATH, ROW, JSON).answer();
      assertThat(answer.status()).isEqualTo(502);
      assertThat(answer.text()).contains("\"error\":\"upstream_error\"");
      assertThat(events).containsExactly("begin", "unknown", "forget [a, b]");
      assertThat(upstream.accepted()).as("a write is never repeated").isEqualTo(1);
    }
  }

  @Test
  void write_thatTakesTooLong_mayHaveBeenApplied() throws Exception {
    try (RawUpstream upstream =
            new RawUpstream(talk -> {
              talk.request();
              talk.awaitEnd(8000);
            });
        TestGateway gateway = gateway(TestGateway.QUICK, upstream.url());
        RawClient client = gateway.client()) {
      RawClient.Answer answer = client.post(PATH, ROW, JSON).answer();
      assertThat(answer.status()).isEqualTo(504);
      assertThat(answer.text()).contains("\"error\":\"gateway_timeout\"");
      assertThat(events).containsExactly("begin", "unknown", "forget [a, b]");
    }
  }

  @Test
  void write_whoseCallerLeaves_mayHaveBeenApplied() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    try (RawUpstream upstream =
            new RawUpstream(talk -> {
              talk.request();
              asked.countDown();
              talk.awaitEnd(8000);
            });
        TestGateway gateway = gateway(TestGateway.USUAL, upstream.url());
        RawClient client = gateway.client()) {
      client.post(PATH, ROW, JSON);
      assertThat(asked.await(5, TimeUnit.SECONDS)).isTrue();
      client.leave();
      assertThat(ended.await(5, TimeUnit.SECONDS)).isTrue();
      assertThat(TestGateway.within(SOON, () -> !gateway.outcomes.isEmpty())).isTrue();
      assertThat(events).containsExactly("begin", "unknown", "forget [a, b]");
      assertThat(gateway.outcomes.getFirst().status()).isEqualTo(499);
    }
  }

  @Test
  void write_thatCannotBeSent_wasNotApplied() throws Exception {
    int closed;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      closed = socket.getLocalPort();
    }
    try (TestGateway gateway =
            gateway(TestGateway.USUAL, URI.create("http://127.0.0.1:" + closed));
        RawClient client = gateway.client()) {
      for (int i = 0; i < 20; i++) {
        assertThat(client.post(PATH, ROW, JSON).answer().status()).isEqualTo(502);
      }
      RawClient.Answer open = client.post(PATH, ROW, JSON).answer();
      assertThat(open.status()).isEqualTo(503);
      assertThat(open.header("Retry-After")).isEqualTo("5");
      assertThat(events).hasSize(42).containsOnly("begin", "refused");
    }
  }

  @Test
  void write_onAConnectionThatWasClosedMeanwhile_isSentOnANewOne() throws Exception {
    try (RawUpstream upstream =
            new RawUpstream(talk -> {
              talk.request();
              talk.send(OK);
            });
        TestGateway gateway = gateway(TestGateway.USUAL, upstream.url());
        RawClient client = gateway.client()) {
      for (int i = 1; i <= 3; i++) {
        int connections = i;
        assertThat(client.post(PATH, ROW, JSON).answer().status()).isEqualTo(200);
        assertThat(TestGateway.within(SOON, () -> upstream.ended() == connections)).isTrue();
      }
      assertThat(events).filteredOn("accepted"::equals).hasSize(3);
      assertThat(events).doesNotContain("unknown", "refused");
    }
  }

  @Test
  void write_thatIsRefusedByItsPlan_isEndedAndNeverSent() throws Exception {
    try (RawUpstream upstream = new RawUpstream(RawUpstream.answering(OK));
        TestGateway gateway = gateway(TestGateway.USUAL, upstream.url());
        RawClient client = gateway.client()) {
      RawClient.Answer answer = client.post(PATH, "{\"upsert_rows\":[{}]}", JSON).answer();
      assertThat(answer.status()).isEqualTo(422);
      assertThat(answer.text())
          .isEqualTo(
              "{\"error\":\"validation_error\","
                  + "\"message\":\"upsert_rows[0]: missing field `id`\"}");
      assertThat(client.post(PATH, "{\"schema\":{}}", JSON).answer().status()).isEqualTo(200);
      assertThat(events).containsExactly("begin", "refused", "begin", "refused");
      assertThat(upstream.accepted()).isEqualTo(1);
    }
  }

  private TestGateway gateway(NetLimits limits, URI upstream) throws Exception {
    StoreRegistry registry = new StoreRegistry(_ -> new MarkerlessStore(upstream), Runnable::run);
    Json definition =
        JsonText.parse(
            """
            {"kind":"turbopuffer","default":true,"endpoint":{"url":"http://unused.test"},
             "credential":{"apiKey":"x"},"inboundAuth":{"mode":"open"}}\
            """
                .getBytes(StandardCharsets.UTF_8));
    registry.apply(
        StorePlan.of(
            new CatalogSnapshot(
                "test", List.of(new StoreEntry("s", "s", (JsonObject) definition, null))),
            Set.of("turbopuffer"),
            new NoSecrets()));
    InstantSource clock = InstantSource.system();
    Writes writes =
        new Writes(
            new MarkerShards(clock, 16),
            new Marks(),
            new Cache(),
            new WriteEmbedding(
                new Profiles(),
                new EmbeddingService(
                    new EmbeddingProviders(null, registry::table),
                    new VectorCache(clock, Duration.ofMinutes(1), 1024),
                    null,
                    new VirtualFork(),
                    clock,
                    (target, model, serving, tokens, took) -> {})));
    RelayedWrites relayed = new RelayedWrites(writes, clock, Duration.ZERO, (name, rows) -> {});
    return new TestGateway(
        limits,
        new Gate(
            RouteTable.of(List.of(new WriteRoutes(writes, relayed))),
            registry,
            (head, store, why) -> {},
            (namespace, kind, bill) -> {}));
  }

  private record NoSecrets() implements SecretSource {
    @Override
    public Optional<Secret> find(SecretRef reference) {
      return Optional.empty();
    }

    @Override
    public String whereIs(SecretRef reference) {
      return "nowhere";
    }
  }

  /** Watermarks that write down what they are told. */
  private final class Marks implements Watermarks, WriteInFlight {
    @Override
    public Freshness of(NamespaceName namespace) {
      return Freshness.UNKNOWN;
    }

    @Override
    public void register(NamespaceName namespace, boolean due) {}

    @Override
    public void forget(NamespaceName namespace) {}

    @Override
    public WriteInFlight begin(NamespaceName namespace) {
      events.add("begin");
      return this;
    }

    @Override
    public long stamp() {
      return STAMP;
    }

    @Override
    public void accepted() {
      events.add("accepted");
      ended.countDown();
    }

    @Override
    public void refused() {
      events.add("refused");
    }

    @Override
    public void unknown() {
      events.add("unknown");
      ended.countDown();
    }
  }

  /** A cache that writes down what it is told, and lets its caller wait. */
  private final class Cache implements CacheEffects {
    @Override
    public boolean wanted() {
      return caching;
    }

    @Override
    public Ticket begin(NamespaceName namespace) {
      return () -> namespace;
    }

    @Override
    public void apply(CallContext context, Ticket ticket, CacheChange change) {
      List<String> parts = new ArrayList<>();
      if (!change.upserts().isEmpty()) {
        parts.add("put " + change.upserts().stream().map(CachedRow::key).toList());
      }
      if (!change.removed().isEmpty()) {
        parts.add("remove " + change.removed());
      }
      events.add(String.join(" ", parts));
      CountDownLatch until = mirrored;
      if (until != null) {
        try {
          assertThat(until.await(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
          throw new IllegalStateException(e);
        }
      }
    }

    @Override
    public void unknown(CallContext context, Ticket ticket, List<String> keys) {
      events.add("forget " + keys);
    }

    @Override
    public void drop(CallContext context, NamespaceName namespace) {
      events.add("drop");
    }
  }
}
