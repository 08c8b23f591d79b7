package com.hevlayer.adapters.k8s.crd;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionStatus;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.http.HttpRequest;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A real API server with our definitions, and a namespace of the test's own. Others may use the
 * server at the same time: what has no namespace is tried without being stored, and the definitions
 * stay.
 */
final class RealCluster implements AutoCloseable {
  private final KubernetesClient client;
  private final String namespace;
  private final List<String> toDelete = new ArrayList<>();

  private RealCluster(KubernetesClient client, String namespace) {
    this.client = client;
    this.namespace = namespace;
  }

  /** What the server said. */
  record Answer(int status, JsonNode body, List<String> warnings) {
    /** Returns the message of a refusal. */
    String message() {
      return body.path("message").asText();
    }
  }

  /** Connects by a kubeconfig and installs the definitions. */
  static RealCluster connect(String kubeconfig) {
    var config = Config.fromKubeconfig(Repository.read(Path.of(kubeconfig)));
    var client = new KubernetesClientBuilder().withConfig(config).build();
    var namespace =
        client
            .resource(
                new NamespaceBuilder()
                    .withNewMetadata()
                    .withGenerateName("layer-crds-")
                    .endMetadata()
                    .build())
            .create();
    var cluster = new RealCluster(client, namespace.getMetadata().getName());
    try {
      Crds.KINDS.forEach(cluster::install);
    } catch (RuntimeException | AssertionError e) {
      cluster.close();
      throw e;
    }
    return cluster;
  }

  private void install(Class<?> kind) {
    var definition = Crds.committed(kind);
    var name = definition.at("/metadata/name").asText();
    var answer =
        send(
            "PATCH",
            "/apis/apiextensions.k8s.io/v1/customresourcedefinitions/"
                + name
                + "?fieldManager=crd-test&force=true&fieldValidation=Strict",
            "application/apply-patch+yaml",
            definition);
    assertThat(answer.status()).as(answer.message()).isIn(200, 201);
    assertThat(answer.warnings()).as("warnings about %s", name).isEmpty();
    client
        .apiextensions()
        .v1()
        .customResourceDefinitions()
        .withName(name)
        .waitUntilCondition(RealCluster::isEstablished, 30, TimeUnit.SECONDS);
  }

  /** Status and conditions are null right after the definition was stored. */
  private static boolean isEstablished(@Nullable CustomResourceDefinition definition) {
    return Optional.ofNullable(definition)
        .map(CustomResourceDefinition::getStatus)
        .map(CustomResourceDefinitionStatus::getConditions)
        .stream()
        .flatMap(List::stream)
        .anyMatch(condition ->
            condition.getType().equals("Established") && condition.getStatus().equals("True"));
  }

  /** Name of the test's namespace. */
  String namespace() {
    return namespace;
  }

  /** Asks whether an object would be stored. */
  Answer tryToCreate(ObjectNode object) {
    return send(
        "POST",
        collection(object) + "?dryRun=All&fieldValidation=Strict",
        "application/json",
        here(object));
  }

  /** Stores a namespaced object by server-side apply. */
  Answer apply(ObjectNode object) {
    return send(
        "PATCH", path(object) + applyOptions(), "application/apply-patch+yaml", here(object));
  }

  /** Asks whether server-side apply would store an object. */
  Answer tryToApply(ObjectNode object) {
    return send(
        "PATCH",
        path(object) + applyOptions() + "&dryRun=All",
        "application/apply-patch+yaml",
        here(object));
  }

  /** Asks whether the status of a stored object would be accepted. */
  Answer tryToPutStatus(ObjectNode object) {
    Answer answer;
    int attempts = 0;
    do {
      var body = here(object);
      body.set("metadata", read(path(object)).body().get("metadata"));
      answer =
          send(
              "PUT",
              path(object) + "/status?dryRun=All&fieldValidation=Strict",
              "application/json",
              body);
      // An operator that shares the server may have written in between.
    } while (answer.status() == 409 && ++attempts < 10);
    return answer;
  }

  /** Stores the status of a stored object. */
  Answer applyStatus(ObjectNode object) {
    var body = here(object);
    body.remove("spec");
    return send(
        "PATCH", path(object) + "/status" + applyOptions(), "application/apply-patch+yaml", body);
  }

  /** Reads a path of the API. */
  Answer read(String path) {
    return send("GET", path, "application/json", null);
  }

  private static String applyOptions() {
    return "?fieldManager=crd-test&force=true&fieldValidation=Strict";
  }

  /** The path of an object in the test's namespace. */
  String path(ObjectNode object) {
    return collection(object) + "/" + object.at("/metadata/name").asText();
  }

  private String collection(ObjectNode object) {
    var kind = object.get("kind").asText();
    var type =
        Crds.KINDS.stream()
            .filter(each -> each.getSimpleName().equals(kind))
            .findFirst()
            .orElseThrow();
    var scope = type == InfraRules.class ? "" : "/namespaces/" + namespace;
    return "/apis/" + object.get("apiVersion").asText() + scope + "/" + Crds.plural(type);
  }

  /** The object as it is, but in the test's namespace. */
  private ObjectNode here(ObjectNode object) {
    var copy = object.deepCopy();
    if (!copy.get("kind").asText().equals("InfraRules")) {
      ((ObjectNode) copy.get("metadata")).put("namespace", namespace);
    }
    return copy;
  }

  /** Sends a request as it is. */
  Answer send(String method, String path, String contentType, @Nullable JsonNode body) {
    return send(request(path), method, path, contentType, body);
  }

  /** Sends a request in the name of somebody else. */
  Answer sendAs(String user, String method, String path, JsonNode body) {
    return send(
        request(path).header("Impersonate-User", user), method, path, "application/json", body);
  }

  private HttpRequest.Builder request(String path) {
    var base = client.getMasterUrl().toString().replaceAll("/+$", "");
    return client.getHttpClient().newHttpRequestBuilder().uri(URI.create(base + path));
  }

  private Answer send(
      HttpRequest.Builder request,
      String method,
      String path,
      String contentType,
      @Nullable JsonNode body) {
    if (body == null) {
      request.method(method, contentType, null);
    } else {
      request.method(method, contentType, body.toString());
    }
    try {
      var response =
          client.getHttpClient().sendAsync(request.build(), String.class).get(60, TimeUnit.SECONDS);
      var text = response.body();
      return new Answer(
          response.code(),
          text == null || !text.startsWith("{")
              ? JsonNodeFactory.instance.objectNode().put("message", text)
              : Yaml.readJson(text),
          new ArrayList<>(response.headers("Warning")));
    } catch (InterruptedException | ExecutionException | TimeoutException e) {
      throw new IllegalStateException(method + " " + path + " was not answered", e);
    }
  }

  /** Makes a further namespace, which goes with the test. */
  String anotherNamespace() {
    var name =
        client
            .resource(
                new NamespaceBuilder()
                    .withNewMetadata()
                    .withGenerateName(namespace + "-")
                    .endMetadata()
                    .build())
            .create()
            .getMetadata()
            .getName();
    toDelete.add("/api/v1/namespaces/" + name);
    return name;
  }

  /** Deletes what lies at a path when the test is over. */
  void deleteLater(String path) {
    toDelete.add(path);
  }

  @Override
  public void close() {
    toDelete.add("/api/v1/namespaces/" + namespace);
    for (var path : toDelete) {
      send("DELETE", path, "application/json", null);
    }
    client.close();
  }
}
