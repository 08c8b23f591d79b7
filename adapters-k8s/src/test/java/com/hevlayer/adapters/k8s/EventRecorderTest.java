package com.hevlayer.adapters.k8s;

import static com.hevlayer.adapters.k8s.ScriptedApi.json;
import static com.hevlayer.adapters.k8s.ScriptedApi.status;
import static org.assertj.core.api.Assertions.assertThat;

import com.hevlayer.adapters.k8s.ScriptedApi.Reply;
import com.hevlayer.adapters.k8s.ScriptedApi.Request;
import com.hevlayer.ports.cluster.EventNote;
import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.json.JsonObject;
import com.hevlayer.protocol.json.JsonText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Events and their series. */
class EventRecorderTest {
  private static final String OF = "/apis/events.k8s.io/v1/namespaces/";
  private static final JsonObject OBJECT =
      Json.objectBuilder()
          .put("apiVersion", "hevlayer.com/v1alpha1")
          .put("kind", "Pipeline")
          .put(
              "metadata",
              Json.objectBuilder()
                  .put("name", "menu-scan")
                  .put("namespace", "pantry")
                  .put("uid", "u-1")
                  .put("resourceVersion", "5")
                  .build())
          .build();

  private volatile Instant now = Instant.parse("2026-01-02T03:04:05.678901234Z");
  private final ScriptedApi api = new ScriptedApi();
  private final Queue<Reply> replies = new ConcurrentLinkedQueue<>();
  private final TestContext context = new TestContext(() -> now);
  private final KubernetesCluster cluster = Connections.open(api, context);

  EventRecorderTest() {
    api.script(_ -> {
      Reply next = replies.poll();
      return next == null ? json(201, "{}") : next;
    });
  }

  @AfterEach
  void close() throws IOException {
    cluster.close();
    api.close();
  }

  private void report(String reason, String message) {
    cluster.report(new EventNote(OBJECT, EventNote.Type.WARNING, reason, message));
  }

  private JsonObject body(Request request) {
    return (JsonObject) JsonText.parse(request.body().getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void report_first_createsAnEvent() throws InterruptedException {
    report("UnknownPool", "pool \"x\" is not defined");
    Request sent = api.take();
    assertThat(sent.method()).isEqualTo("POST");
    assertThat(sent.target()).startsWith(OF + "pantry/events?");
    JsonObject event = body(sent);
    assertThat(Values.text(event, "metadata", "name")).startsWith("menu-scan.");
    assertThat(Values.text(event, "eventTime")).isEqualTo("2026-01-02T03:04:05.678901Z");
    assertThat(Values.text(event, "type")).isEqualTo("Warning");
    assertThat(Values.text(event, "reason")).isEqualTo("UnknownPool");
    assertThat(Values.text(event, "note")).isEqualTo("pool \"x\" is not defined");
    assertThat(Values.text(event, "action")).isNotEmpty();
    assertThat(Values.text(event, "reportingController")).isEqualTo("hevlayer.com/layer-operator");
    assertThat(Values.text(event, "reportingInstance")).isEqualTo("pod-1");
    assertThat(Values.at(event, "regarding"))
        .hasToString(
            "{\"apiVersion\":\"hevlayer.com/v1alpha1\",\"kind\":\"Pipeline\","
                + "\"namespace\":\"pantry\",\"name\":\"menu-scan\",\"uid\":\"u-1\","
                + "\"resourceVersion\":\"5\"}");
  }

  @Test
  void report_again_countsUpWithinTenMinutes() throws InterruptedException {
    report("UnknownPool", "m");
    Request first = api.take();
    String name = Values.text(body(first), "metadata", "name");
    now = now.plus(Duration.ofMinutes(9));
    report("UnknownPool", "m");
    Request second = api.take();
    assertThat(second.method()).isEqualTo("PATCH");
    assertThat(second.target()).startsWith(OF + "pantry/events/" + name + "?");
    assertThat(second.body())
        .isEqualTo(
            "{\"series\":{\"count\":2,\"lastObservedTime\":\"2026-01-02T03:13:05.678901Z\"}}");
    report("UnknownPool", "another message");
    assertThat(api.take().method()).isEqualTo("POST");
    now = now.plus(Duration.ofMinutes(10));
    report("UnknownPool", "m");
    assertThat(api.take().method()).isEqualTo("POST");
  }

  @Test
  void report_seriesWasForgottenByTheServer_createsAnew() throws InterruptedException {
    report("A", "m");
    api.take();
    replies.add(status(404, "NotFound", "no such event"));
    report("A", "m");
    assertThat(api.take().method()).isEqualTo("PATCH");
    assertThat(api.take().method()).isEqualTo("POST");
  }

  @Test
  void report_longMessage_isCutToWhatTheServerTakes() throws InterruptedException {
    report("A", "é".repeat(2000));
    String note = Values.text(body(api.take()), "note");
    assertThat(note.getBytes(StandardCharsets.UTF_8).length).isLessThanOrEqualTo(1024);
    assertThat(note).startsWith("éé").endsWith("é…").hasSizeGreaterThan(500);
  }

  @Test
  void report_objectOfTheCluster_liesInTheDefaultNamespace() throws InterruptedException {
    JsonObject rules =
        Json.objectBuilder()
            .put("kind", "InfraRules")
            .put("metadata", Json.object("name", Json.of("default")))
            .build();
    cluster.report(new EventNote(rules, EventNote.Type.NORMAL, "A", "m"));
    assertThat(api.take().target()).startsWith(OF + "default/events?");
  }

  @Test
  void report_moreThanWait_isLostAndToldOnce() {
    api.script(_ -> ScriptedApi.hang());
    for (int i = 0; i < 1100; i++) {
      report("A", "message " + i);
    }
    assertThat(context.events()).hasSize(1).first().asString().contains("1000 wait");
  }

  @Test
  void report_refused_isLostAndToldOnce() throws InterruptedException {
    replies.add(status(403, "Forbidden", "no events for you"));
    replies.add(status(403, "Forbidden", "no events for you"));
    report("A", "1");
    report("A", "2");
    report("A", "3");
    for (int i = 0; i < 3; i++) {
      api.take();
    }
    report("A", "4");
    api.take();
    assertThat(context.events()).hasSize(1).first().asString().contains("no events for you");
  }
}
