package com.hevlayer.testkit.cache;

import static com.hevlayer.testkit.cache.CacheFixture.row;
import static org.assertj.core.api.Assertions.assertThat;

import com.hevlayer.ports.cache.CachedRow;
import com.hevlayer.ports.cache.DocumentCache;
import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.json.JsonNull;
import com.hevlayer.ports.store.NamespaceName;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/**
 * What every document cache does. It is given room for everything these tests put, so that what was
 * put is there until it is removed.
 */
public interface CacheContract extends CacheFixture {

  @Test
  default void state_connected_hasAGeneration() {
    assertThat(cache().state().connected()).isTrue();
    assertThat(cache().state().generation()).isPositive();
  }

  @Test
  default void rows_nothingPut_isEmpty() {
    NamespaceName namespace = namespace();
    assertThat(cache().rows(CALL, namespace, List.of("a", "b"))).isEmpty();
    assertThat(cache().vectors(CALL, namespace, List.of("a"))).isEmpty();
    assertThat(cache().size(CALL, namespace)).isZero();
    assertThat(walked(namespace)).isEmpty();
  }

  @Test
  default void rows_put_comeBackByKey() {
    NamespaceName namespace = namespace();
    cache().putRows(CALL, namespace, List.of(row("a", "n", "1"), row("b"), row("c", "n", "3")));

    Map<String, CachedRow> rows = cache().rows(CALL, namespace, List.of("c", "a", "x", "a"));

    assertThat(rows.keySet()).containsExactlyInAnyOrder("a", "c");
    assertThat(cached(namespace, "c")).isEqualTo("\"c\"{\"n\":\"3\"}");
    assertThat(cached(namespace, "b")).isEqualTo("\"b\"{}");
  }

  @Test
  default void rows_ofEveryType_keepTextAndOrder() {
    NamespaceName namespace = namespace();
    Json nested =
        Json.objectBuilder()
            .put("z", Json.array(Json.of("x"), Json.of(true), JsonNull.NULL))
            .put("a", Json.object("b", Json.number("1e3")))
            .build();
    cache()
        .putRows(
            CALL,
            namespace,
            List.of(
                row(
                    "all",
                    "z",
                    Json.number("1.50"),
                    "a",
                    Json.ofUnsigned(-1),
                    "text",
                    "\"quoted\" \\ \n café 急須 😀 \u0001",
                    "flag",
                    Json.of(false),
                    "nested",
                    nested,
                    "numbers",
                    Json.floats(new float[] {1.5f, -2}),
                    "",
                    Json.array(List.of()))));

    assertThat(cached(namespace, "all"))
        .isEqualTo(
            "\"all\"{\"z\":1.50,\"a\":18446744073709551615,"
                + "\"text\":\"\\\"quoted\\\" \\\\ \\n café 急須 😀 \\u0001\",\"flag\":false,"
                + "\"nested\":{\"z\":[\"x\",true,null],\"a\":{\"b\":1e3}},"
                + "\"numbers\":[1.5,-2.0],\"\":[]}");
  }

  @Test
  default void rows_ofNumericIds_keepTheFormOfTheId() {
    NamespaceName namespace = namespace();
    cache()
        .putRows(
            CALL,
            namespace,
            List.of(row(Json.of(42), "n", "1"), row(Json.ofUnsigned(-1)), row("7", "n", "text")));

    assertThat(cached(namespace, "42")).isEqualTo("42{\"n\":\"1\"}");
    assertThat(cached(namespace, "18446744073709551615")).isEqualTo("18446744073709551615{}");
    assertThat(cached(namespace, "7")).isEqualTo("\"7\"{\"n\":\"text\"}");
  }

  @Test
  default void rows_ofOddIds_areKeptApart() {
    NamespaceName namespace = namespace();
    List<String> ids = List.of(" ", "a", "A", "a ", "a/b", "a%2Fb", "café", "\u0000", "😀");
    for (String id : ids) {
      cache().putRows(CALL, namespace, List.of(row(id, "is", id)));
    }
    assertThat(cache().rows(CALL, namespace, ids).keySet())
        .containsExactlyInAnyOrderElementsOf(ids);
    for (String id : ids) {
      CachedRow row = cache().rows(CALL, namespace, List.of(id)).get(id);
      assertThat(Objects.requireNonNull(row).attributes()).containsEntry("is", Json.of(id));
    }
  }

