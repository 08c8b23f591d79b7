package com.hevlayer.app.operator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.hevlayer.app.boot.Plugins;
import com.hevlayer.app.telemetry.Meters;
import com.hevlayer.domain.resource.Fields;
import com.hevlayer.domain.resource.Kinds;
import com.hevlayer.domain.resource.Metadata;
import com.hevlayer.ports.cluster.Cluster;
import com.hevlayer.ports.cluster.ClusterException;
import com.hevlayer.ports.cluster.ObjectRef;
import com.hevlayer.ports.cluster.Propagation;
import com.hevlayer.ports.cluster.ResourceKind;
import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.json.JsonObject;
import com.hevlayer.protocol.json.JsonText;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * A real API server as its administrator sees it, with the definitions of all kinds. Manifests of
 * the documentation name the namespaces {@code layer} and {@code pantry}; here both have a suffix,
 * so that another run on the same server is not in the way.
 */
final class RealServer implements AutoCloseable {
  private static final Path ROOT = Path.of("..");
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final long STEP = Duration.ofMillis(100).toNanos();
  private static final ResourceKind NAMESPACE =
      new ResourceKind("", "v1", "Namespace", "namespaces", false);
  private static final List<ResourceKind> OTHERS =
      List.of(
          NAMESPACE,
          new ResourceKind("", "v1", "ServiceAccount", "serviceaccounts", true),
          rbac("Role", "roles", true),
          rbac("RoleBinding", "rolebindings", true),
          rbac("ClusterRole", "clusterroles", false),
          rbac("ClusterRoleBinding", "clusterrolebindings", false),
          new ResourceKind("hevlayer.com", "v1", "Index", "indexes", true),
          new ResourceKind(
              "apiextensions.k8s.io",
              "v1",
              "CustomResourceDefinition",
              "customresourcedefinitions",
              false));
  private static final List<ResourceKind> KNOWN =
      List.of(
          Kinds.VECTOR_STORE,
          Kinds.INDEX,
          Kinds.INFRA_RULES,
          Kinds.PIPELINE,
          Kinds.FUNCTION,
          Kinds.DEPLOYMENT,
          Kinds.STATEFUL_SET,
          Kinds.SERVICE,
          Kinds.SECRET,
          Kinds.SCALED_OBJECT,
          Kinds.TRIGGER_AUTHENTICATION);

  private final String kubeconfig;
  private final String suffix = "-" + UUID.randomUUID().toString().substring(0, 6);
  private final Plugins plugins =
      Plugins.load(Path.of("no-such-directory"), RealServer.class.getClassLoader());
  private final Meters meters = new Meters();
  private final Cluster admin;
  private final List<ObjectRef> clusterWide = new ArrayList<>();

  private static ResourceKind rbac(String kind, String plural, boolean namespaced) {
    return new ResourceKind("rbac.authorization.k8s.io", "v1", kind, plural, namespaced);
  }

  RealServer(String kubeconfig) {
    this.kubeconfig = kubeconfig;
    admin =
        ClusterAccess.open(
            plugins,
            kubeconfig,
            "acceptance",
            ClusterAccess.context(
                (call, _) -> {
                  throw new IllegalStateException("nobody calls " + call.origin());
                },
                InstantSource.system(),
                meters,
                "acceptance"));
  }

  /** Installs the definitions, makes the namespaces and the operator's service account. */
  void prepare() {
    for (Path file : definitions()) {
      apply(read(file));
    }
    // What another run left there would be merged with ours.
    admin.delete(new ObjectRef(Kinds.INFRA_RULES, "", "default"), "", Propagation.BACKGROUND);
    for (String name : List.of("layer", "pantry")) {
      apply("{apiVersion: v1, kind: Namespace, metadata: {name: " + place(name) + "}}");
    }
    apply(
        text(ROOT.resolve("deploy/rbac/cluster-wide.yaml"))
            .replace("release-namespace", place("layer"))
            .replace("release-name", place("layer")));
  }

