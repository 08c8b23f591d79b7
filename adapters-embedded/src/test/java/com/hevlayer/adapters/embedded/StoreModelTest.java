package com.hevlayer.adapters.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import com.hevlayer.testkit.store.Scenario;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Random requests against a map of rows, with restarts between them. */
class StoreModelTest {
  private static final String ALL =
      "{'rank_by':['id','asc'],'limit':1000,'include_attributes':['a','b']}";
  private static final int IDS = 12;

  @TempDir Path directory = Path.of("set by the test engine");

  /** Row id to attribute to value; nothing is null. */
  private final TreeMap<Integer, TreeMap<String, Integer>> model = new TreeMap<>();

  @Test
  void randomRequests_leaveWhatTheModelLeaves() {
    run(150, System.nanoTime());
  }

  @Test
  @Tag("long")
  void randomRequests_many_leaveWhatTheModelLeaves() {
    run(20_000, System.nanoTime());
  }

  private void run(int steps, long seed) {
    System.out.println("store model test with seed " + seed);
    Random random = new Random(seed);
    EmbeddedStore store = TestStores.open(directory);
    try {
      Scenario scenario = new Scenario(store, "model");
      scenario.write("{'schema':{'a':'int','b':'int'},'upsert_rows':[{'id':0,'a':0}]}");
      model.put(0, new TreeMap<>(Map.of("a", 0)));
      for (int step = 0; step < steps; step++) {
        if (random.nextInt(25) == 0) {
          store.close();
          store = TestStores.open(directory);
          scenario = new Scenario(store, "model");
        } else {
          scenario.write(request(random));
        }
        if (random.nextInt(3) == 0) {
          assertThat(scenario.rows(ALL)).as("step %d", step).isEqualTo(expected());
        }
      }
      assertThat(scenario.rows(ALL)).isEqualTo(expected());
    } finally {
      store.close();
    }
  }

  private String request(Random random) {
    StringBuilder body = new StringBuilder("{");
    if (random.nextInt(6) == 0) {
      int below = random.nextInt(10);
      body.append("'delete_by_filter':['a','Lt'," + below + "],");
      model.values().removeIf(row -> !row.containsKey("a") || row.get("a") < below);
    }
    if (random.nextInt(6) == 0) {
      int equal = random.nextInt(10);
      int value = random.nextInt(10);
      body.append(
          "'patch_by_filter':{'filters':['b','Eq',"
              + equal
              + "],'patch':{'a':"
              + value
              + ",'b':null}},");
      for (TreeMap<String, Integer> row : model.values()) {
        if (row.containsKey("b") && row.get("b") == equal) {
          row.put("a", value);
          row.remove("b");
        }
      }
    }
    boolean upsertCondition = random.nextInt(3) == 0;
    boolean patchCondition = random.nextInt(3) == 0;
    StringBuilder upserts = new StringBuilder();
    StringBuilder patches = new StringBuilder();
    StringBuilder deletes = new StringBuilder();
    for (int id = 0; id < IDS; id++) {
      int a = random.nextInt(10);
      int b = random.nextInt(10);
      TreeMap<String, Integer> row = model.get(id);
      switch (random.nextInt(8)) {
        case 0 -> {
          upserts.append(upserts.isEmpty() ? "" : ",");
          upserts.append("{'id':" + id + ",'a':" + a + (b > 4 ? ",'b':" + b : "") + "}");
          // The condition: the row has no b, or one below the new a.
          if (row == null || !upsertCondition || !row.containsKey("b") || row.get("b") < a) {
            TreeMap<String, Integer> fresh = new TreeMap<>(Map.of("a", a));
            if (b > 4) {
              fresh.put("b", b);
            }
            model.put(id, fresh);
          }
        }
        case 1 -> {
          patches.append(patches.isEmpty() ? "" : ",");
          patches.append("{'id':" + id + ",'b':" + (b > 4 ? "null" : b) + "}");
          if (row != null && (!patchCondition || row.getOrDefault("a", -1) >= 5)) {
            if (b > 4) {
              row.remove("b");
            } else {
              row.put("b", b);
            }
          }
        }
        case 2 -> {
          deletes.append(deletes.isEmpty() ? "" : ",").append(id);
          model.remove(id);
        }
        default -> {}
      }
    }
    if (!upserts.isEmpty()) {
      body.append("'upsert_rows':[" + upserts + "],");
      if (upsertCondition) {
        body.append("'upsert_condition':['b','Lt',{'$ref_new':'a'}],");
      }
    }
    if (!patches.isEmpty()) {
      body.append("'patch_rows':[" + patches + "],");
      if (patchCondition) {
        body.append("'patch_condition':['a','Gte',5],");
      }
    }
    if (!deletes.isEmpty()) {
      body.append("'deletes':[" + deletes + "],");
    }
    return body.append("'schema':{'a':'int'}}").toString();
  }

  private String expected() {
    StringBuilder rows = new StringBuilder("[");
    model.forEach((id, row) -> {
      rows.append(rows.length() > 1 ? "," : "").append("{\"id\":" + id);
      row.forEach((name, value) -> rows.append(",\"" + name + "\":" + value));
      rows.append("}");
    });
    return rows.append("]").toString();
  }
}
