package com.hevlayer.adapters.embedded.cache;

import static com.hevlayer.testkit.cache.CacheFixture.row;
import static org.assertj.core.api.Assertions.assertThat;

import com.hevlayer.ports.cache.CachedRow;
import com.hevlayer.ports.cache.DocumentCache;
import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.json.JsonArray;
import com.hevlayer.ports.json.JsonObject;
import com.hevlayer.ports.store.NamespaceName;
import com.hevlayer.protocol.json.JsonText;
import com.hevlayer.testkit.cache.CacheContract;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class EmbeddedCacheTest implements CacheContract {
  private static final long MIB = 1 << 20;

  private final EmbeddedCache cache = new EmbeddedCache(64 * MIB);

  @Override
  public DocumentCache cache() {
    return cache;
  }

  @Test
  void put_moreThanThereIsRoomFor_givesUpRowsAndSaysSo() {
    EmbeddedCache small = new EmbeddedCache(MIB);
    NamespaceName namespace = namespace();
    long before = small.evictions(namespace);
    for (int i = 0; i < 5_000; i++) {
      small.putRows(CALL, namespace, List.of(row("row-" + i, "text", "x".repeat(1_000))));
    }
    // About 1.2 kB each.
    assertThat(small.size(CALL, namespace)).isBetween(500L, 1_000L);
    assertThat(small.evictions(namespace)).isNotEqualTo(before);
    long walked = 0;
    try (DocumentCache.Walk walk = small.walk(CALL, namespace)) {
      for (List<CachedRow> batch = walk.next(); !batch.isEmpty(); batch = walk.next()) {
        walked += batch.size();
      }
    }
    assertThat(walked).isEqualTo(small.size(CALL, namespace));
  }

  @Test
  void put_manyVectors_countsTheirBytesButNoRows() {
    EmbeddedCache small = new EmbeddedCache(MIB);
    NamespaceName namespace = namespace();
    small.putRows(CALL, namespace, List.of(row("kept")));
    for (int i = 0; i < 100; i++) {
      small.putVectors(CALL, namespace, Map.of("v" + i, new float[32 * 1024]));
    }
    int there = 0;
    for (int i = 0; i < 100; i++) {
      there += small.vectors(CALL, namespace, List.of("v" + i)).size();
    }
    assertThat(there).isLessThanOrEqualTo(8);
    assertThat(there).isPositive();
    assertThat(small.size(CALL, namespace)).isLessThanOrEqualTo(1);
  }

  @Test
  void put_rowLargerThanTheCache_isNotThereAndNothingOlder() {
    EmbeddedCache small = new EmbeddedCache(MIB);
    NamespaceName namespace = namespace();
    small.putRows(CALL, namespace, List.of(row("a", "text", "old")));
    small.putRows(CALL, namespace, List.of(row("a", "text", "x".repeat(2 << 20))));
    assertThat(small.rows(CALL, namespace, List.of("a"))).isEmpty();
    assertThat(small.size(CALL, namespace)).isZero();
  }

  @Test
  void put_numbersOfALargeBody_doesNotKeepTheBody() {
    byte[] body =
        ("{\"n\":[1.50,2],\"filler\":\"" + "x".repeat(100_000) + "\"}")
            .getBytes(StandardCharsets.UTF_8);
    JsonObject parsed = (JsonObject) JsonText.parse(body);
    JsonArray numbers = (JsonArray) Objects.requireNonNull(parsed.get("n"));
    NamespaceName namespace = namespace();
    cache.putRows(CALL, namespace, List.of(CachedRow.of(Json.of("a"), Map.of("n", numbers))));

    Arrays.fill(body, (byte) '9');

    assertThat(cached(namespace, "a")).isEqualTo("\"a\"{\"n\":[1.50,2]}");
  }

  @Test
  void drop_whileRowsArePut_leavesNothingOfBefore() throws InterruptedException {
    NamespaceName namespace = namespace();
    for (int round = 0; round < 200; round++) {
      String mark = "round-" + round;
      Thread putter =
          Thread.ofPlatform()
              .start(() -> {
                for (int i = 0; i < 20; i++) {
                  cache.putRows(CALL, namespace, List.of(row("k" + i, "in", mark)));
                }
              });
      cache.drop(CALL, namespace);
      putter.join();
      cache.drop(CALL, namespace);
      assertThat(cache.size(CALL, namespace)).isZero();
      assertThat(cache.held()).isZero();
    }
  }

  @Test
  void close_twice_forgetsEverything() {
    NamespaceName namespace = namespace();
    cache.putRows(CALL, namespace, List.of(row("a")));
    cache.close();
    cache.close();
    assertThat(cache.rows(CALL, namespace, List.of("a"))).isEmpty();
  }
}
