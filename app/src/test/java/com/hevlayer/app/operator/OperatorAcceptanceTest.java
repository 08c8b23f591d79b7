package com.hevlayer.app.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.hevlayer.app.config.CleanupConfig;
import com.hevlayer.app.config.Environment;
import com.hevlayer.app.config.OperatorConfig;
import com.hevlayer.domain.resource.Fields;
import com.hevlayer.domain.resource.Kinds;
import com.hevlayer.domain.resource.Metadata;
import com.hevlayer.domain.resource.StatusDocument;
import com.hevlayer.ports.cluster.ResourceKind;
import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.json.JsonObject;
import com.hevlayer.protocol.json.JsonText;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * The whole operator against a real API server, with the rights of its role and nothing else: the
 * manifests of the documentation, and what becomes of them. Runs when {@code LAYER_TEST_KUBECONFIG}
 * names the kubeconfig of an administrator. The object {@code InfraRules/default} belongs to the
 * whole server, so nobody else may use an operator there meanwhile.
 *
 * <p>One story in order: what one step leaves behind is where the next begins.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@SuppressWarnings("NullAway.Init") // set before the first test, or none runs
class OperatorAcceptanceTest {
  private static final @Nullable String KUBECONFIG = System.getenv("LAYER_TEST_KUBECONFIG");
  private static final String KEY = "a-key-that-nobody-may-see";
  private static final ResourceKind LEASE =
      new ResourceKind("coordination.k8s.io", "v1", "Lease", "leases", true);

  @TempDir private static Path directory;

  private RealServer server;
  private ScriptedGateway gateway;
  private Path kubeconfig;
  private OperatorProcess operator;
  private int runs;

  @BeforeAll
  void prepare() throws IOException {
    if (KUBECONFIG == null) {
      System.err.println(
          "NOT RUN: OperatorAcceptanceTest needs a real Kubernetes API server. Set"
              + " LAYER_TEST_KUBECONFIG to the path of a kubeconfig with all rights; what only a"
              + " server can prove is not proven.");
    }
    assumeTrue(KUBECONFIG != null, "LAYER_TEST_KUBECONFIG is not set");
    gateway = new ScriptedGateway(KEY);
    server = new RealServer(KUBECONFIG);
    server.prepare();
    kubeconfig = server.operatorKubeconfig(directory);
    secret("layer", Map.of("turbopuffer-api-key", KEY, "layer-inbound-worker-api-key", "w"));
    secret("recipes-upstream", Map.of("api-key", KEY));
    secret("recipes-inbound", Map.of("kitchen", "k"));
  }

  @AfterAll
  void remove() {
    if (server == null) {
      return;
    }
    if (operator != null) {
      operator.close();
    }
    cleanUp();
    server.close();
    gateway.close();
  }

  private void cleanUp() {
    CleanupProcess.run(
        CleanupConfig.read(new Environment(Map.of("POD_NAME", "cleanup"))), kubeconfig.toString());
  }

  private void secret(String name, Map<String, String> values) {
    StringBuilder data = new StringBuilder();
    values.forEach((key, value) -> data.append(key).append(": ").append(value).append(", "));
    server.apply(
        "{apiVersion: v1, kind: Secret, metadata: {name: %s, namespace: %s}, stringData: {%s}}"
            .formatted(name, server.place("layer"), data));
  }

  private void start() throws IOException {
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    Map<String, String> environment = new HashMap<>();
    environment.put("OPERATOR_NAMESPACE", server.place("layer"));
    environment.put("POD_NAME", "layer-operator-" + ++runs);
    environment.put("GATEWAY_BASE_URL", gateway.url());
    environment.put("GATEWAY_API_SECRET_NAME", "layer");
    environment.put("GATEWAY_API_SECRET_KEY", "turbopuffer-api-key");
    environment.put("NAMESPACE_DISCOVERY_INTERVAL_SECONDS", "5");
    environment.put("STATUS_POLL_SECONDS", "5");
    environment.put("RESYNC_SECONDS", "10");
    environment.put("HEALTH_PORT", Integer.toString(port));
    operator =
        OperatorProcess.start(
            OperatorConfig.read(new Environment(environment)), kubeconfig.toString());
  }