  @Test
  default void rows_madeOfText_areReadFromIt() {
    NamespaceName namespace = namespace();
    byte[] text = "{\"n\":1.50,\"a\":[\"x\"]}".getBytes(StandardCharsets.UTF_8);
    CachedRow unread =
        CachedRow.ofText(
            Json.of("t"),
            text,
            bytes -> {
              assertThat(bytes).isEqualTo(text);
              return Map.of("n", Json.number("1.50"));
            });
    cache().putRows(CALL, namespace, List.of(unread));
    assertThat(cached(namespace, "t")).startsWith("\"t\"{\"n\":1.50");
  }

  @Test
  default void putRows_again_replacesWholeRows() {
    NamespaceName namespace = namespace();
    cache().putRows(CALL, namespace, List.of(row("a", "old", "1", "n", "1"), row("b", "n", "1")));
    cache().putRows(CALL, namespace, List.of(row("a", "n", "2")));
    assertThat(cached(namespace, "a")).isEqualTo("\"a\"{\"n\":\"2\"}");
    assertThat(cached(namespace, "b")).isEqualTo("\"b\"{\"n\":\"1\"}");
    assertThat(cache().size(CALL, namespace)).isEqualTo(2);
  }

  @Test
  default void putRows_vectorThere_leavesIt() {
    NamespaceName namespace = namespace();
    cache().putVectors(CALL, namespace, Map.of("a", new float[] {1, 2}));
    cache().putRows(CALL, namespace, List.of(row("a", "n", "1")));
    assertThat(vector(namespace, "a")).containsExactly(1, 2);
    cache().putVectors(CALL, namespace, Map.of("a", new float[] {3}));
    assertThat(cached(namespace, "a")).isEqualTo("\"a\"{\"n\":\"1\"}");
    assertThat(vector(namespace, "a")).containsExactly(3);
  }

  @Test
  default void putVectors_aloneIsNoRow() {
    NamespaceName namespace = namespace();
    cache().putVectors(CALL, namespace, Map.of("a", new float[] {1, 2}));
    assertThat(cached(namespace, "a")).isEqualTo("none");
    assertThat(cache().size(CALL, namespace)).isZero();
    assertThat(walked(namespace)).isEmpty();
  }

  @Test
  default void vectors_ofOddValues_comeBackBitByBit() {
    NamespaceName namespace = namespace();
    float[] odd = {-0f, Float.MIN_VALUE, Float.MAX_VALUE, 0.1f, -123456.79f};
    cache().putVectors(CALL, namespace, Map.of("a", odd.clone(), "b", new float[] {7}));
    Map<String, float[]> vectors = cache().vectors(CALL, namespace, List.of("a", "b", "x"));
    assertThat(vectors.keySet()).containsExactlyInAnyOrder("a", "b");
    assertThat(vectors.get("a")).isEqualTo(odd);
  }

  @Test
  default void vectors_changedByWhoeverHasThem_stayAsPut() {
    NamespaceName namespace = namespace();
    float[] mine = {1, 2};
    cache().putVectors(CALL, namespace, Map.of("a", mine));
    mine[0] = 9;
    assertThat(vector(namespace, "a")).containsExactly(1, 2);
    vector(namespace, "a")[0] = 9;
    assertThat(vector(namespace, "a")).containsExactly(1, 2);
  }