  private static List<Path> definitions() {
    List<Path> files = new ArrayList<>();
    for (String folder :
        List.of("deploy/helm/layer/crds", "adapters-k8s/src/test/resources/crds")) {
      try (Stream<Path> entries = Files.list(ROOT.resolve(folder))) {
        entries
            .filter(file -> file.getFileName().toString().matches("(hevlayer.com|keda.sh)_.*yaml"))
            .sorted()
            .forEach(files::add);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return files;
  }

  /** Returns the namespace of this run that stands for one of the manifests. */
  String place(String namespace) {
    return namespace + suffix;
  }

  /**
   * Returns a kubeconfig of the operator's service account, whose rights are those of the chart.
   */
  Path operatorKubeconfig(Path directory) {
    String account = place("layer") + "-operator";
    apply(
        "{apiVersion: v1, kind: Secret, type: kubernetes.io/service-account-token, metadata: {name:"
            + " operator-token, namespace: "
            + place("layer")
            + ", annotations: {kubernetes.io/service-account.name: "
            + account
            + "}}}");
    String token =
        await(
            "a token of the service account",
            () -> get(Kinds.SECRET, "layer", "operator-token"),
            secret -> Fields.text(secret, "data", "token"));
    try {
      JsonNode admins = new YAMLMapper().readTree(Path.of(kubeconfig).toFile());
      String decoded = new String(Base64.getDecoder().decode(token), StandardCharsets.UTF_8);
      Map<String, Object> config =
          Map.of(
              "apiVersion",
              "v1",
              "kind",
              "Config",
              "current-context",
              "operator",
              "clusters",
              admins.get("clusters"),
              "contexts",
              List.of(
                  Map.of(
                      "name",
                      "operator",
                      "context",
                      Map.of(
                          "cluster", admins.at("/clusters/0/name").asText(), "user", "operator"))),
              "users",
              List.of(Map.of("name", "operator", "user", Map.of("token", decoded))));
      return Files.writeString(
          directory.resolve("kubeconfig"), new ObjectMapper().writeValueAsString(config));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Applies a manifest of the documentation. */
  void example(String name) {
    apply(
        text(ROOT.resolve("docs/examples").resolve(name))
            .replace("namespace: layer", "namespace: " + place("layer"))
            .replace("namespace: pantry", "namespace: " + place("pantry")));
  }

  /** Applies YAML documents. */
  void apply(String yaml) {
    apply(objects(yaml));
  }

  private void apply(List<JsonObject> objects) {
    for (JsonObject object : objects) {
      ResourceKind kind = kind(object);
      if (!kind.namespaced() && !kind.kind().equals("CustomResourceDefinition")) {
        clusterWide.add(Metadata.ref(kind, object));
      }
      await(
          object.get("kind") + " " + Metadata.name(object) + " to be taken",
          () -> applied(kind, object),
          Optional::of);
    }
  }

  /** Empty while the server knows the kind too little: its definition is new. */
  private Optional<JsonObject> applied(ResourceKind kind, JsonObject object) {
    try {
      return Optional.of(admin.apply(kind, object, "acceptance"));
    } catch (ClusterException e) {
      if (e.isNotFound() || e.status() >= 500 || e.status() == 429) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /** Changes an object by a merge patch given as YAML. */
  void patch(ResourceKind kind, String namespace, String name, String yaml) {
    admin.patch(ref(kind, namespace, name), objects(yaml).getFirst(), "acceptance");
  }

  /** Deletes an object. */
  void delete(ResourceKind kind, String namespace, String name) {
    admin.delete(ref(kind, namespace, name), "", Propagation.BACKGROUND);
  }

  /** Returns an object as the server has it. */
  Optional<JsonObject> get(ResourceKind kind, String namespace, String name) {
    return admin.read(ref(kind, namespace, name));
  }

  private ObjectRef ref(ResourceKind kind, String namespace, String name) {
    return new ObjectRef(kind, kind.namespaced() ? place(namespace) : "", name);
  }

  /** Waits until something can be seen in an object; returns what was seen. */
  static <T> T await(
      String what, Supplier<Optional<JsonObject>> look, Function<JsonObject, Optional<T>> wanted) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    Optional<JsonObject> last;
    do {
      last = look.get();
      Optional<T> found = last.flatMap(wanted);
      if (found.isPresent()) {
        return found.get();
      }
      LockSupport.parkNanos(STEP);
    } while (System.nanoTime() < end);
    throw new AssertionError(
        "waited in vain for "
            + what
            + "; last seen: "
            + last.map(Json::toString).orElse("nothing"));
  }

  private static ResourceKind kind(JsonObject object) {
    String version = Fields.text(object, "apiVersion").orElseThrow();
    String kind = Fields.text(object, "kind").orElseThrow();
    return Stream.concat(KNOWN.stream(), OTHERS.stream())
        .filter(each -> each.kind().equals(kind) && each.apiVersion().equals(version))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("unknown kind " + version + " " + kind));
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<JsonObject> read(Path file) {
    return objects(text(file));
  }

  /** Returns the documents of a YAML text. */
  static List<JsonObject> objects(String yaml) {
    List<JsonObject> objects = new ArrayList<>();
    YAMLMapper mapper = new YAMLMapper();
    try (var documents = mapper.readerFor(JsonNode.class).<JsonNode>readValues(yaml)) {
      while (documents.hasNext()) {
        JsonNode node = documents.next();
        if (node.isObject()) {
          byte[] json = new ObjectMapper().writeValueAsBytes(node);
          objects.add((JsonObject) JsonText.parse(json));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return objects;
  }

  /** Removes what this run made, but for the definitions. */
  @Override
  public void close() {
    for (String name : List.of("layer", "pantry")) {
      admin.delete(new ObjectRef(NAMESPACE, "", place(name)), "", Propagation.BACKGROUND);
    }
    clusterWide.stream()
        .filter(ref -> !ref.kind().equals(NAMESPACE))
        .forEach(ref -> admin.delete(ref, "", Propagation.BACKGROUND));
    admin.close();
    meters.close();
    plugins.close();
  }
}
