package com.hevlayer.testkit.cluster;

import static com.hevlayer.testkit.cluster.ClusterFixture.configMap;
import static com.hevlayer.testkit.cluster.ClusterFixture.deployment;
import static com.hevlayer.testkit.cluster.ClusterFixture.object;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.hevlayer.ports.cluster.Candidate;
import com.hevlayer.ports.cluster.Cluster;
import com.hevlayer.ports.cluster.ClusterException;
import com.hevlayer.ports.cluster.EventNote;
import com.hevlayer.ports.cluster.LeaseTerms;
import com.hevlayer.ports.cluster.ObjectRef;
import com.hevlayer.ports.cluster.Propagation;
import com.hevlayer.ports.cluster.ResourceKind;
import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.json.JsonNull;
import com.hevlayer.ports.json.JsonObject;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** What every cluster does with single objects and Leases. */
public interface ClusterKit extends ClusterFixture {

  @Test
  default void read_absent_isEmpty() {
    try (Cluster cluster = connect()) {
      assertThat(cluster.read(ref(CONFIG_MAP, namespace(), "absent"))).isEmpty();
      assertThat(cluster.read(ref(NOTHING, namespace(), "absent"))).isEmpty();
    }
  }

  @Test
  default void create_exists_isRefused() {
    try (Cluster cluster = connect()) {
      JsonObject object = configMap(namespace(), "a", "one", "x");
      JsonObject created = cluster.create(CONFIG_MAP, object, "kit");
      assertThat(Values.text(created, "metadata", "uid")).isNotEmpty();
      assertThat(Values.text(created, "data", "text")).isEqualTo("x");

      ClusterException refusal = refusal(() -> cluster.create(CONFIG_MAP, object, "kit"));

      assertThat(refusal.isConflict()).isTrue();
      assertThat(refusal.reason()).isEqualTo("AlreadyExists");
      assertThat(refusal).hasMessageContaining("\"a\"");
    }
  }

  @Test
  default void create_unservedKind_isNotFound() {
    try (Cluster cluster = connect()) {
      JsonObject object = object(NOTHING, namespace(), "a");
      assertThat(refusal(() -> cluster.create(NOTHING, object, "kit")).isNotFound()).isTrue();
    }
  }

  @Test
  default void apply_absent_creates() {
    try (Cluster cluster = connect()) {
      String namespace = namespace();
      JsonObject applied = cluster.apply(CONFIG_MAP, configMap(namespace, "a", "one", "x"), "kit");
      JsonObject read = cluster.read(ref(CONFIG_MAP, namespace, "a")).orElseThrow();
      assertThat(version(read)).isEqualTo(version(applied));
      assertThat(Values.text(read, "metadata", "labels", "team")).isEqualTo("one");
      assertThat(Values.text(read, "apiVersion")).isEqualTo("v1");
      assertThat(Values.text(read, "kind")).isEqualTo("ConfigMap");
    }
  }

  @Test
  default void apply_same_changesNothing() {
    try (Cluster cluster = connect()) {
      // Of a kind that no controller writes to meanwhile.
      JsonObject wanted =
          Values.with(object(CONFIG_MAP, namespace(), "a"), Json.of("1"), "data", "mine");
      JsonObject first = cluster.apply(CONFIG_MAP, wanted, "kit");
      JsonObject again = cluster.apply(CONFIG_MAP, wanted, "kit");
      assertThat(version(again)).isEqualTo(version(first));
    }
  }

  @Test
  default void apply_fieldDropped_isGoneUnlessAnotherOwnsIt() {
    try (Cluster cluster = connect()) {
      String namespace = namespace();
      JsonObject base = object(CONFIG_MAP, namespace, "a");
      JsonObject both = Values.with(base, Json.of("1"), "data", "mine");
      both = Values.with(both, Json.of("2"), "data", "shared");
      cluster.apply(CONFIG_MAP, both, "kit");
      cluster.apply(CONFIG_MAP, Values.with(base, Json.of("2"), "data", "shared"), "other");

      JsonObject left = cluster.apply(CONFIG_MAP, base, "kit");

      assertThat(Values.at(left, "data", "mine")).isNull();
      assertThat(Values.text(left, "data", "shared")).isEqualTo("2");
      JsonObject none = cluster.apply(CONFIG_MAP, base, "other");
      assertThat(Values.at(none, "data", "shared")).isNull();
    }
  }