  @Test
  default void mergeRows_rowThere_replacesWhatIsNamedAndRemovesNulls() {
    NamespaceName namespace = namespace();
    cache().putVectors(CALL, namespace, Map.of("a", new float[] {1}));
    cache().putRows(CALL, namespace, List.of(row("a", "keep", "1", "change", "1", "drop", "1")));
    cache()
        .mergeRows(
            CALL,
            namespace,
            List.of(
                row("a", "change", Json.of(2), "drop", JsonNull.NULL, "more", "3"),
                row("absent", "n", "1")));

    CachedRow merged = Objects.requireNonNull(cache().rows(CALL, namespace, List.of("a")).get("a"));
    assertThat(merged.attributes())
        .isEqualTo(Map.of("keep", Json.of("1"), "change", Json.of(2), "more", Json.of("3")));
    assertThat(cached(namespace, "absent")).isEqualTo("none");
    assertThat(cache().size(CALL, namespace)).isEqualTo(1);
    assertThat(vector(namespace, "a")).containsExactly(1);
  }

  @Test
  default void removeVectors_leavesRows() {
    NamespaceName namespace = namespace();
    cache().putRows(CALL, namespace, List.of(row("a", "n", "1")));
    cache().putVectors(CALL, namespace, Map.of("a", new float[] {1}, "b", new float[] {2}));
    cache().removeVectors(CALL, namespace, List.of("a", "absent"));
    assertThat(cache().vectors(CALL, namespace, List.of("a", "b")).keySet()).containsExactly("b");
    assertThat(cached(namespace, "a")).isEqualTo("\"a\"{\"n\":\"1\"}");
  }

  @Test
  default void remove_takesRowAndVector() {
    NamespaceName namespace = namespace();
    cache().putRows(CALL, namespace, List.of(row("a"), row("b")));
    cache().putVectors(CALL, namespace, Map.of("a", new float[] {1}, "b", new float[] {2}));
    cache().remove(CALL, namespace, List.of("a", "absent"));
    assertThat(cache().rows(CALL, namespace, List.of("a", "b")).keySet()).containsExactly("b");
    assertThat(cache().vectors(CALL, namespace, List.of("a", "b")).keySet()).containsExactly("b");
    assertThat(cache().size(CALL, namespace)).isEqualTo(1);
    cache().putRows(CALL, namespace, List.of(row("a", "n", "2")));
    assertThat(cached(namespace, "a")).isEqualTo("\"a\"{\"n\":\"2\"}");
    assertThat(cache().vectors(CALL, namespace, List.of("a"))).isEmpty();
  }

  @Test
  default void drop_takesOneNamespaceOnly() {
    NamespaceName namespace = namespace();
    NamespaceName longer = new NamespaceName(namespace.value() + "-2");
    for (NamespaceName each : List.of(namespace, longer)) {
      cache().putRows(CALL, each, List.of(row("a", "n", each.value()), row("b")));
      cache().putVectors(CALL, each, Map.of("a", new float[] {1}, "v", new float[] {2}));
    }
    cache().drop(CALL, namespace);
    assertThat(cache().rows(CALL, namespace, List.of("a", "b"))).isEmpty();
    assertThat(cache().vectors(CALL, namespace, List.of("a", "v"))).isEmpty();
    assertThat(cache().size(CALL, namespace)).isZero();
    assertThat(walked(namespace)).isEmpty();
    assertThat(walked(longer).keySet()).containsExactly("a", "b");
    assertThat(vector(longer, "v")).containsExactly(2);
    cache().drop(CALL, namespace);
    cache().putRows(CALL, namespace, List.of(row("a", "n", "again")));
    assertThat(walked(namespace).keySet()).containsExactly("a");
  }

  @Test
  default void walk_manyRows_visitsEachOnceInSmallBatches() {
    NamespaceName namespace = namespace();
    NamespaceName other = namespace();
    List<CachedRow> rows = new ArrayList<>();
    for (int i = 0; i < 2_345; i++) {
      rows.add(row("row-" + i, "n", Json.of(i)));
    }
    cache().putRows(CALL, namespace, rows);
    cache().putRows(CALL, other, List.of(row("row-1", "n", "other")));

    Map<String, CachedRow> walked = walked(namespace);

    assertThat(walked).hasSize(2_345);
    assertThat(cache().size(CALL, namespace)).isEqualTo(2_345);
    for (int i = 0; i < 2_345; i++) {
      assertThat(Objects.requireNonNull(walked.get("row-" + i)).attributes())
          .isEqualTo(Map.of("n", Json.of(i)));
    }
  }

