package com.hevlayer.adapters.k8s;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.hevlayer.adapters.k8s.crd.RealClusterExtension;
import com.hevlayer.ports.cluster.Cluster;
import com.hevlayer.ports.cluster.ClusterDefinition;
import com.hevlayer.ports.cluster.ClusterException;
import com.hevlayer.ports.cluster.EventNote;
import com.hevlayer.ports.cluster.ObjectRef;
import com.hevlayer.ports.cluster.Propagation;
import com.hevlayer.ports.cluster.ResourceKind;
import com.hevlayer.ports.cluster.Selection;
import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.json.JsonObject;
import com.hevlayer.protocol.json.JsonText;
import com.hevlayer.testkit.cluster.ClusterFixture;
import com.hevlayer.testkit.cluster.ClusterKit;
import com.hevlayer.testkit.cluster.Heard;
import com.hevlayer.testkit.cluster.WatchKit;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The contract against a real API server, in namespaces of its own. Runs when {@code
 * LAYER_TEST_KUBECONFIG} names a kubeconfig file.
 */
@ExtendWith(RealClusterExtension.class)
class RealClusterTest implements ClusterKit, WatchKit {
  private static final ResourceKind NAMESPACE =
      new ResourceKind("", "v1", "Namespace", "namespaces", false);
  private static final ResourceKind SECRET = new ResourceKind("", "v1", "Secret", "secrets", true);
  private static final ResourceKind EVENT =
      new ResourceKind("events.k8s.io", "v1", "Event", "events", true);
  private static final ResourceKind DEFINITION =
      new ResourceKind(
          "apiextensions.k8s.io",
          "v1",
          "CustomResourceDefinition",
          "customresourcedefinitions",
          false);
  private static final String RUN = UUID.randomUUID().toString().substring(0, 8);
  private static final Timing TIMING =
      new Timing(
          Duration.ofSeconds(30),
          Duration.ofMillis(500),
          Duration.ofMillis(100),
          Duration.ofSeconds(1),
          Duration.ofSeconds(60),
          Duration.ofSeconds(15));

  private static @Nullable Cluster admin;
  private static int namespaces;

  /** A group of its own for each test, since a definition that goes takes a while. */
  private final ResourceKind extra =
      new ResourceKind(
          "kit" + UUID.randomUUID().toString().substring(0, 8) + ".hevlayer.com",
          "v1",
          "Thing",
          "things",
          true);

  private final String namespace = "layer-kit-" + RUN + "-" + ++namespaces;

  @BeforeAll
  static void connectAdmin() {
    admin = cluster();
  }

  @AfterAll
  static void closeAdmin() {
    if (admin != null) {
      admin.close();
    }
  }

  RealClusterTest() {
    if (admin != null) {
      JsonObject object =
          Json.objectBuilder()
              .put("apiVersion", "v1")
              .put("kind", "Namespace")
              .put("metadata", Json.object("name", Json.of(namespace)))
              .build();
      admin.create(NAMESPACE, object, "kit");
    }
  }

  @AfterEach
  void clean() {
    if (admin != null) {
      unserveExtra();
      admin.delete(new ObjectRef(NAMESPACE, "", namespace), "", Propagation.BACKGROUND);
    }
  }

  private static KubernetesCluster cluster() {
    String kubeconfig = Objects.requireNonNull(RealClusterExtension.kubeconfig());
    return new KubernetesCluster(
        Connection.open(kubeconfig),
        new ClusterDefinition(kubeconfig, "hevlayer.com/kit", "kit-1"),
        new TestContext(),
        TIMING);
  }

  @Override
  public Cluster connect() {
    return cluster();
  }

  @Override
  public String namespace() {
    return namespace;
  }

  @Override
  public ResourceKind extra() {
    return extra;
  }