  private String page(String path) {
    try (HttpClient client = HttpClient.newHttpClient()) {
      URI address = URI.create("http://127.0.0.1:" + operator.port() + path);
      HttpResponse<String> answer =
          client.send(
              HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.ofString());
      return answer.statusCode() + " " + answer.body();
    } catch (IOException e) {
      return "none: " + e;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "none: " + e;
    }
  }

  /** Waits for a condition of the present generation; returns its message. */
  private String condition(
      ResourceKind kind, String namespace, String name, String type, String wanted) {
    return RealServer.await(
        kind + " " + name + ": " + type + "=" + wanted,
        () -> server.get(kind, namespace, name),
        object ->
            StatusDocument.condition(object, type)
                .filter(each -> wanted.equals(each.status().text() + "/" + each.reason()))
                .filter(each ->
                    Fields.integer(object, "status", "observedGeneration").orElse(-1)
                        == Metadata.generation(object))
                .map(each -> each.message()));
  }

  private JsonObject object(ResourceKind kind, String namespace, String name) {
    return server
        .get(kind, namespace, name)
        .orElseThrow(() -> new AssertionError("there is no " + kind + " " + name));
  }

  private void awaitGone(ResourceKind kind, String namespace, String name) {
    RealServer.await(
        kind + " " + name + " to be gone",
        () ->
            server.get(kind, namespace, name).isEmpty()
                ? Optional.of(Json.object(Map.of()))
                : Optional.empty(),
        Optional::of);
  }

  private void awaitReplicas(String namespace, String name, long wanted) {
    RealServer.await(
        wanted + " replicas of " + name,
        () -> server.get(Kinds.DEPLOYMENT, namespace, name),
        object ->
            Fields.integer(object, "spec", "replicas").orElse(-1) == wanted
                ? Optional.of(object)
                : Optional.empty());
  }