  @Test
  default void apply_anotherOwnsTheField_takesItByForce() {
    try (Cluster cluster = connect()) {
      String namespace = namespace();
      cluster.apply(CONFIG_MAP, configMap(namespace, "a", "one", "x"), "other");
      cluster.apply(CONFIG_MAP, configMap(namespace, "a", "one", "y"), "kit");

      // The other one does not own the text any more, so it cannot take it away.
      JsonObject base = object(CONFIG_MAP, namespace, "a");
      JsonObject left = cluster.apply(CONFIG_MAP, base, "other");

      assertThat(Values.text(left, "data", "text")).isEqualTo("y");
      assertThat(Values.text(left, "metadata", "labels", "team")).isEqualTo("one");
    }
  }

  @Test
  default void apply_replicasDroppedByLastOwner_fallBackToOne() {
    try (Cluster cluster = connect()) {
      String namespace = namespace();
      JsonObject without = deployment(namespace, "a");
      JsonObject three = Values.with(without, Json.of(3), "spec", "replicas");
      JsonObject first = cluster.apply(DEPLOYMENT, three, "kit");
      assertThat(Values.at(first, "spec", "replicas")).isEqualTo(Json.of(3));
      assertThat(owns(first, "kit")).isTrue();
      JsonObject scale = object(DEPLOYMENT, namespace, "a");
      scale = Values.with(scale, Json.of(3), "spec", "replicas");
      JsonObject shared = cluster.apply(DEPLOYMENT, scale, "kit-scale");
      assertThat(owns(shared, "kit-scale")).isTrue();

      JsonObject kept = cluster.apply(DEPLOYMENT, without, "kit");
      assertThat(Values.at(kept, "spec", "replicas")).isEqualTo(Json.of(3));
      assertThat(owns(kept, "kit")).isFalse();

      JsonObject dropped =
          cluster.apply(DEPLOYMENT, object(DEPLOYMENT, namespace, "a"), "kit-scale");
      assertThat(Values.at(dropped, "spec", "replicas")).isEqualTo(Json.of(1));
    }
  }

  @Test
  default void apply_otherUid_isAConflict() {
    try (Cluster cluster = connect()) {
      String namespace = namespace();
      String unknown = "7b6ab2a5-0000-4000-8000-000000000000";
      JsonObject wanted = configMap(namespace, "a", "one", "x");
      JsonObject meant = Values.with(wanted, Json.of(unknown), "metadata", "uid");
      assertThat(refusal(() -> cluster.apply(CONFIG_MAP, meant, "kit")).isConflict()).isTrue();
      assertThat(cluster.read(ref(CONFIG_MAP, namespace, "a"))).isEmpty();

      JsonObject created = cluster.apply(CONFIG_MAP, wanted, "kit");
      assertThat(refusal(() -> cluster.apply(CONFIG_MAP, meant, "kit")).isConflict()).isTrue();
      Json uid = Values.at(created, "metadata", "uid");
      JsonObject same = Values.with(wanted, uid, "metadata", "uid");
      assertThat(version(cluster.apply(CONFIG_MAP, same, "kit"))).isEqualTo(version(created));
    }
  }

  @Test
  default void apply_wantedChanges_raisesTheGeneration() {
    try (Cluster cluster = connect()) {
      JsonObject wanted = deployment(namespace(), "a");
      JsonObject first = cluster.apply(DEPLOYMENT, wanted, "kit");
      assertThat(Values.at(first, "metadata", "generation")).isEqualTo(Json.of(1));
      JsonObject labelled = Values.with(wanted, Json.of("x"), "metadata", "labels", "l");
      JsonObject second = cluster.apply(DEPLOYMENT, labelled, "kit");
      assertThat(Values.at(second, "metadata", "generation")).isEqualTo(Json.of(1));
      JsonObject paused = Values.with(labelled, Json.of(true), "spec", "paused");
      JsonObject third = cluster.apply(DEPLOYMENT, paused, "kit");
      assertThat(Values.at(third, "metadata", "generation")).isEqualTo(Json.of(2));
    }
  }