  @Test
  default void walk_rowsComeAndGoMeanwhile_visitsThoseThatStay() {
    NamespaceName namespace = namespace();
    for (int i = 0; i < 3_000; i++) {
      cache().putRows(CALL, namespace, List.of(row("row-" + i)));
    }
    List<String> visited = new ArrayList<>();
    try (DocumentCache.Walk walk = cache().walk(CALL, namespace)) {
      for (List<CachedRow> batch = walk.next(); !batch.isEmpty(); batch = walk.next()) {
        batch.forEach(row -> visited.add(row.key()));
        for (int i = 0; i < 3_000; i += 3) {
          cache().remove(CALL, namespace, List.of("row-" + i));
        }
        cache().putRows(CALL, namespace, List.of(row("new-" + visited.size())));
      }
    }
    assertThat(visited).doesNotHaveDuplicates();
    for (int i = 0; i < 3_000; i++) {
      if (i % 3 != 0) {
        assertThat(visited).contains("row-" + i);
      }
    }
  }

  @Test
  default void walk_closedEarly_harmsNobody() {
    NamespaceName namespace = namespace();
    cache().putRows(CALL, namespace, List.of(row("a"), row("b")));
    for (int i = 0; i < 3; i++) {
      try (DocumentCache.Walk _ = cache().walk(CALL, namespace)) {
        cache().putRows(CALL, namespace, List.of(row("c")));
      }
    }
    assertThat(walked(namespace)).hasSize(3);
  }

  @Test
  default void calls_withNothing_doNothing() {
    NamespaceName namespace = namespace();
    cache().putRows(CALL, namespace, List.of(row("a")));
    cache().putRows(CALL, namespace, List.of());
    cache().mergeRows(CALL, namespace, List.of());
    cache().putVectors(CALL, namespace, Map.of());
    cache().removeVectors(CALL, namespace, List.of());
    cache().remove(CALL, namespace, List.of());
    assertThat(cache().rows(CALL, namespace, List.of())).isEmpty();
    assertThat(cache().vectors(CALL, namespace, List.of())).isEmpty();
    assertThat(walked(namespace)).hasSize(1);
  }

  @Test
  default void calls_fromManyThreads_loseNothing() throws InterruptedException {
    NamespaceName namespace = namespace();
    List<Thread> threads = new ArrayList<>();
    List<Throwable> failures = new ArrayList<>();
    for (int t = 0; t < 4; t++) {
      int mine = t;
      threads.add(
          Thread.ofVirtual()
              .unstarted(() -> {
                for (int i = 0; i < 250; i++) {
                  String key = mine + "-" + i;
                  cache().putRows(CALL, namespace, List.of(row(key, "n", key)));
                  cache().putVectors(CALL, namespace, Map.of(key, new float[] {i}));
                  if (i % 5 == 0) {
                    cache().remove(CALL, namespace, List.of(key));
                  }
                  cache().mergeRows(CALL, namespace, List.of(row("shared", "t" + mine, key)));
                  cache().putRows(CALL, namespace, List.of(row("shared", "all", "1")));
                }
              }));
    }
    for (Thread thread : threads) {
      thread.setUncaughtExceptionHandler((_, failure) -> {
        synchronized (failures) {
          failures.add(failure);
        }
      });
      thread.start();
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(failures).isEmpty();
    assertThat(cache().size(CALL, namespace)).isEqualTo(4 * 200 + 1);
    assertThat(walked(namespace)).hasSize(4 * 200 + 1);
    assertThat(cached(namespace, "3-249")).isEqualTo("\"3-249\"{\"n\":\"3-249\"}");
    assertThat(cached(namespace, "3-245")).isEqualTo("none");
    assertThat(vector(namespace, "0-1")).containsExactly(1);
    CachedRow shared =
        Objects.requireNonNull(cache().rows(CALL, namespace, List.of("shared")).get("shared"));
    assertThat(shared.attributes()).containsKey("all");
  }

  private float[] vector(NamespaceName namespace, String key) {
    return Objects.requireNonNull(
        cache().vectors(CALL, namespace, List.of(key)).get(key), "no vector of " + key);
  }
}