  @Override
  public void serveExtra() {
    String text =
        """
        {"apiVersion":"apiextensions.k8s.io/v1","kind":"CustomResourceDefinition",
         "metadata":{"name":"things.%1$s"},
         "spec":{"group":"%1$s","scope":"Namespaced",
          "names":{"kind":"Thing","plural":"things","singular":"thing","listKind":"ThingList"},
          "versions":[{"name":"v1","served":true,"storage":true,"subresources":{"status":{}},
           "schema":{"openAPIV3Schema":{"type":"object","properties":{
            "spec":{"type":"object","x-kubernetes-preserve-unknown-fields":true},
            "status":{"type":"object","x-kubernetes-preserve-unknown-fields":true}}}}}]}}
        """
            .formatted(extra.group());
    JsonObject definition = (JsonObject) JsonText.parse(text.getBytes(StandardCharsets.UTF_8));
    admin().create(DEFINITION, definition, "kit");
    Heard nothing = new Heard();
    nothing.until(
        () ->
            admin()
                .read(new ObjectRef(DEFINITION, "", "things." + extra.group()))
                .map(read -> isEstablished(read))
                .orElse(false),
        "the definition to be established");
    nothing.until(this::isServed, "the kind to be served");
  }

  private boolean isServed() {
    try {
      JsonObject probe = ClusterFixture.object(extra, namespace, "probe");
      admin().create(extra, probe, "kit");
      admin().delete(new ObjectRef(extra, namespace, "probe"), "", Propagation.BACKGROUND);
      return true;
    } catch (ClusterException e) {
      return false;
    }
  }

  private static boolean isEstablished(JsonObject definition) {
    return Values.elements(definition, "status", "conditions").stream()
        .anyMatch(each ->
            Values.text(each, "type").equals("Established")
                && Values.text(each, "status").equals("True"));
  }

  @Override
  public void unserveExtra() {
    admin()
        .delete(
            new ObjectRef(DEFINITION, "", "things." + extra.group()), "", Propagation.BACKGROUND);
  }

  private static Cluster admin() {
    return Objects.requireNonNull(admin);
  }

  @Test
  void apply_unknownField_isRefusedStrictly() {
    JsonObject bad = withNonsense(ClusterFixture.deployment(namespace, "a"));
    ClusterException refusal =
        catchThrowableOfType(
            ClusterException.class, () -> admin().apply(ClusterFixture.DEPLOYMENT, bad, "kit"));
    assertThat(refusal.status()).isBetween(400, 500);
    assertThat(refusal).hasMessageContaining("nonsense");
  }

  @Test
  void apply_secretWithUnknownField_quotesNoValue() {
    JsonObject secret =
        Json.objectBuilder()
            .put("apiVersion", "v1")
            .put("kind", "Secret")
            .put(
                "metadata",
                Json.objectBuilder().put("name", "s").put("namespace", namespace).build())
            .put("data", Json.object("key", Json.of("hunter2 is no base64")))
            .build();
    ClusterException refusal =
        catchThrowableOfType(ClusterException.class, () -> admin().apply(SECRET, secret, "kit"));
    assertThat(refusal.getMessage()).doesNotContain("hunter2");
    assertThat(refusal.status()).isBetween(400, 500);
  }

  @Test
  void report_twice_isOneEventWithASeries() {
    Heard heard = new Heard();
    try (Cluster cluster = connect()) {
      cluster.watch(List.of(new Selection(EVENT, Set.of(namespace), null, null, true)), heard);
      JsonObject object =
          cluster.create(
              ClusterFixture.CONFIG_MAP,
              ClusterFixture.configMap(namespace, "a", "one", "x"),
              "kit");
      EventNote note = new EventNote(object, EventNote.Type.WARNING, "KitSays", "é".repeat(900));
      cluster.report(note);
      cluster.report(note);
      Heard.Change change =
          heard.await(each ->
              each.after() != null && Values.number(0, each.after(), "series", "count") == 2);
      assertThat(Values.text(change.after(), "regarding", "name")).isEqualTo("a");
      assertThat(Values.text(change.after(), "note")).startsWith("éé");
      assertThat(cluster.list(EVENT, namespace)).hasSize(1);
    }
  }

  private static JsonObject withNonsense(JsonObject object) {
    JsonObject nonsense = Json.object("nonsense", Json.of(true));
    Map<String, Json> members = new LinkedHashMap<>(object.members());
    members.merge("spec", nonsense, RealClusterTest::joined);
    return Json.object(members);
  }

  private static Json joined(Json spec, Json more) {
    Map<String, Json> members = new LinkedHashMap<>(((JsonObject) spec).members());
    members.putAll(((JsonObject) more).members());
    return Json.object(members);
  }
}