  @Test
  default void applyStatus_leavesTheRest() {
    serveExtra();
    try (Cluster cluster = connect()) {
      String namespace = namespace();
      JsonObject base = object(extra(), namespace, "a");
      // Not every 64-bit integer is a floating-point number.
      JsonObject spec = Values.with(base, Json.number("9007199254740993"), "spec", "n");
      cluster.apply(extra(), Values.with(spec, Json.of("no"), "status", "phase"), "kit");

      JsonObject status = Values.with(base, Json.of("ready"), "status", "phase");
      status = Values.with(status, Json.of("no"), "spec", "other");
      JsonObject after = cluster.applyStatus(extra(), status, "kit-status");

      assertThat(Values.text(after, "status", "phase")).isEqualTo("ready");
      assertThat(Values.at(after, "spec")).hasToString("{\"n\":9007199254740993}");
      assertThat(Values.at(after, "metadata", "generation")).isEqualTo(Json.of(1));
      JsonObject again = cluster.apply(extra(), spec, "kit");
      assertThat(Values.text(again, "status", "phase")).isEqualTo("ready");
      JsonObject absent = object(extra(), namespace, "absent");
      assertThat(refusal(() -> cluster.applyStatus(extra(), absent, "kit")).isNotFound()).isTrue();
    } finally {
      unserveExtra();
    }
  }

  @Test
  default void patch_merges_andRefusesWhatIsOutdated() {
    try (Cluster cluster = connect()) {
      String namespace = namespace();
      ObjectRef ref = ref(CONFIG_MAP, namespace, "a");
      JsonObject patch = Json.object("data", Json.object("more", Json.of("1")));
      assertThat(refusal(() -> cluster.patch(ref, patch, "kit")).isNotFound()).isTrue();
      JsonObject first = cluster.create(CONFIG_MAP, configMap(namespace, "a", "one", "x"), "kit");

      JsonObject second = cluster.patch(ref, patch, "kit");
      assertThat(Values.text(second, "data", "more")).isEqualTo("1");
      assertThat(Values.text(second, "data", "text")).isEqualTo("x");
      JsonObject third =
          cluster.patch(ref, Json.object("data", Json.object("text", JsonNull.NULL)), "kit");
      assertThat(Values.at(third, "data", "text")).isNull();

      JsonObject outdated =
          Values.with(patch, Json.of(version(first)), "metadata", "resourceVersion");
      ClusterException refusal = refusal(() -> cluster.patch(ref, outdated, "kit"));
      assertThat(refusal.isConflict()).isTrue();
      JsonObject current =
          Values.with(patch, Json.of(version(third)), "metadata", "resourceVersion");
      assertThat(version(cluster.patch(ref, current, "kit"))).isEqualTo(version(third));
    }
  }

  @Test
  default void delete_onlyWhatIsMeant() {
    try (Cluster cluster = connect()) {
      String namespace = namespace();
      ObjectRef ref = ref(CONFIG_MAP, namespace, "a");
      cluster.delete(ref, "", Propagation.BACKGROUND);
      JsonObject made = cluster.create(CONFIG_MAP, configMap(namespace, "a", "one", "x"), "kit");
      String other = "7b6ab2a5-0000-4000-8000-000000000000";
      cluster.delete(ref, other, Propagation.BACKGROUND);
      assertThat(cluster.read(ref)).isPresent();
      cluster.delete(ref, Values.text(made, "metadata", "uid"), Propagation.BACKGROUND);
      assertThat(cluster.read(ref)).isEmpty();
      cluster.create(CONFIG_MAP, configMap(namespace, "a", "one", "x"), "kit");
      cluster.delete(ref, "", Propagation.BACKGROUND);
      assertThat(cluster.read(ref)).isEmpty();
    }
  }

