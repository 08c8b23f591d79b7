package com.hevlayer.adapters.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.store.NamespaceDescription;
import com.hevlayer.ports.store.NamespaceDescription.IndexStatus;
import com.hevlayer.ports.store.Rows;
import com.hevlayer.ports.store.WriteRequest;
import com.hevlayer.testkit.store.NamespaceContract;
import com.hevlayer.testkit.store.Scenario;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreGraphTest {
  private static final int DIMENSIONS = 4;
  private static final String NEAREST = "{'rank_by':['vector','ANN',[0.5,0.5,0.5,0.5]],'limit':10}";

  @TempDir Path directory = Path.of("set by the test engine");

  @Test
  void load_thenPause_buildsTheGraphAndSearchesIt() {
    String found;
    try (EmbeddedStore store = TestStores.open(directory)) {
      Scenario scenario = new Scenario(store, "many");
      Random random = new Random(7);
      load(store, scenario, random, 0, 12);
      scenario.write("{'deletes':[0,1,2]}");
      Instant deadline = Instant.now().plus(Duration.ofSeconds(60));
      NamespaceDescription description = describe(store, scenario);
      while (description.approxRowCount() != 11_997 && Instant.now().isBefore(deadline)) {
        Thread.onSpinWait();
        description = describe(store, scenario);
      }
      assertThat(description.approxRowCount()).isEqualTo(11_997);
      assertThat(description.approxLogicalBytes().orElseThrow())
          .isEqualTo(11_997 * (8 + 4 * DIMENSIONS));
      while (description.index() != IndexStatus.UP_TO_DATE && Instant.now().isBefore(deadline)) {
        assertThat(description.unindexedRows()).isPositive();
        Thread.onSpinWait();
        description = describe(store, scenario);
      }
      assertThat(description.index()).isEqualTo(IndexStatus.UP_TO_DATE);
      found = scenario.ids(NEAREST);
      assertThat(found.split(" ")).hasSize(10);
      assertThat(
              scenario.ids(
                  NEAREST.replace("'ANN'", "'kNN'").replace("}", ",'filters':['id','Gte',0]}")))
          .isEqualTo(found);
    }
    try (EmbeddedStore again = TestStores.open(directory)) {
      assertThat(new Scenario(again, "many").ids(NEAREST)).isEqualTo(found);
    }
  }

  @Test
  void load_whileAGraphIsBuilt_entersTheNextOne() {
    try (EmbeddedStore store = TestStores.open(directory)) {
      Scenario scenario = new Scenario(store, "many");
      Random random = new Random(11);
      load(store, scenario, random, 0, 12);
      Instant building = Instant.now().plus(Duration.ofMillis(600));
      while (Instant.now().isBefore(building)) {
        Thread.onSpinWait();
      }
      load(store, scenario, random, 12_000, 8);
      Instant deadline = Instant.now().plus(Duration.ofSeconds(60));
      NamespaceDescription description = describe(store, scenario);
      while ((description.approxRowCount() != 20_000
              || description.index() != IndexStatus.UP_TO_DATE)
          && Instant.now().isBefore(deadline)) {
        Thread.onSpinWait();
        description = describe(store, scenario);
      }
      assertThat(description.unindexedRows()).isZero();
      assertThat(description.approxRowCount()).isEqualTo(20_000);
    }
  }

  private static void load(
      EmbeddedStore store, Scenario scenario, Random random, int first, int batches) {
    for (int batch = 0; batch < batches; batch++) {
      Scenario.value(
          store.write(
              NamespaceContract.CALL,
              scenario.namespace(),
              request(random, first + batch * 1_000, 1_000)));
    }
  }

  private static NamespaceDescription describe(EmbeddedStore store, Scenario scenario) {
    return Scenario.value(store.describe(NamespaceContract.CALL, scenario.namespace()));
  }

  private static WriteRequest request(Random random, int first, int count) {
    float[][] vectors = new float[count][DIMENSIONS];
    for (float[] vector : vectors) {
      for (int i = 0; i < DIMENSIONS; i++) {
        vector[i] = random.nextFloat();
      }
    }
    Rows rows =
        new Rows() {
          @Override
          public int size() {
            return count;
          }

          @Override
          public Cursor cursor() {
            return new Cursor() {
              private int next;

              @Override
              public @Nullable Row next() {
                return next == count ? null : row(first + next, vectors[next++]);
              }
            };
          }
        };
    return new WriteRequest(
        rows,
        Rows.NONE,
        List.of(),
        null,
        null,
        null,
        null,
        false,
        null,
        false,
        Map.of(),
        "euclidean_squared",
        null,
        null,
        null,
        false,
        false);
  }

  private static Rows.Row row(int id, float[] vector) {
    return new Rows.Row() {
      @Override
      public Json id() {
        return Json.of(id);
      }

      @Override
      public int size() {
        return 1;
      }

      @Override
      public String name(int index) {
        return "vector";
      }

      @Override
      public Json value(int index) {
        return Json.floats(vector);
      }
    };
  }
}
