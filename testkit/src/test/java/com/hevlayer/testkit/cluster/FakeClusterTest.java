package com.hevlayer.testkit.cluster;

import static com.hevlayer.testkit.cluster.ClusterFixture.configMap;
import static com.hevlayer.testkit.cluster.ClusterFixture.deployment;
import static com.hevlayer.testkit.cluster.ClusterFixture.object;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hevlayer.ports.cluster.Candidate;
import com.hevlayer.ports.cluster.Cluster;
import com.hevlayer.ports.cluster.ClusterException;
import com.hevlayer.ports.cluster.LeaseTerms;
import com.hevlayer.ports.cluster.ObjectRef;
import com.hevlayer.ports.cluster.Propagation;
import com.hevlayer.ports.cluster.ResourceKind;
import com.hevlayer.ports.cluster.Selection;
import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.json.JsonObject;
import com.hevlayer.testkit.cluster.ApiCall.Verb;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The server in memory does what every cluster does, and fails on request. */
final class FakeClusterTest implements ClusterKit, WatchKit {
  private static final ResourceKind THING =
      new ResourceKind("kit.hevlayer.com", "v1", "Thing", "things", true);
  private static final String NS = "ns";

  private final FakeApiServer server =
      new FakeApiServer(InstantSource.fixed(Instant.parse("2026-01-02T03:04:05.678Z")));

  @BeforeEach
  void serve() {
    server.serve(CONFIG_MAP, DEPLOYMENT);
  }

  @Override
  public Cluster connect() {
    return server.connect();
  }

  @Override
  public String namespace() {
    return NS;
  }

  @Override
  public ResourceKind extra() {
    return THING;
  }

  @Override
  public void serveExtra() {
    server.serve(THING);
  }

  @Override
  public void unserveExtra() {
    server.unserve(THING);
  }

  @Test
  void apply_listOfContainers_isMergedByName() {
    FakeCluster cluster = server.connect();
    cluster.apply(DEPLOYMENT, deployment(NS, "a"), "kit");
    JsonObject sidecar =
        Json.objectBuilder().put("name", "side").put("image", "example.com/side:1").build();
    JsonObject more = object(DEPLOYMENT, NS, "a");
    more = Values.with(more, Json.array(sidecar), "spec", "template", "spec", "containers");

    assertThat(names(cluster.apply(DEPLOYMENT, more, "other")))
        .containsExactlyInAnyOrder("worker", "side");
    JsonObject left = cluster.apply(DEPLOYMENT, object(DEPLOYMENT, NS, "a"), "other");
    assertThat(names(left)).containsExactly("worker");
  }

  @Test
  void patch_whatAnotherApplied_becomesItsOwn() {
    FakeCluster cluster = server.connect();
    cluster.apply(CONFIG_MAP, configMap(NS, "a", "one", "x"), "kit");
    ObjectRef ref = new ObjectRef(CONFIG_MAP, NS, "a");
    cluster.patch(ref, Json.object("data", Json.object("text", Json.of("y"))), "user");
    JsonObject left = cluster.apply(CONFIG_MAP, object(CONFIG_MAP, NS, "a"), "kit");
    assertThat(Values.text(left, "data", "text")).isEqualTo("y");
    assertThat(Values.at(left, "metadata", "labels")).isNull();
  }

  @Test
  void delete_ownerGone_dependentsGoOnlyIfGarbageIsCollected() {
    FakeCluster cluster = server.connect();
    String uid = Values.text(create(cluster, "owner", ""), "metadata", "uid");
    create(cluster, "dependent", uid);
    cluster.delete(new ObjectRef(CONFIG_MAP, NS, "owner"), "", Propagation.BACKGROUND);
    ObjectRef dependent = new ObjectRef(CONFIG_MAP, NS, "dependent");
    assertThat(cluster.read(dependent)).isPresent();

    server.collectGarbage();
    assertThat(cluster.read(dependent)).isEmpty();
  }

  @Test
  void delete_inTheForeground_theOwnerGoesLast() {
    FakeCluster cluster = server.connect();
    ObjectRef owner = new ObjectRef(CONFIG_MAP, NS, "owner");
    ObjectRef dependent = new ObjectRef(CONFIG_MAP, NS, "dependent");
    String uid = Values.text(create(cluster, "owner", ""), "metadata", "uid");
    create(cluster, "dependent", uid);
    cluster.delete(owner, "", Propagation.FOREGROUND);
    assertThat(Values.at(cluster.read(owner).orElseThrow(), "metadata", "finalizers"))
        .isEqualTo(Json.array(Json.of("foregroundDeletion")));
    server.collectGarbage(true);
    assertThat(cluster.read(owner)).isEmpty();
    assertThat(cluster.read(dependent)).isEmpty();
  }

  @Test
  void delete_orphaning_theDependentsStay() {
    server.collectGarbage(true);
    FakeCluster cluster = server.connect();
    ObjectRef owner = new ObjectRef(CONFIG_MAP, NS, "owner");
    String uid = Values.text(create(cluster, "owner", ""), "metadata", "uid");
    create(cluster, "dependent", uid);
    cluster.delete(owner, "", Propagation.ORPHAN);
    assertThat(cluster.read(owner)).isEmpty();
    JsonObject left = cluster.read(new ObjectRef(CONFIG_MAP, NS, "dependent")).orElseThrow();
    assertThat(Values.at(left, "metadata", "ownerReferences")).isNull();
  }