  @Test
  default void delete_finalizer_keepsTheObjectUntilItIsGone() {
    try (Cluster cluster = connect()) {
      String namespace = namespace();
      ObjectRef ref = ref(CONFIG_MAP, namespace, "a");
      Json finalizers = Json.array(Json.of("hevlayer.com/kit"));
      JsonObject wanted = configMap(namespace, "a", "one", "x");
      cluster.create(CONFIG_MAP, Values.with(wanted, finalizers, "metadata", "finalizers"), "kit");

      cluster.delete(ref, "", Propagation.BACKGROUND);

      JsonObject going = cluster.read(ref).orElseThrow();
      assertThat(Values.text(going, "metadata", "deletionTimestamp")).isNotEmpty();
      JsonObject none = Json.object("metadata", Json.object("finalizers", JsonNull.NULL));
      cluster.patch(ref, none, "kit");
      assertThat(cluster.read(ref)).isEmpty();
    }
  }

  @Test
  default void report_unusable_throwsNothing() {
    try (Cluster cluster = connect()) {
      JsonObject object = object(CONFIG_MAP, namespace(), "a");
      cluster.report(new EventNote(object, EventNote.Type.WARNING, "Kit", "x".repeat(5000)));
      cluster.report(new EventNote(Values.EMPTY, EventNote.Type.NORMAL, "", ""));
    }
  }

  @Test
  default void elect_holderCloses_theNextLeads() throws InterruptedException {
    String namespace = namespace();
    Semaphore first = new Semaphore(0);
    Semaphore lost = new Semaphore(0);
    Semaphore second = new Semaphore(0);
    try (Cluster one = connect();
        Cluster two = connect()) {
      Cluster.Candidacy held = one.elect(terms(namespace, "one"), candidate(first, lost));
      assertThat(first.tryAcquire(30, TimeUnit.SECONDS)).isTrue();
      try (Cluster.Candidacy waiting =
          two.elect(terms(namespace, "two"), candidate(second, new Semaphore(0)))) {
        assertThat(second.tryAcquire()).isFalse();
        held.close();
        assertThat(lost.tryAcquire(30, TimeUnit.SECONDS)).isTrue();
        assertThat(second.tryAcquire(30, TimeUnit.SECONDS)).isTrue();
        assertThat(waiting).isNotNull();
        held.close();
      }
    }
  }

  @Test
  default void closed_callsHaveNoAnswer() {
    Cluster cluster = connect();
    cluster.close();
    cluster.close();
    ObjectRef ref = ref(CONFIG_MAP, namespace(), "a");
    assertThat(refusal(() -> cluster.read(ref)).status()).isEqualTo(ClusterException.NO_ANSWER);
    JsonObject object = configMap(namespace(), "a", "one", "x");
    ClusterException refusal = refusal(() -> cluster.apply(CONFIG_MAP, object, "kit"));
    assertThat(refusal.status()).isEqualTo(ClusterException.NO_ANSWER);
    assertThat(cluster.isAlive()).isFalse();
  }

  private static LeaseTerms terms(String namespace, String identity) {
    return new LeaseTerms(
        namespace,
        "kit",
        identity,
        Duration.ofSeconds(15),
        Duration.ofSeconds(10),
        Duration.ofMillis(500));
  }

  private static Candidate candidate(Semaphore leads, Semaphore lost) {
    return new Candidate() {
      @Override
      public void leads() {
        leads.release();
      }

      @Override
      public void lost() {
        lost.release();
      }
    };
  }

  private static boolean owns(JsonObject object, String manager) {
    return Values.elements(object, "metadata", "managedFields").stream()
        .filter(entry -> Values.text(entry, "manager").equals(manager))
        .anyMatch(entry -> Values.at(entry, "fieldsV1", "f:spec", "f:replicas") != null);
  }

  private static String version(JsonObject object) {
    return Values.text(object, "metadata", "resourceVersion");
  }

  private static ObjectRef ref(ResourceKind kind, String namespace, String name) {
    return new ObjectRef(kind, namespace, name);
  }

  private static ClusterException refusal(ThrowingCallable call) {
    ClusterException refusal = catchThrowableOfType(ClusterException.class, call);
    assertThat(refusal).as("a refusal").isNotNull();
    return refusal;
  }
}
