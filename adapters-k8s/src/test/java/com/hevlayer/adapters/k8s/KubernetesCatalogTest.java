package com.hevlayer.adapters.k8s;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.hevlayer.ports.catalog.Catalog;
import com.hevlayer.ports.catalog.CatalogDefinition;
import com.hevlayer.ports.catalog.CatalogSnapshot;
import com.hevlayer.ports.catalog.IndexEntry;
import com.hevlayer.ports.catalog.StoreEntry;
import com.hevlayer.ports.cluster.ObjectRef;
import com.hevlayer.ports.cluster.Propagation;
import com.hevlayer.ports.cluster.ResourceKind;
import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.json.JsonObject;
import com.hevlayer.ports.plugin.PluginException;
import com.hevlayer.ports.plugin.Secret;
import com.hevlayer.protocol.json.JsonText;
import com.hevlayer.testkit.cluster.FakeApiServer;
import com.hevlayer.testkit.cluster.FakeCluster;
import com.hevlayer.testkit.cluster.Fault;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Stores and namespaces as resources of a server in memory. */
class KubernetesCatalogTest {
  private static final ResourceKind SECRET = new ResourceKind("", "v1", "Secret", "secrets", true);
  private static final Instant START = Instant.parse("2026-01-02T03:04:05Z");
  private static final String SPEC =
      "{'kind':'turbopuffer','endpoint':{'url':'https://x.example','region':'r'},"
          + "'credential':{'secretRef':{'name':'up','key':'k'}},"
          + "'inboundAuth':{'mode':'keys','keys':[{'name':'a','scopes':['read'],"
          + "'secretRef':{'name':'in','key':'a'}}]},"
          + "'search':{'adminCredential':{'secretRef':{'name':'never','key':'n'}}}}";

  private final TestContext context = new TestContext();
  private final FakeApiServer server = new FakeApiServer(InstantSource.fixed(START));
  private final BlockingQueue<Object> told = new LinkedBlockingQueue<>();
  private @Nullable Catalog open;

  @BeforeEach
  void serve() {
    server.serve(KubernetesCatalog.VECTOR_STORE, KubernetesCatalog.INDEX, SECRET);
  }

  @AfterEach
  void close() {
    if (open != null) {
      open.close();
    }
  }

  private Catalog catalog(FakeCluster cluster, @Nullable String indexNamespace) {
    return catalog(cluster, indexNamespace, Duration.ofMillis(20));
  }

  private Catalog catalog(
      FakeCluster cluster, @Nullable String indexNamespace, Duration betweenLooks) {
    Catalog catalog =
        new KubernetesCatalog(
            cluster,
            new CatalogDefinition("layer", indexNamespace, Duration.ofMillis(200)),
            context,
            betweenLooks);
    open = catalog;
    return catalog;
  }

  private Catalog catalog() {
    return catalog(server.connect(), "indexes");
  }

  private void put(ResourceKind kind, String namespace, String name, String spec) {
    server.apply(
        kind,
        Json.objectBuilder()
            .put("apiVersion", kind.apiVersion())
            .put("kind", kind.kind())
            .put(
                "metadata",
                Json.objectBuilder().put("name", name).put("namespace", namespace).build())
            .put("spec", json(spec))
            .build(),
        "user");
  }

  private void secret(String name, String key, String value) {
    server.apply(
        SECRET,
        Json.objectBuilder()
            .put("apiVersion", "v1")
            .put("kind", "Secret")
            .put(
                "metadata",
                Json.objectBuilder().put("name", name).put("namespace", "layer").build())
            .put("stringData", Json.object(key, Json.of(value)))
            .build(),
        "user");
  }