  @Test
  void fail_byScript_callsFailAndBusyIsRepeated() {
    FakeCluster cluster = server.connect();
    JsonObject object = configMap(NS, "a", "one", "x");
    List<Fault> faults = new ArrayList<>(List.of(Fault.busy(), Fault.busy(), Fault.broken()));
    server.fail(call -> call.isWrite() && !faults.isEmpty() ? faults.removeFirst() : null);
    assertThatThrownBy(() -> cluster.create(CONFIG_MAP, object, "kit"))
        .isInstanceOfSatisfying(ClusterException.class, e -> assertThat(e.status()).isEqualTo(500));
    assertThat(server.calls()).hasSize(3).allMatch(call -> call.verb() == Verb.CREATE);
    server.fail(_ -> Fault.lostAnswer());
    assertThatThrownBy(() -> cluster.create(CONFIG_MAP, object, "kit"))
        .isInstanceOfSatisfying(
            ClusterException.class,
            e -> assertThat(e.status()).isEqualTo(ClusterException.NO_ANSWER));
    assertThat(server.list(CONFIG_MAP)).hasSize(1);
  }

  @Test
  void hold_cacheLagsBehind_untilDelivered() {
    FakeCluster cluster = server.connect();
    Heard heard = new Heard();
    cluster.hold();
    cluster.watch(
        List.of(
            new Selection(CONFIG_MAP, Set.of(), null, null, true),
            new Selection(DEPLOYMENT, Set.of(), null, null, true)),
        heard);
    assertThat(cluster.missing()).containsExactlyInAnyOrder("configmaps", "deployments.apps");
    cluster.deliver();
    assertThat(cluster.missing()).isEmpty();
    server.create(CONFIG_MAP, configMap(NS, "a", "one", "x"), "kit");
    server.create(DEPLOYMENT, deployment(NS, "d"), "kit");
    assertThat(cluster.list(CONFIG_MAP, "")).isEmpty();
    SplittableRandom random = new SplittableRandom(1);
    assertThat(cluster.deliverOne(random)).isTrue();
    assertThat(cluster.deliverOne(random)).isTrue();
    assertThat(cluster.deliverOne(random)).isFalse();
    assertThat(cluster.list(CONFIG_MAP, "")).hasSize(1);
    assertThat(cluster.list(DEPLOYMENT, "")).hasSize(1);
  }

  @Test
  void away_nothingIsAnsweredOrHeard_andTheCacheStays() {
    FakeCluster cluster = server.connect();
    Heard heard = new Heard();
    cluster.watch(List.of(new Selection(CONFIG_MAP, Set.of(), null, null, true)), heard);
    server.create(CONFIG_MAP, configMap(NS, "a", "one", "x"), "kit");
    server.away(true);
    server.create(CONFIG_MAP, configMap(NS, "b", "one", "x"), "kit");
    assertThat(cluster.list(CONFIG_MAP, "")).hasSize(1);
    assertThatThrownBy(() -> cluster.read(new ObjectRef(CONFIG_MAP, NS, "a")))
        .isInstanceOf(ClusterException.class);
    server.away(false);
    assertThat(cluster.list(CONFIG_MAP, "")).hasSize(2);
    heard.clear();
    cluster.relist();
    assertThat(heard.changes()).hasSize(2).allMatch(change -> change.before() != null);
  }

  @Test
  void expireLease_holderLosesIt_andWaitsAgain() {
    List<String> told = new ArrayList<>();
    FakeCluster one = server.connect();
    FakeCluster two = server.connect();
    one.elect(terms("one"), candidate("one", told));
    two.elect(terms("two"), candidate("two", told));
    server.expireLease(NS, "kit");
    assertThat(server.holder(NS, "kit")).isEqualTo("two");
    server.expireLease(NS, "kit");
    assertThat(told).containsExactly("one leads", "one lost", "two leads", "two lost", "one leads");
  }

  private static JsonObject create(FakeCluster cluster, String name, String ownerUid) {
    JsonObject object = configMap(NS, name, "one", "x");
    if (!ownerUid.isEmpty()) {
      JsonObject owner =
          Json.objectBuilder()
              .put("apiVersion", "v1")
              .put("kind", "ConfigMap")
              .put("name", "owner")
              .put("uid", ownerUid)
              .build();
      object = Values.with(object, Json.array(owner), "metadata", "ownerReferences");
    }
    return cluster.create(CONFIG_MAP, object, "kit");
  }

  private static List<String> names(JsonObject deployment) {
    return Values.elements(deployment, "spec", "template", "spec", "containers").stream()
        .map(each -> Values.text(each, "name"))
        .toList();
  }

  private static LeaseTerms terms(String identity) {
    return new LeaseTerms(
        NS, "kit", identity, Duration.ofSeconds(15), Duration.ofSeconds(10), Duration.ofSeconds(2));
  }

  private static Candidate candidate(String name, List<String> told) {
    return new Candidate() {
      @Override
      public void leads() {
        told.add(name + " leads");
      }

      @Override
      public void lost() {
        told.add(name + " lost");
      }
    };
  }
}
