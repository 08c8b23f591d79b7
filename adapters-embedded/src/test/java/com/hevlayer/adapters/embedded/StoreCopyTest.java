package com.hevlayer.adapters.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.store.Answer;
import com.hevlayer.ports.store.CopyRequest;
import com.hevlayer.ports.store.NamespaceDescription;
import com.hevlayer.ports.store.NamespaceName;
import com.hevlayer.ports.store.NamespaceSettings;
import com.hevlayer.ports.store.OperationStatus;
import com.hevlayer.testkit.store.NamespaceContract;
import com.hevlayer.testkit.store.Scenario;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreCopyTest {
  private static final String EVERY = "[\"And\",[]]";

  @TempDir Path directory = Path.of("set by the test engine");

  private static CopyRequest copyOf(String source) {
    return new CopyRequest(false, source, null, null, null, null);
  }

  private static NamespaceDescription describe(EmbeddedStore store, Scenario scenario) {
    return Scenario.value(store.describe(NamespaceContract.CALL, scenario.namespace()));
  }

  @Test
  void copyAndBranch_afterwards_areIndependentOfTheirSource() {
    try (EmbeddedStore store = TestStores.open(directory)) {
      Scenario source = new Scenario(store, "source");
      source.write(
          "{'distance_metric':'cosine_distance','upsert_rows':[{'id':1,'vector':[1,2]},"
              + "{'id':2,'vector':[3,4]}]}");
      Scenario copy = new Scenario(store, "copy");
      assertThat(copy.write("{'copy_from_namespace':'source'}").rowsAffected()).isEqualTo(2);
      Scenario branch = new Scenario(store, "branch");
      assertThat(branch.write("{'branch_from_namespace':'source'}").rowsAffected()).isZero();
      source.write("{'deletes':[1]}");
      copy.write("{'upsert_rows':[{'id':3,'vector':[1,1]}]}");
      branch.write("{'patch_rows':[{'id':2,'x':7}]}");
      assertThat(store.drop(NamespaceContract.CALL, source.namespace()))
          .isInstanceOf(Answer.Ok.class);
      assertThat(copy.matching(EVERY)).isEqualTo("1 2 3");
      assertThat(branch.matching(EVERY)).isEqualTo("1 2");
      assertThat(describe(store, branch).branchParent()).contains("source");
      assertThat(describe(store, copy).branchParent()).isEmpty();
    }
    try (EmbeddedStore store = TestStores.open(directory)) {
      assertThat(new Scenario(store, "copy").matching(EVERY)).isEqualTo("1 2 3");
      assertThat(new Scenario(store, "branch").matching("[\"x\",\"Eq\",7]")).isEqualTo("2");
      assertThat(new Scenario(store, "source").describeStatus()).isEqualTo(404);
    }
  }

  @Test
  void copy_refusals_haveTheirStatus() {
    try (EmbeddedStore store = TestStores.open(directory)) {
      Scenario a = new Scenario(store, "a");
      a.write("{'sharding':{'num_shards':4},'upsert_rows':[{'id':1}]}");
      Scenario b = new Scenario(store, "b");
      b.write("{'upsert_rows':[{'id':1}]}");
      Scenario.Refusal exists = b.refuseWrite("{'copy_from_namespace':'a'}");
      assertThat(exists.status()).isEqualTo(400);
      assertThat(exists.text()).contains("Destination namespace `b` already exists");
      assertThat(a.refuseWrite("{'copy_from_namespace':'a'}").status()).isEqualTo(400);
      assertThat(b.refuseWrite("{'branch_from_namespace':'a'}").status()).isEqualTo(409);
      Scenario c = new Scenario(store, "c");
      assertThat(c.refuseWrite("{'copy_from_namespace':'nowhere'}").status()).isEqualTo(404);
      assertThat(c.refuseWrite("{'branch_from_namespace':'a'}").status()).isEqualTo(400);
      assertThat(
              c.refuseWrite(
                      "{'copy_from_namespace':{'source_namespace':'a','source_region':'moon'}}")
                  .status())
          .isEqualTo(400);
      assertThat(c.describeStatus()).isEqualTo(404);
      assertThat(describe(store, a).shards()).hasValue(4);
      assertThat(a.refuseWrite("{'sharding':{'num_shards':5},'upsert_rows':[{'id':2}]}").status())
          .isEqualTo(400);
    }
  }

  @Test
  void branch_ofReadOnly_isReadOnlyAndCopyIsNot() {
    try (EmbeddedStore store = TestStores.open(directory)) {
      Scenario a = new Scenario(store, "a");
      a.write("{'upsert_rows':[{'id':1}]}");
      NamespaceDescription changed =
          Scenario.value(
              store.configure(
                  NamespaceContract.CALL,
                  a.namespace(),
                  new NamespaceSettings(Json.object("replicas", Json.of(3)), true)));
      assertThat(changed.readOnly()).isTrue();
      assertThat(changed.pinning().orElseThrow().get("replicas")).isEqualTo(Json.of(3));
      assertThat(changed.updatedAt()).isEqualTo(changed.createdAt());
      assertThat(a.refuseWrite("{'deletes':[1]}").text()).contains("read-only");
      assertThat(
              Scenario.status(
                  store.changeSchema(
                      NamespaceContract.CALL, a.namespace(), Map.of("x", Json.of("int")))))
          .isEqualTo(400);
      Scenario branch = new Scenario(store, "branch");
      branch.write("{'branch_from_namespace':'a'}");
      assertThat(describe(store, branch).readOnly()).isTrue();
      assertThat(describe(store, branch).pinning()).isEmpty();
      Scenario copy = new Scenario(store, "copy");
      copy.write("{'copy_from_namespace':'a'}");
      copy.write("{'upsert_rows':[{'id':2}]}");
      Scenario.value(
          store.configure(
              NamespaceContract.CALL, a.namespace(), new NamespaceSettings(Json.of(false), false)));
      a.write("{'deletes':[1]}");
      assertThat(a.matching(EVERY)).isEmpty();
    }
  }

  @Test
  void startCopy_finishes_andSurvivesARestart() throws Exception {
    String token;
    NamespaceName destination = new NamespaceName("b");
    try (EmbeddedStore store = TestStores.open(directory)) {
      new Scenario(store, "a").write("{'upsert_rows':[{'id':1},{'id':2}]}");
      token = Scenario.value(store.startCopy(NamespaceContract.CALL, destination, copyOf("a")));
      Instant deadline = Instant.now().plus(Duration.ofSeconds(30));
      OperationStatus status = status(store, destination, token);
      while (status.finishTime().isEmpty() && Instant.now().isBefore(deadline)) {
        Thread.onSpinWait();
        status = status(store, destination, token);
      }
      assertThat(Scenario.value(status.result().orElseThrow()).rowsAffected()).isEqualTo(2);
      assertThat(new Scenario(store, "b").matching(EVERY)).isEqualTo("1 2");
      assertThat(Scenario.status(store.operation(NamespaceContract.CALL, destination, "unknown")))
          .isEqualTo(404);
      assertThat(
              Scenario.status(
                  store.startCopy(
                      NamespaceContract.CALL, new NamespaceName("c"), copyOf("nowhere"))))
          .isEqualTo(404);
    }
    try (EmbeddedStore store = TestStores.open(directory)) {
      OperationStatus status = status(store, destination, token);
      assertThat(Scenario.value(status.result().orElseThrow()).rowsAffected()).isEqualTo(2);
    }
  }

  @Test
  void operation_cutOffByARestart_isFinishedWithAnError() throws Exception {
    NamespaceName destination = new NamespaceName("b");
    String token;
    byte[] running;
    try (EmbeddedStore store = TestStores.open(directory)) {
      new Scenario(store, "a").write("{'upsert_rows':[{'id':1}]}");
      token = Scenario.value(store.startCopy(NamespaceContract.CALL, destination, copyOf("a")));
      running = Files.readAllBytes(directory.resolve("operations").resolve(token));
    }
    // The finish is the third member: version, name with its length, start.
    int finish = 1 + 1 + 1 + Long.BYTES;
    ByteBuffer.wrap(running).putLong(finish, Long.MIN_VALUE);
    Files.write(directory.resolve("operations").resolve(token), running);
    try (EmbeddedStore store = TestStores.open(directory)) {
      OperationStatus status = status(store, destination, token);
      assertThat(Scenario.status(status.result().orElseThrow())).isEqualTo(500);
    }
  }

  private static OperationStatus status(
      EmbeddedStore store, NamespaceName destination, String token) {
    return Scenario.value(store.operation(NamespaceContract.CALL, destination, token));
  }
}