  private static Json json(String text) {
    return JsonText.parse(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
  }

  private Catalog.Watch follow(Catalog catalog) {
    return catalog.watch(
        new Catalog.Listener() {
          @Override
          public void changed(CatalogSnapshot snapshot) {
            told.add(snapshot);
          }

          @Override
          public void failed(String message) {
            told.add(message);
          }
        });
  }

  private Object next() throws InterruptedException {
    Object next = told.poll(20, TimeUnit.SECONDS);
    return next == null ? "nothing" : next;
  }

  @Test
  void read_resources_givesDefinitionsAndSecrets() {
    put(KubernetesCatalog.VECTOR_STORE, "layer", "main", SPEC);
    put(KubernetesCatalog.VECTOR_STORE, "elsewhere", "other", SPEC);
    put(KubernetesCatalog.INDEX, "indexes", "dishes", "{'backend':{}}");
    secret("up", "k", "s3cret");
    Catalog catalog = catalog();

    CatalogSnapshot snapshot = catalog.read();

    assertThat(snapshot)
        .isEqualTo(
            new CatalogSnapshot(
                "the VectorStores of layer",
                true,
                List.of(new StoreEntry("main", "VectorStore/main", json(SPEC), START)),
                List.of(new IndexEntry("dishes", "Index/dishes", json("{'backend':{}}"), START))));
    assertThat(catalog.secret("up", "k")).contains(Secret.of("s3cret"));
    assertThat(catalog.secret("in", "a")).isEmpty();
    assertThat(server.calls())
        .extracting(call -> call.ref().name())
        .containsExactlyInAnyOrder("up", "in");
  }

  @Test
  void status_writtenLater_isShownAsItIs() {
    put(KubernetesCatalog.VECTOR_STORE, "layer", "main", SPEC);
    Catalog catalog = catalog();
    catalog.read();
    assertThat(catalog.status("main")).isEmpty();
    JsonObject status = (JsonObject) json("{'reachable':true}");
    server.patchStatus(
        new ObjectRef(KubernetesCatalog.VECTOR_STORE, "layer", "main"), status, "operator");
    assertThat(catalog.status("main")).contains(status);
    assertThat(catalog.status("nope")).isEmpty();
  }

  @Test
  void read_oneSecretForbidden_readsTheOthers() {
    put(KubernetesCatalog.VECTOR_STORE, "layer", "main", SPEC);
    secret("up", "k", "s3cret");
    // The role names the others only.
    server.fail(call ->
        call.ref().name().equals("in") ? Fault.refused(403, "Forbidden", "not this one") : null);
    Catalog catalog = catalog();
    catalog.read();
    assertThat(catalog.secret("up", "k")).contains(Secret.of("s3cret"));
    assertThat(context.events()).singleElement().asString().contains("not this one");
  }

  @Test
  void read_withoutIndexes_watchesNone() {
    put(KubernetesCatalog.INDEX, "layer", "dishes", "{'backend':{}}");
    assertThat(catalog(server.connect(), null).read().indexes()).isEmpty();
  }

  @Test
  void read_nothingServed_saysWhatIsMissing() {
    server.unserve(KubernetesCatalog.VECTOR_STORE);
    assertThatExceptionOfType(PluginException.class)
        .isThrownBy(() -> catalog().read())
        .withMessageContaining("has not shown vectorstores.hevlayer.com");
  }

  @Test
  void watch_changes_areTold() throws InterruptedException {
    put(KubernetesCatalog.VECTOR_STORE, "layer", "main", SPEC);
    Catalog catalog = catalog();
    CatalogSnapshot first = catalog.read();
    try (Catalog.Watch _ = follow(catalog)) {
      secret("up", "k", "one");
      assertThat(next()).isEqualTo(first);
      assertThat(catalog.secret("up", "k")).contains(Secret.of("one"));
      secret("up", "k", "two");
      assertThat(next()).isEqualTo(first);
      assertThat(catalog.secret("up", "k")).contains(Secret.of("two"));

      put(KubernetesCatalog.INDEX, "indexes", "dishes", "{'backend':{}}");
      assertThat(((CatalogSnapshot) next()).indexes()).hasSize(1);
      server.patchStatus(
          new ObjectRef(KubernetesCatalog.VECTOR_STORE, "layer", "main"),
          (JsonObject) json("{'reachable':true}"),
          "operator");
      server.delete(
          new ObjectRef(KubernetesCatalog.VECTOR_STORE, "layer", "main"),
          "",
          Propagation.BACKGROUND);
      // The status was no news.
      assertThat(((CatalogSnapshot) next()).stores()).isEmpty();
    }
  }

  @Test
  void watch_changesOfOtherThings_readNoSecretAgain() throws InterruptedException {
    put(KubernetesCatalog.VECTOR_STORE, "layer", "main", SPEC);
    Catalog catalog = catalog(server.connect(), "indexes", Duration.ofHours(1));
    catalog.read();
    server.forgetCalls();
    try (Catalog.Watch _ = follow(catalog)) {
      for (int i = 0; i < 5; i++) {
        put(KubernetesCatalog.INDEX, "indexes", "dishes-" + i, "{'backend':{}}");
        assertThat(((CatalogSnapshot) next()).indexes()).hasSize(i + 1);
      }
      assertThat(server.calls()).isEmpty();
      put(KubernetesCatalog.VECTOR_STORE, "layer", "main", SPEC.replace("'up'", "'down'"));
      next();
      assertThat(server.calls())
          .extracting(call -> call.ref().name())
          .containsExactlyInAnyOrder("down", "in");
    }
  }

  @Test
  void watch_serverAway_everythingStays() throws InterruptedException {
    put(KubernetesCatalog.VECTOR_STORE, "layer", "main", SPEC);
    secret("up", "k", "one");
    Catalog catalog = catalog();
    catalog.read();
    try (Catalog.Watch _ = follow(catalog)) {
      server.away(true);
      server.delete(new ObjectRef(SECRET, "layer", "up"), "", Propagation.BACKGROUND);
      long deadline = System.nanoTime() + 20_000_000_000L;
      while (context.events().isEmpty() && System.nanoTime() < deadline) {
        Thread.onSpinWait();
      }
      assertThat(context.events().getFirst()).contains("cannot be read and stay as they were");
      assertThat(catalog.secret("up", "k")).contains(Secret.of("one"));
      assertThat(told).isEmpty();
      server.away(false);
      next();
      assertThat(catalog.secret("up", "k")).isEmpty();
    }
  }

  @Test
  void watch_definitionRemoved_saysSo() throws InterruptedException {
    put(KubernetesCatalog.VECTOR_STORE, "layer", "main", SPEC);
    Catalog catalog = catalog();
    catalog.read();
    try (Catalog.Watch _ = follow(catalog)) {
      server.unserve(KubernetesCatalog.VECTOR_STORE);
      Object said = next();
      if (said instanceof CatalogSnapshot snapshot) {
        // The server removes the objects first.
        assertThat(snapshot.stores()).isEmpty();
        said = next();
      }
      assertThat(said).isEqualTo("the API server does not serve VectorStores any more");
    }
  }
}
