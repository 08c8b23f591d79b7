package com.hevlayer.adapters.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hevlayer.adapters.embedded.log.Directories;
import com.hevlayer.adapters.embedded.log.Durability;
import com.hevlayer.adapters.embedded.log.FaultyStorage;
import com.hevlayer.adapters.embedded.log.LogStorage;
import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.plugin.PluginException;
import com.hevlayer.ports.store.Answer;
import com.hevlayer.ports.store.NamespaceDescription;
import com.hevlayer.ports.store.NamespaceName;
import com.hevlayer.ports.store.NoAnswerException;
import com.hevlayer.ports.store.QueryAnswer;
import com.hevlayer.ports.store.QueryRequest;
import com.hevlayer.protocol.decode.QueryDecoder;
import com.hevlayer.protocol.encode.NamespaceAnswers;
import com.hevlayer.testkit.store.NamespaceContract;
import com.hevlayer.testkit.store.Scenario;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreRecoveryTest {
  private static final String ALL =
      "{'rank_by':['id','asc'],'limit':100,'exclude_attributes':['-']}";

  @TempDir Path directory = Path.of("set by the test engine");

  /** What a crash leaves: the files as they are while the store is open. */
  private static Path crashed(Path from, Path to) throws IOException {
    try (Stream<Path> tree = Files.walk(from)) {
      for (Path path : tree.toList()) {
        Path target = to.resolve(from.relativize(path).toString());
        if (Files.isDirectory(path)) {
          Files.createDirectories(target);
        } else {
          Files.copy(path, target);
        }
      }
    }
    return to;
  }

  @Test
  void crash_afterEveryWrite_keepsIt(@TempDir Path other) throws IOException {
    try (EmbeddedStore store = TestStores.open(directory)) {
      Scenario tea = new Scenario(store, "Tea");
      tea.write(
          "{'distance_metric':'cosine_distance','schema':{'note':{'type':'string',"
              + "'full_text_search':true}},'upsert_rows':["
              + "{'id':18446744073709551615,'vector':[3,4],'note':'big'},"
              + "{'id':2,'vector':[0,0],'tags':['b','a','b']}]}");
      tea.write("{'patch_rows':[{'id':2,'note':'later','n':5}],'schema':{'when':'datetime'}}");
      tea.write("{'upsert_rows':[{'id':3,'vector':[1,0],'when':'2026-03-14T09:26:53.5Z'}]}");
      tea.write(
          "{'delete_by_filter':['note','ContainsAnyToken','big'],"
              + "'upsert_rows':[{'id':4,'vector':[0.1,0.2],'tags':[]}]}");
      String rows = tea.rows(ALL);
      assertThat(rows)
          .isEqualTo(
              "[{\"id\":2,\"n\":5,\"note\":\"later\",\"tags\":[\"b\",\"a\",\"b\"],"
                  + "\"vector\":[0.0,0.0]},"
                  + "{\"id\":3,\"vector\":[1.0,0.0],\"when\":\"2026-03-14T09:26:53.500000000Z\"},"
                  + "{\"id\":4,\"tags\":[],\"vector\":[0.1,0.2]}]");
      try (EmbeddedStore after = TestStores.open(crashed(directory, other.resolve("a")))) {
        assertThat(new Scenario(after, "Tea").rows(ALL)).isEqualTo(rows);
        NamespaceDescription old =
            Scenario.value(store.describe(NamespaceContract.CALL, tea.namespace()));
        NamespaceDescription fresh =
            Scenario.value(after.describe(NamespaceContract.CALL, tea.namespace()));
        assertThat(fresh.lastWriteAt()).isEqualTo(old.lastWriteAt());
        assertThat(fresh.schema().keySet()).isEqualTo(old.schema().keySet());
      }
    }
    try (EmbeddedStore again = TestStores.open(directory)) {
      Scenario tea = new Scenario(again, "Tea");
      assertThat(tea.matching("[\"n\",\"Eq\",5]")).isEqualTo("2");
      tea.write("{'upsert_rows':[{'id':9,'vector':[1,1]}]}");
      assertThat(tea.matching("[\"And\",[]]")).isEqualTo("2 3 4 9");
    }
    try (EmbeddedStore third = TestStores.open(directory)) {
      assertThat(new Scenario(third, "Tea").matching("[\"And\",[]]")).isEqualTo("2 3 4 9");
    }
  }

  @Test
  void query_afterReopening_saysWhenTheLastWriteWas() {
    try (EmbeddedStore store = TestStores.open(directory)) {
      new Scenario(store, "tea").write("{'upsert_rows':[{'id':1}]}");
    }
    try (EmbeddedStore again = TestStores.open(directory)) {
      NamespaceName tea = new NamespaceName("tea");
      QueryRequest query =
          QueryDecoder.query(
              MemorySegment.ofArray(
                  "{\"rank_by\":[\"id\",\"asc\"],\"limit\":1}".getBytes(StandardCharsets.UTF_8)));
      Instant written =
          Scenario.value(again.describe(NamespaceContract.CALL, tea)).lastWriteAt().orElseThrow();

      Answer<QueryAnswer> answer = again.query(NamespaceContract.CALL, tea, query);

      assertThat(answer)
          .isInstanceOfSatisfying(
              Answer.Ok.class,
              ok ->
                  assertThat(ok.usage().performance().get("last_included_write_at"))
                      .isEqualTo(Json.of(NamespaceAnswers.timestamp(written))));
    }
  }

  @Test
  void crash_duringRotation_replaysBothFiles(@TempDir Path other) throws IOException {
    try (EmbeddedStore store = TestStores.open(directory)) {
      new Scenario(store, "a").write("{'upsert_rows':[{'id':1,'x':1}]}");
    }
    try (EmbeddedStore store = TestStores.open(directory)) {
      Scenario a = new Scenario(store, "a");
      a.write("{'upsert_rows':[{'id':2,'x':1}]}");
      try (EmbeddedStore after = TestStores.open(crashed(directory, other.resolve("b")))) {
        assertThat(new Scenario(after, "a").matching("[\"x\",\"Eq\",1]")).isEqualTo("1 2");
      }
    }
  }

  @Test
  void open_damagedLog_saysWhereAndServesOthers() throws IOException {
    try (EmbeddedStore store = TestStores.open(directory)) {
      new Scenario(store, "good").write("{'upsert_rows':[{'id':1}]}");
    }
    try (EmbeddedStore store = TestStores.open(directory)) {
      Scenario bad = new Scenario(store, "bad");
      bad.write("{'upsert_rows':[{'id':1,'x':'some value'}]}");
      bad.write("{'upsert_rows':[{'id':2,'x':'some value'}]}");
      Path copy = crashed(directory, directory.resolveSibling("damaged" + System.nanoTime()));
      Path log = Directories.list(copy.resolve("namespaces/n-bad/log")).getFirst();
      byte[] bytes = Files.readAllBytes(log);
      bytes[40] ^= 1;
      Files.write(log, bytes);
      TestStores.Events events = new TestStores.Events();
      try (EmbeddedStore damaged =
          TestStores.open(copy, LogStorage.FILES, Durability.FSYNC, events)) {
        assertThat(new Scenario(damaged, "good").matching("[\"And\",[]]")).isEqualTo("1");
        assertThatThrownBy(() -> new Scenario(damaged, "bad").matching("[\"And\",[]]"))
            .isInstanceOf(NoAnswerException.class)
            .hasMessageContaining("is damaged at byte 12")
            .hasMessageContaining(log.toString());
        assertThat(events.messages).anyMatch(m -> m.startsWith("ERROR") && m.contains("damaged"));
      }
      Directories.delete(copy);
    }
  }

  @Test
  void open_directoryInUse_refuses() {
    try (EmbeddedStore store = TestStores.open(directory)) {
      new Scenario(store, "a").write("{'upsert_rows':[{'id':1}]}");
      assertThatThrownBy(() -> TestStores.open(directory))
          .isInstanceOf(PluginException.class)
          .hasMessageContaining("in use");
    }
  }

  @Test
  void write_diskFull_isRefusedWholeAndReadsGoOn() {
    FaultyStorage storage = new FaultyStorage();
    TestStores.Events events = new TestStores.Events();
    try (EmbeddedStore store = TestStores.open(directory, storage, Durability.FSYNC, events)) {
      Scenario a = new Scenario(store, "a");
      a.write("{'upsert_rows':[{'id':1,'x':1}]}");
      storage.space.set(50);
      Scenario.Refusal refusal = a.refuseWrite("{'upsert_rows':[{'id':2,'x':1},{'id':3}]}");
      assertThat(refusal.status()).isEqualTo(507);
      assertThat(refusal.text()).contains("disk of the store is full");
      assertThat(a.matching("[\"And\",[]]")).isEqualTo("1");
      storage.space.set(0);
      assertThat(new Scenario(store, "b").describeStatus()).isEqualTo(404);
      assertThatThrownBy(() -> new Scenario(store, "b").write("{'upsert_rows':[{'id':2}]}"))
          .isInstanceOf(NoAnswerException.class);
      assertThat(new Scenario(store, "b").describeStatus()).isEqualTo(404);
      storage.space.set(Long.MAX_VALUE / 2);
      a.write("{'upsert_rows':[{'id':4}]}");
      assertThat(a.matching("[\"And\",[]]")).isEqualTo("1 4");
    }
    try (EmbeddedStore store = TestStores.open(directory)) {
      assertThat(new Scenario(store, "a").matching("[\"And\",[]]")).isEqualTo("1 4");
    }
  }

  @Test
  void write_syncFails_answersNothingAndRecovers() {
    FaultyStorage storage = new FaultyStorage();
    TestStores.Events events = new TestStores.Events();
    try (EmbeddedStore store = TestStores.open(directory, storage, Durability.FSYNC, events)) {
      Scenario a = new Scenario(store, "a");
      a.write("{'upsert_rows':[{'id':1}]}");
      storage.failSync.set(true);
      assertThatThrownBy(() -> a.write("{'upsert_rows':[{'id':2}]}"))
          .isInstanceOfSatisfying(
              NoAnswerException.class,
              e -> assertThat(e.sent()).isEqualTo(NoAnswerException.Sent.UNKNOWN));
      assertThat(a.matching("[\"And\",[]]")).isEqualTo("1");
      storage.failSync.set(false);
      a.write("{'upsert_rows':[{'id':3}]}");
      assertThat(a.matching("[\"And\",[]]")).isIn("1 3", "1 2 3");
      assertThat(events.messages).anyMatch(m -> m.contains("opened again"));
    }
  }

  @Test
  void write_firstAfterRecovery_buildsOnWhatTheReplayFound() {
    FaultyStorage storage = new FaultyStorage();
    TestStores.Events events = new TestStores.Events();
    try (EmbeddedStore store = TestStores.open(directory, storage, Durability.FSYNC, events)) {
      Scenario a = new Scenario(store, "a");
      a.write("{'upsert_rows':[{'id':1}]}");
      storage.failSync.set(true);
      assertThatThrownBy(() -> a.write("{'upsert_rows':[{'id':2,'color':'red'}]}"))
          .isInstanceOf(NoAnswerException.class);
      storage.failSync.set(false);

      a.write("{'upsert_rows':[{'id':3}]}");

      assertThat(a.matching("[\"And\",[]]")).isEqualTo("1 2 3");
      assertThat(a.matching("[\"color\",\"Eq\",\"red\"]")).isEqualTo("2");
    }
  }
}