  private static Json json(String text) {
    return JsonText.parse(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
  }

  @Test
  @Order(1)
  void process_onANewServer_becomesReadyAndLeads() throws IOException {
    start();
    RealServer.await(
        "readiness",
        () -> Optional.of(Json.object("answer", Json.of(page("/readyz")))),
        answer -> Fields.text(answer, "answer").filter(text -> text.startsWith("200 ")));
    assertThat(page("/healthz")).startsWith("200 ");
    RealServer.await(
        "the Lease",
        () -> server.get(LEASE, "layer", "layer-operator"),
        lease -> Fields.text(lease, "spec", "holderIdentity").filter("layer-operator-1"::equals));
    assertThat(page("/metrics")).contains("layer_operator_leader 1");
  }

  @Test
  @Order(2)
  void infraRules_always_reportTheirPools() {
    server.example("infrarules.yaml");
    condition(Kinds.INFRA_RULES, "", "default", "Ready", "True/Accepted");
    assertThat(object(Kinds.INFRA_RULES, "", "default"))
        .satisfies(rules -> assertThat(Fields.integer(rules, "status", "poolCount")).hasValue(3));
    server.example("infrarules-invalid-pool.yaml");
    assertThat(condition(Kinds.INFRA_RULES, "", "default", "Ready", "False/InvalidComputePool"))
        .isEqualTo("pool \"broken\": resources.requests.cpu exceeds its limit");
    condition(
        Kinds.INFRA_RULES, "", "default", "DocumentCacheCompliant", "Unknown/CacheNotInstalled");
  }

  @Test
  @Order(3)
  void vectorStore_always_isProbedWithItsKey() {
    server.example("vectorstore.yaml");
    server.patch(
        Kinds.VECTOR_STORE,
        "layer",
        "recipes-store",
        "{spec: {endpoint: {url: '" + gateway.url() + "'}}}");
    condition(Kinds.VECTOR_STORE, "layer", "recipes-store", "Ready", "True/Accepted");
    condition(Kinds.VECTOR_STORE, "layer", "recipes-store", "CredentialResolved", "True/Resolved");
    condition(Kinds.VECTOR_STORE, "layer", "recipes-store", "InboundAuthValid", "True/Valid");
    condition(Kinds.VECTOR_STORE, "layer", "recipes-store", "DefaultResolved", "True/SingleStore");
    condition(Kinds.VECTOR_STORE, "layer", "recipes-store", "Reachable", "True/ProbeSucceeded");
    JsonObject store = object(Kinds.VECTOR_STORE, "layer", "recipes-store");
    assertThat(Fields.flag(store, "status", "reachable")).isTrue();
    assertThat(store.toString()).doesNotContain(KEY);
  }

  @Test
  @Order(4)
  void index_always_isDescribedAndCopied() {
    server.example("index.yaml");
    server.example("index-v1.yaml");
    condition(Kinds.INDEX, "layer", "dishes", "Ready", "True/Accepted");
    condition(Kinds.INDEX, "layer", "dishes", "StoreResolved", "True/DefaultStore");
    condition(Kinds.INDEX, "layer", "dishes", "NamespaceUnique", "True/Unique");
    condition(Kinds.INDEX, "layer", "dishes", "MetadataSynced", "True/Synced");
    condition(Kinds.INDEX, "layer", "museum-objects", "Ready", "True/Accepted");
    JsonObject dishes = object(Kinds.INDEX, "layer", "dishes");
    assertThat(Metadata.labels(dishes)).containsEntry("team", "menu");
    assertThat(Metadata.annotations(dishes)).containsEntry("hevlayer.com/tags", "food,eu");
    assertThat(Fields.value(dishes, "status", "metadata"))
        .isEqualTo(json("{'synced':true,'lastSyncedRevision':'1'}"));
  }

  @Test
  @Order(5)
  void discovery_always_makesWhatIsMissingAndNothingElse() {
    gateway.lists("Dishes_EU", "catalog_v2", "_hevlayer_markers");
    JsonObject found =
        RealServer.await(
            "the Index of catalog_v2",
            () -> server.get(Kinds.INDEX, "layer", "catalog-v2-99a1bc21"),
            Optional::of);
    assertThat(Fields.text(found, "spec", "backend", "namespace")).contains("catalog_v2");
    assertThat(Metadata.labels(found)).containsEntry("hevlayer.com/discovered", "true");
    condition(Kinds.INDEX, "layer", "dishes", "UpstreamPresent", "True/Present");
    condition(Kinds.INDEX, "layer", "museum-objects", "UpstreamPresent", "False/NamespaceNotFound");
    assertThat(server.get(Kinds.INDEX, "layer", "dishes-eu-8a960688")).isEmpty();
  }

  @Test
  @Order(6)
  void pipeline_inAnotherNamespace_getsItsChildren() {
    server.example("pipeline-pod-spec.yaml");
    assertThat(condition(Kinds.PIPELINE, "pantry", "menu-scan", "Ready", "True/Reconciled"))
        .isEqualTo("autoscaling 0..6 on pool \"cpu\"");
    condition(Kinds.PIPELINE, "pantry", "menu-scan", "PoolResolved", "True/Resolved");
    condition(Kinds.PIPELINE, "pantry", "menu-scan", "Autoscaling", "True/ScaledObjectApplied");
    condition(Kinds.PIPELINE, "pantry", "menu-scan", "Available", "True/ScaledToZero");
    JsonObject pipeline = object(Kinds.PIPELINE, "pantry", "menu-scan");
    assertThat(Fields.value(pipeline, "status", "managedObjects"))
        .isEqualTo(
            json(
                "[{'apiVersion':'apps/v1','kind':'Deployment','name':'menu-scan-worker'},"
                    + "{'apiVersion':'keda.sh/v1alpha1','kind':'ScaledObject',"
                    + "'name':'menu-scan-worker'},"
                    + "{'apiVersion':'keda.sh/v1alpha1','kind':'TriggerAuthentication',"
                    + "'name':'menu-scan-worker'}]"));

    JsonObject mirror = object(Kinds.SECRET, "pantry", "layer");
    assertThat(Fields.textMap(mirror, "data")).containsOnlyKeys("turbopuffer-api-key");
    assertThat(Metadata.annotations(mirror))
        .containsEntry("hevlayer.com/mirrored-from", server.place("layer") + "/layer");

    JsonObject deployment = object(Kinds.DEPLOYMENT, "pantry", "menu-scan-worker");
    assertThat(Metadata.isControlledBy(deployment, Metadata.uid(pipeline))).isTrue();
    assertThat(Fields.integer(deployment, "spec", "replicas")).hasValue(0);
    JsonObject pod = Fields.object(deployment, "spec", "template", "spec");
    assertThat(Fields.integer(pod, "terminationGracePeriodSeconds")).hasValue(105);
    assertThat(Fields.list(pod, "tolerations")).hasSize(2);
    JsonObject container = (JsonObject) Fields.list(pod, "containers").getFirst();
    assertThat(Fields.texts(container, "command")).containsExactly("python", "-m", "scan");
    assertThat(Fields.list(container, "env"))
        .extracting(each -> Fields.text((JsonObject) each, "name").orElse(""))
        .containsExactly(
            "HEVLAYER_PIPELINE_ID",
            "HEVLAYER_TARGET_NAMESPACE",
            "HEVLAYER_BASE_URL",
            "HEVLAYER_SOURCE_REF",
            "HEVLAYER_BATCH_SIZE",
            "HEVLAYER_TIMEOUT_SECONDS",
            "HEVLAYER_WORKER_ID",
            "LAYER_GATEWAY_API_KEY",
            "OCR_LANG");
    assertThat(Fields.list(container, "env"))
        .contains(
            Json.objectBuilder()
                .put("name", "HEVLAYER_SOURCE_REF")
                .put(
                    "value",
                    "{\"bucket\":\"acme-menus\",\"keyPattern\":\"^2026/.*\\\\.pdf$$\","
                        + "\"kind\":\"object-events\"}")
                .build());

    JsonObject scaled = object(Kinds.SCALED_OBJECT, "pantry", "menu-scan-worker");
    assertThat(Fields.value(scaled, "spec"))
        .isEqualTo(
            json(
                "{'advanced':{'restoreToOriginalReplicaCount':false},'cooldownPeriod':120,"
                    + "'maxReplicaCount':6,'minReplicaCount':0,'pollingInterval':15,"
                    + "'scaleTargetRef':{'apiVersion':'apps/v1','kind':'Deployment',"
                    + "'name':'menu-scan-worker'},'triggers':[{'authenticationRef':"
                    + "{'name':'menu-scan-worker'},'metadata':{'activationThreshold':'0',"
                    + "'authModes':'bearer','query':'sum(layer_pipeline_stage_count{"
                    + "pipeline_id=\\'menus\\',stage!~\\'indexed|failed\\'}) or vector(0)',"
                    + "'serverAddress':'"
                    + gateway.url()
                    + "/v2/metrics','threshold':'1000'},'metricType':'AverageValue',"
                    + "'name':'queue','type':'prometheus'}]}"));
    assertThat(
            Fields.value(
                object(Kinds.TRIGGER_AUTHENTICATION, "pantry", "menu-scan-worker"), "spec"))
        .isEqualTo(
            json(
                "{'secretTargetRef':[{'parameter':'bearerToken','name':'layer',"
                    + "'key':'turbopuffer-api-key'}]}"));
  }

  @Test
  @Order(7)
  void function_always_isRegistered() {
    server.example("function.yaml");
    assertThat(condition(Kinds.FUNCTION, "layer", "allergen-tags", "Ready", "True/Reconciled"))
        .isEqualTo("autoscaling 1..3 on pool \"cpu\"");
    condition(Kinds.FUNCTION, "layer", "allergen-tags", "Registered", "True/Registered");
    condition(Kinds.FUNCTION, "layer", "allergen-tags", "TargetsResolved", "True/Resolved");
    assertThat(gateway.function("allergen-tags"))
        .hasValueSatisfying(function ->
            assertThat(Fields.value(function, "spec"))
                .isEqualTo(
                    json(
                        "{'index_selector':{'matchLabels':{'team':'menu'}},"
                            + "'inputs':['id','ingredients'],'version':'v3',"
                            + "'filter':['lang','Eq','de'],"
                            + "'worker':{'image':'registry.example.com/allergens:12',"
                            + "'batch_size':16,'timeout_seconds':20,'port':9000,"
                            + "'url':'http://allergen-tags-worker."
                            + server.place("layer")
                            + ".svc.cluster.local:9000'},"
                            + "'schedule':{'discovery_interval_seconds':120,"
                            + "'lease_seconds':90},'triggers':['discovery','write']}")));
    JsonObject function =
        RealServer.await(
            "the queue's depth",
            () -> server.get(Kinds.FUNCTION, "layer", "allergen-tags"),
            each ->
                Fields.integer(each, "status", "queueDepth").orElse(-1) == 17
                    ? Optional.of(each)
                    : Optional.empty());
    assertThat(Fields.texts(function, "status", "activeNamespaces")).containsExactly("Dishes_EU");
    assertThat(Fields.texts(function, "metadata", "finalizers"))
        .containsExactly("hevlayer.com/udf-deregistration");
    assertThat(Fields.list(function, "status", "managedObjects"))
        .extracting(each -> Fields.text((JsonObject) each, "kind").orElse(""))
        .containsExactly("Deployment", "ScaledObject", "Service", "TriggerAuthentication");
    assertThat(
            Fields.value(object(Kinds.SERVICE, "layer", "allergen-tags-worker"), "spec", "ports"))
        .isEqualTo(json("[{'name':'http','port':9000,'protocol':'TCP','targetPort':'http'}]"));
  }

  @Test
  @Order(8)
  void restart_inTheMiddle_goesOnWhereItWas() throws IOException {
    // Whatever comes while nobody leads is found by the next one.
    operator.close();
    assertThat(
            Fields.text(object(LEASE, "layer", "layer-operator"), "spec", "holderIdentity")
                .orElse(""))
        .isEmpty();
    server.example("infrarules.yaml");
    server.example("pipeline.yaml");
    server.example("pipeline-scheduled.yaml");
    server.example("pipeline-two-stages.yaml");
    String before =
        Fields.text(object(Kinds.DEPLOYMENT, "pantry", "menu-scan-worker"), "metadata", "uid")
            .orElseThrow();

    start();

    assertThat(condition(Kinds.PIPELINE, "layer", "product-images", "Ready", "True/Reconciled"))
        .isEqualTo("autoscaling 0..8 on pool \"cpu\"");
    assertThat(condition(Kinds.PIPELINE, "layer", "products-embed", "Ready", "True/Reconciled"))
        .isEqualTo("autoscaling 0..4 on pool \"gpu\"");
    condition(Kinds.PIPELINE, "layer", "products-extract", "Ready", "True/Reconciled");
    condition(Kinds.PIPELINE, "layer", "catalogue-import", "Ready", "True/Reconciled");
    JsonObject scaled = object(Kinds.SCALED_OBJECT, "layer", "catalogue-import-worker");
    assertThat(Fields.value(scaled, "spec", "triggers"))
        .isEqualTo(
            json(
                "[{'type':'cron','name':'schedule','metadata':{'timezone':'Etc/UTC',"
                    + "'start':'40 2 * * *','end':'11 3 * * *','desiredReplicas':'1'}}]"));
    assertThat(server.get(Kinds.TRIGGER_AUTHENTICATION, "layer", "catalogue-import-worker"))
        .isEmpty();
    assertThat(Metadata.uid(object(Kinds.DEPLOYMENT, "pantry", "menu-scan-worker")))
        .isEqualTo(before);
  }

  @Test
  @Order(9)
  void modes_always_leadToTheirReplicas() {
    spec("{scaling: {mode: fixed, replicas: {min: 2, max: 6}}}");
    awaitReplicas("pantry", "menu-scan-worker", 2);
    assertThat(condition(Kinds.PIPELINE, "pantry", "menu-scan", "Ready", "True/Reconciled"))
        .isEqualTo("fixed at 2 on pool \"cpu\"");
    awaitGone(Kinds.SCALED_OBJECT, "pantry", "menu-scan-worker");
    awaitGone(Kinds.TRIGGER_AUTHENTICATION, "pantry", "menu-scan-worker");

    spec("{scaling: {mode: autoscale}}");
    condition(Kinds.PIPELINE, "pantry", "menu-scan", "Autoscaling", "True/ScaledObjectApplied");
    awaitReplicas("pantry", "menu-scan-worker", 2);

    spec("{paused: true}");
    condition(Kinds.PIPELINE, "pantry", "menu-scan", "Ready", "True/Paused");
    awaitReplicas("pantry", "menu-scan-worker", 0);
    awaitGone(Kinds.SCALED_OBJECT, "pantry", "menu-scan-worker");

    spec("{paused: false, scaling: {mode: disabled}}");
    condition(Kinds.PIPELINE, "pantry", "menu-scan", "Ready", "True/Disabled");
    awaitReplicas("pantry", "menu-scan-worker", 0);

    spec("{scaling: {mode: fixed}}");
    awaitReplicas("pantry", "menu-scan-worker", 2);
    // An emergency stop works although the pool is unknown.
    spec("{paused: true, scaling: {pool: nowhere}}");
    awaitReplicas("pantry", "menu-scan-worker", 0);
    condition(Kinds.PIPELINE, "pantry", "menu-scan", "Ready", "False/UnknownPool");
    spec("{paused: false, scaling: {pool: cpu, mode: autoscale, replicas: {min: 0}}}");
    condition(Kinds.PIPELINE, "pantry", "menu-scan", "Ready", "True/Reconciled");
  }

  private void spec(String yaml) {
    server.patch(Kinds.PIPELINE, "pantry", "menu-scan", "{spec: " + yaml + "}");
  }

  @Test
  @Order(10)
  void refusals_always_leaveTheChildrenAlone() {
    server.example("infrarules-invalid-pool.yaml");
    RealServer.await(
        "the pod to follow its pool",
        () -> server.get(Kinds.DEPLOYMENT, "pantry", "menu-scan-worker"),
        each ->
            each.toString().contains("\"cpu\":\"500m\"") ? Optional.of(each) : Optional.empty());
    String version = version();
    spec("{scaling: {replicas: {max: 7}}}");
    assertThat(
            condition(
                Kinds.PIPELINE, "pantry", "menu-scan", "Ready", "False/ReplicasExceedPoolCeiling"))
        .isEqualTo("replicas.max 7 exceeds maxReplicasPerWorkload 6 of pool \"cpu\"");
    spec("{scaling: {pool: gpu, replicas: {max: 6}}}");
    assertThat(condition(Kinds.PIPELINE, "pantry", "menu-scan", "Ready", "False/UnknownPool"))
        .contains("defined pools: broken, cpu");
    spec("{scaling: {pool: broken}}");
    condition(Kinds.PIPELINE, "pantry", "menu-scan", "Ready", "False/InvalidPool");
    spec("{scaling: {pool: cpu}, schedule: {cron: '40 */6 * * *', leaseSeconds: 1800}}");
    condition(Kinds.PIPELINE, "pantry", "menu-scan", "Ready", "False/InvalidSchedule");
    assertThat(version()).isEqualTo(version);
    spec("{schedule: null, worker: {podSpec: {containers: [{name: worker, imageX: a}]}}}");
    condition(Kinds.PIPELINE, "pantry", "menu-scan", "Ready", "False/ApplyFailed");
    server.example("pipeline-pod-spec.yaml");
    condition(Kinds.PIPELINE, "pantry", "menu-scan", "Ready", "True/Reconciled");
    server.example("infrarules.yaml");
    condition(Kinds.INFRA_RULES, "", "default", "Ready", "True/Accepted");
  }

  /** Returns the generation of the Deployment, which counts changes of what is wanted. */
  private String version() {
    return object(Kinds.DEPLOYMENT, "pantry", "menu-scan-worker").get("metadata")
            instanceof JsonObject metadata
        ? String.valueOf(metadata.get("generation"))
        : "";
  }

  @Test
  @Order(11)
  void key_thatRotates_reachesMirrorPodsAndGateway() {
    String before = revision(object(Kinds.DEPLOYMENT, "pantry", "menu-scan-worker"));
    gateway.accepts("another-key");
    secret("layer", Map.of("turbopuffer-api-key", "another-key"));
    secret("recipes-upstream", Map.of("api-key", "another-key"));
    RealServer.await(
        "another revision",
        () -> server.get(Kinds.DEPLOYMENT, "pantry", "menu-scan-worker"),
        each -> revision(each).equals(before) ? Optional.empty() : Optional.of(each));
    assertThat(Fields.textMap(object(Kinds.SECRET, "pantry", "layer"), "data"))
        .isEqualTo(
            Fields.textMap(object(Kinds.SECRET, "layer", "layer"), "data").entrySet().stream()
                .filter(each -> each.getKey().equals("turbopuffer-api-key"))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
    condition(Kinds.VECTOR_STORE, "layer", "recipes-store", "Reachable", "True/ProbeSucceeded");
    server.patch(Kinds.FUNCTION, "layer", "allergen-tags", "{spec: {version: v4}}");
    RealServer.await(
        "the new version in the gateway",
        () -> gateway.function("allergen-tags"),
        each -> Fields.text(each, "spec", "version").filter("v4"::equals));
  }

  private static String revision(JsonObject deployment) {
    return Fields.text(
            deployment,
            "spec",
            "template",
            "metadata",
            "annotations",
            "hevlayer.com/gateway-secret-revision")
        .orElse("");
  }

  @Test
  @Order(12)
  void hands_thatMeddle_areUndone() {
    server.patch(
        Kinds.DEPLOYMENT,
        "pantry",
        "menu-scan-worker",
        "{spec: {template: {spec: {terminationGracePeriodSeconds: 1}}}}");
    RealServer.await(
        "what was rendered",
        () -> server.get(Kinds.DEPLOYMENT, "pantry", "menu-scan-worker"),
        each ->
            Fields.integer(each, "spec", "template", "spec", "terminationGracePeriodSeconds")
                        .orElse(0)
                    == 105
                ? Optional.of(each)
                : Optional.empty());
    server.delete(Kinds.SCALED_OBJECT, "pantry", "menu-scan-worker");
    RealServer.await(
        "the ScaledObject to be back",
        () -> server.get(Kinds.SCALED_OBJECT, "pantry", "menu-scan-worker"),
        Optional::of);
  }

  @Test
  @Order(13)
  void deletion_ofAFunction_deregistersIt() {
    server.delete(Kinds.FUNCTION, "layer", "allergen-tags");
    awaitGone(Kinds.FUNCTION, "layer", "allergen-tags");
    assertThat(gateway.function("allergen-tags")).isEmpty();
    assertThat(gateway.requests()).contains("DELETE /v2/udfs/allergen-tags");
  }

  @Test
  @Order(14)
  void cleanup_always_letsGoOfEverything() {
    server.example("function.yaml");
    condition(Kinds.FUNCTION, "layer", "allergen-tags", "Registered", "True/Registered");
    awaitReplicas("layer", "allergen-tags-worker", 1);
    operator.close();

    cleanUp();

    assertThat(server.get(Kinds.SCALED_OBJECT, "layer", "allergen-tags-worker")).isEmpty();
    assertThat(
            Fields.integer(
                object(Kinds.DEPLOYMENT, "layer", "allergen-tags-worker"), "spec", "replicas"))
        .hasValue(0);
    server.delete(Kinds.FUNCTION, "layer", "allergen-tags");
    assertThat(server.get(Kinds.FUNCTION, "layer", "allergen-tags")).isEmpty();
    cleanUp();
  }

  @Test
  @Order(15)
  void metrics_ofTheWholeStory_nameNoObject() throws IOException {
    start();
    RealServer.await(
        "the resources",
        () -> Optional.of(Json.object("text", Json.of(page("/metrics")))),
        answer ->
            Fields.text(answer, "text")
                .filter(text ->
                    text.contains(
                        "layer_operator_resources{kind=\"Pipeline\",ready=\"true\"} 5.0")));
    assertThat(page("/metrics").lines())
        .noneMatch(line ->
            List.of("menu-scan", "allergen", "pantry", "product").stream()
                .anyMatch(line::contains));
  }
}
