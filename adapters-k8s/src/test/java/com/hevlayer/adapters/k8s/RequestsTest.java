package com.hevlayer.adapters.k8s;

import static com.hevlayer.adapters.k8s.ScriptedApi.json;
import static com.hevlayer.adapters.k8s.ScriptedApi.status;
import static com.hevlayer.adapters.k8s.ScriptedApi.statusObject;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.hevlayer.adapters.k8s.ScriptedApi.Reply;
import com.hevlayer.adapters.k8s.ScriptedApi.Request;
import com.hevlayer.ports.cluster.ClusterException;
import com.hevlayer.ports.cluster.ObjectRef;
import com.hevlayer.ports.cluster.Propagation;
import com.hevlayer.ports.cluster.ResourceKind;
import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.json.JsonObject;
import com.hevlayer.protocol.json.JsonText;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Reads and writes of single objects, byte by byte. */
class RequestsTest {
  private static final ResourceKind DEPLOYMENT =
      new ResourceKind("apps", "v1", "Deployment", "deployments", true);
  private static final ResourceKind SECRET = new ResourceKind("", "v1", "Secret", "secrets", true);
  private static final ResourceKind RULES =
      new ResourceKind("hevlayer.com", "v1alpha1", "InfraRules", "infrarules", false);
  private static final ObjectRef REF = new ObjectRef(DEPLOYMENT, "ns", "a");
  private static final String OBJECT =
      "{'apiVersion':'apps/v1','kind':'Deployment',"
          + "'metadata':{'name':'a','namespace':'ns','managedFields':[]},'spec':{'n':1.50}}";
  private static final String ANSWER = "{'metadata':{'name':'a','uid':'u'},'spec':{'n':1.50}}";

  private final ScriptedApi api = new ScriptedApi();
  private final Queue<Reply> replies = new ConcurrentLinkedQueue<>();
  private final KubernetesCluster cluster = Connections.open(api, new TestContext());

  RequestsTest() {
    api.script(_ -> {
      Reply next = replies.poll();
      return next == null ? json(200, ANSWER) : next;
    });
  }

  @AfterEach
  void close() throws IOException {
    cluster.close();
    api.close();
  }

