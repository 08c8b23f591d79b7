package com.hevlayer.adapters.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import com.hevlayer.testkit.store.NamespaceContract;
import com.hevlayer.testkit.store.Scenario;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreConcurrencyTest {
  @TempDir Path directory = Path.of("set by the test engine");

  @Test
  void readers_besideWriters_seeWholeRequestsAndEverythingAnswered() throws Exception {
    try (EmbeddedStore store = TestStores.open(directory);
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Scenario scenario = new Scenario(store, "shared");
      scenario.write(request(0));
      AtomicInteger answered = new AtomicInteger();
      AtomicBoolean stop = new AtomicBoolean();
      List<Future<?>> readers = new ArrayList<>();
      for (int i = 0; i < 2; i++) {
        readers.add(
            threads.submit(() -> {
              while (!stop.get()) {
                int before = answered.get();
                String rows =
                    scenario.rows(
                        "{'rank_by':['id','asc'],'limit':100,'include_attributes':['v']}");
                int seen = version(rows);
                assertThat(rows).isEqualTo(expected(seen));
                assertThat(seen).isGreaterThanOrEqualTo(before);
              }
            }));
      }
      for (int version = 1; version <= 60; version++) {
        scenario.write(request(version));
        answered.set(version);
      }
      stop.set(true);
      for (Future<?> reader : readers) {
        reader.get();
      }
    }
  }

  @Test
  void conditionalWrites_fromManyThreads_countEveryOne() throws Exception {
    try (EmbeddedStore store = TestStores.open(directory);
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Scenario scenario = new Scenario(store, "counter");
      scenario.write("{'upsert_rows':[{'id':1,'n':0}]}");
      AtomicInteger applied = new AtomicInteger();
      List<Future<?>> writers = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        writers.add(
            threads.submit(() -> {
              for (int n = 0; n < 20; n++) {
                boolean done =
                    scenario
                            .write(
                                "{'upsert_rows':[{'id':1,'n':"
                                    + (n + 1)
                                    + "}],'upsert_condition':['n','Eq',"
                                    + n
                                    + "]}")
                            .rowsUpserted()
                        == 1;
                applied.addAndGet(done ? 1 : 0);
              }
            }));
      }
      for (Future<?> writer : writers) {
        writer.get();
      }
      String rows = scenario.rows("{'rank_by':['id','asc'],'limit':1,'include_attributes':['n']}");
      assertThat(rows).isEqualTo("[{\"id\":1,\"n\":" + applied.get() + "}]");
    }
  }

  @Test
  void createAndDrop_fromManyThreads_neverFail() throws InterruptedException, ExecutionException {
    try (EmbeddedStore store = TestStores.open(directory);
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> all = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        int thread = i;
        all.add(
            threads.submit(() -> {
              Scenario scenario = new Scenario(store, "fleeting");
              for (int n = 0; n < 15; n++) {
                if (thread == 0) {
                  int status =
                      Scenario.status(store.drop(NamespaceContract.CALL, scenario.namespace()));
                  assertThat(status).isIn(200, 404);
                } else {
                  try {
                    scenario.write("{'upsert_rows':[{'id':" + thread + "}]}");
                  } catch (AssertionError refused) {
                    assertThat(refused).hasMessageContaining("404");
                  }
                }
              }
            }));
      }
      for (Future<?> one : all) {
        one.get();
      }
    }
  }

  private static String request(int version) {
    StringBuilder rows = new StringBuilder();
    for (int id = 0; id < 5; id++) {
      rows.append(id == 0 ? "" : ",").append("{'id':" + id + ",'v':" + version + "}");
    }
    // The row that each version deletes and adds makes two kinds of change one.
    return "{'upsert_rows':["
        + rows
        + ",{'id':"
        + (100 + version)
        + ",'v':"
        + version
        + "}],'deletes':["
        + (99 + version)
        + "]}";
  }

  private static int version(String rows) {
    int at = rows.indexOf("\"v\":") + 4;
    return Integer.parseInt(rows.substring(at, rows.indexOf('}', at)));
  }

  private static String expected(int version) {
    StringBuilder rows = new StringBuilder("[");
    for (int id = 0; id < 5; id++) {
      rows.append("{\"id\":" + id + ",\"v\":" + version + "},");
    }
    return rows + "{\"id\":" + (100 + version) + ",\"v\":" + version + "}]";
  }
}