  private static JsonObject object(String text) {
    return (JsonObject) JsonText.parse(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
  }

  private static ClusterException refusal(ThrowingCallable call) {
    ClusterException refusal = catchThrowableOfType(ClusterException.class, call);
    assertThat(refusal).as("a refusal").isNotNull();
    return refusal;
  }

  @Test
  void apply_sendsByForceAndStrictly() throws InterruptedException {
    JsonObject answer = cluster.apply(DEPLOYMENT, object(OBJECT), "layer-operator");
    Request sent = api.take();
    assertThat(sent.method()).isEqualTo("PATCH");
    assertThat(sent.target())
        .isEqualTo(
            "/apis/apps/v1/namespaces/ns/deployments/a"
                + "?force=true&fieldManager=layer-operator&fieldValidation=Strict");
    assertThat(sent.header("Content-Type")).startsWith("application/apply-patch+yaml");
    assertThat(sent.body())
        .isEqualTo(OBJECT.replace('\'', '"').replace(",\"managedFields\":[]", ""));
    assertThat(Values.at(answer, "spec")).hasToString("{\"n\":1.50}");
  }

  @Test
  void applyStatus_goesToTheSubresource() throws InterruptedException {
    JsonObject rules = object("{'metadata':{'name':'default'},'status':{'poolCount':1}}");
    cluster.applyStatus(RULES, rules, "layer-operator-status");
    assertThat(api.take().target())
        .isEqualTo(
            "/apis/hevlayer.com/v1alpha1/infrarules/default/status"
                + "?force=true&fieldManager=layer-operator-status");
  }

  @Test
  void patch_isAMergePatch() throws InterruptedException {
    cluster.patch(REF, Json.object("spec", Json.object("n", Json.number("1e3"))), "m");
    Request sent = api.take();
    assertThat(sent.method()).isEqualTo("PATCH");
    assertThat(sent.header("Content-Type")).startsWith("application/merge-patch+json");
    assertThat(sent.body()).isEqualTo("{\"spec\":{\"n\":1e3}}");
  }

  @Test
  void calls_oneAfterAnother_takeOneConnection() throws IOException {
    Set<InetSocketAddress> callers = ConcurrentHashMap.newKeySet();
    AtomicInteger calls = new AtomicInteger();
    InetSocketAddress free = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    HttpServer server = HttpServer.create(free, 0);
    server.createContext(
        "/",
        exchange -> {
          callers.add(exchange.getRemoteAddress());
          exchange.getRequestBody().readAllBytes();
          byte[] body = ANSWER.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
          // Written ones are answered with a length, read ones in chunks, or are not there.
          boolean written = exchange.getRequestMethod().equals("PATCH");
          boolean there = calls.getAndIncrement() % 4 == 0;
          exchange.sendResponseHeaders(written || there ? 200 : 404, there ? 0 : body.length);
          try (exchange) {
            exchange.getResponseBody().write(body);
          }
        });
    server.start();
    String url = "http://127.0.0.1:" + server.getAddress().getPort();
    try (KubernetesCluster lasting =
        new KubernetesCluster(
            Connections.client(url),
            Connections.DEFINITION,
            new TestContext(),
            Connections.QUICK)) {
      for (int i = 0; i < 20; i++) {
        assertThat(lasting.read(REF).isPresent()).isEqualTo(i % 2 == 0);
        lasting.apply(DEPLOYMENT, object(OBJECT), "m");
      }
    } finally {
      server.stop(0);
    }
    assertThat(calls.get()).isEqualTo(40);
    assertThat(callers).hasSize(1);
  }

  @Test
  void create_postsToTheNamespace() throws InterruptedException {
    cluster.create(SECRET, object("{'metadata':{'name':'s','namespace':'ns'}}"), "m");
    Request sent = api.take();
    assertThat(sent.method()).isEqualTo("POST");
    assertThat(sent.target())
        .isEqualTo("/api/v1/namespaces/ns/secrets?fieldValidation=Strict&fieldManager=m");
  }

  @Test
  void delete_namesUidAndPropagation() throws InterruptedException {
    cluster.delete(REF, "u-1", Propagation.FOREGROUND);
    Request sent = api.take();
    assertThat(sent.method()).isEqualTo("DELETE");
    assertThat(sent.body())
        .isEqualTo(
            "{\"apiVersion\":\"v1\",\"kind\":\"DeleteOptions\",\"propagationPolicy\":\"Foreground\","
                + "\"preconditions\":{\"uid\":\"u-1\"}}");
    replies.add(status(409, "Conflict", "the UID in the precondition does not match"));
    cluster.delete(REF, "u-1", Propagation.BACKGROUND);
    replies.add(status(404, "NotFound", "not found"));
    cluster.delete(REF, "", Propagation.BACKGROUND);
    replies.add(status(403, "Forbidden", "no"));
    assertThat(refusal(() -> cluster.delete(REF, "", Propagation.ORPHAN)).status()).isEqualTo(403);
  }

  @Test
  void read_absent_isEmpty() {
    replies.add(status(404, "NotFound", "deployments.apps \\'a\\' not found"));
    assertThat(cluster.read(REF)).isEmpty();
  }

  @Test
  void call_busy_isRepeatedWhenTheServerSays() throws InterruptedException {
    replies.add(json(429, statusObject(429, "TooManyRequests", "busy"), "Retry-After: 1\r\n"));
    long began = System.nanoTime();
    cluster.apply(DEPLOYMENT, object(OBJECT), "m");
    assertThat(System.nanoTime() - began).isGreaterThan(900_000_000L);
    assertThat(api.take().body()).isEqualTo(api.take().body());
  }

  @Test
  void call_busyForLongerThanThatWaits_isThrown() {
    replies.add(json(429, statusObject(429, "TooManyRequests", "busy"), "Retry-After: 3600\r\n"));
    ClusterException refusal = refusal(() -> cluster.read(REF));
    assertThat(refusal.status()).isEqualTo(429);
    assertThat(refusal.reason()).isEqualTo("TooManyRequests");
    assertThat(refusal.retryAfter()).contains(Duration.ofHours(1));
  }

  @Test
  void call_refused_hasTheWordsOfTheServer() {
    replies.add(
        json(
            422,
            "{'kind':'Status','message':'replicas is wrong','reason':'Invalid',"
                + "'details':{'retryAfterSeconds':7},'code':422}"));
    ClusterException refusal = refusal(() -> cluster.apply(DEPLOYMENT, object(OBJECT), "m"));
    assertThat(refusal.status()).isEqualTo(422);
    assertThat(refusal.reason()).isEqualTo("Invalid");
    assertThat(refusal).hasMessage("replicas is wrong");
    assertThat(refusal.retryAfter()).contains(Duration.ofSeconds(7));
  }

  @Test
  void apply_objectHasAnotherUid_isAConflict() {
    replies.add(
        json(
            422,
            "{'kind':'Status','message':'uid: field is immutable','reason':'Invalid',"
                + "'details':{'causes':[{'field':'metadata.uid'},{'field':'metadata.uid'}]}}"));
    ClusterException refusal = refusal(() -> cluster.apply(DEPLOYMENT, object(OBJECT), "m"));
    assertThat(refusal.isConflict()).isTrue();
    assertThat(refusal.reason()).isEqualTo("Conflict");
  }

  @Test
  void call_refusedWithoutAStatus_saysWhatWasAsked() {
    replies.add(json(502, "<html>bad gateway</html>"));
    ClusterException refusal = refusal(() -> cluster.apply(DEPLOYMENT, object(OBJECT), "m"));
    assertThat(refusal.status()).isEqualTo(502);
    assertThat(refusal.reason()).isEmpty();
    assertThat(refusal).hasMessage("the API server answered 502 to PATCH apply Deployment ns/a");
  }

  @Test
  void call_aboutASecret_quotesNoValue() {
    JsonObject secret =
        object("{'metadata':{'name':'s','namespace':'ns'},'stringData':{'key':'hunter2'}}");
    replies.add(status(400, "BadRequest", "strict decoding error near hunter2"));
    ClusterException refusal = refusal(() -> cluster.apply(SECRET, secret, "m"));
    assertThat(refusal.getMessage()).doesNotContain("hunter2").contains("400 BadRequest");
    replies.add(status(409, "AlreadyExists", "secrets \\'s\\' already exists"));
    assertThat(refusal(() -> cluster.create(SECRET, secret, "m")))
        .hasMessageContaining("already exists");
  }

  @Test
  void call_answerThatIsNoObject_isNoAnswer() {
    replies.add(json(200, "[1]"));
    ClusterException refusal = refusal(() -> cluster.read(REF));
    assertThat(refusal.status()).isEqualTo(ClusterException.NO_ANSWER);
    replies.add(new ScriptedApi.Stream().send("{'a':").cut());
    assertThat(refusal(() -> cluster.read(REF)).status()).isEqualTo(ClusterException.NO_ANSWER);
  }

  @Test
  void call_silence_endsInTime() {
    Timing impatient =
        new Timing(
            Duration.ofMillis(200),
            Duration.ofSeconds(1),
            Duration.ofMillis(5),
            Duration.ofMillis(50),
            Duration.ofSeconds(60),
            Duration.ofSeconds(5));
    try (KubernetesCluster quick = Connections.open(api, new TestContext(), impatient)) {
      replies.add(ScriptedApi.hang());
      ClusterException refusal = refusal(() -> quick.read(REF));
      assertThat(refusal.status()).isEqualTo(ClusterException.NO_ANSWER);
      assertThat(refusal).hasMessage("no answer to GET Deployment ns/a: too late");
    }
  }

  @Test
  void call_nobodyListens_isNoAnswer() throws IOException {
    api.close();
    ClusterException refusal = refusal(() -> cluster.read(REF));
    assertThat(refusal.status()).isEqualTo(ClusterException.NO_ANSWER);
  }
}
