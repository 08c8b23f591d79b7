package com.hevlayer.domain.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.hevlayer.domain.fault.Fault;
import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.json.JsonNumber;
import com.hevlayer.ports.store.Answer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class CachedVectorsTest {
  private final Caching caching = new Caching();

  private String seeds(Object... ids) {
    List<Json> given =
        Stream.of(ids)
            .<Json>map(id -> id instanceof Json json ? json : Json.of((String) id))
            .toList();
    Map<String, String> sorted = new TreeMap<>();
    caching
        .caching
        .seeds()
        .of(caching.target(), given)
        .forEach((key, vector) -> sorted.put(key, Arrays.toString(vector)));
    return sorted.toString();
  }

  @Test
  void of_absentFromTheCache_isReadAndPut() {
    caching.store.put("a", Map.of("n", Json.of(1), "vector", Json.floats(new float[] {1, 2})));
    assertThat(seeds("a", "ghost", "a")).isEqualTo("{a=[1.0, 2.0]}");
    assertThat(caching.store.calls).containsExactly("query [\"a\", \"ghost\"] only [vector]");
    caching.store.calls.clear();
    assertThat(seeds("a")).isEqualTo("{a=[1.0, 2.0]}");
    assertThat(caching.store.calls).isEmpty();
    assertThat(caching.cachedRows()).isEmpty();
    assertThat(caching.heard).contains("looked up 1 of 1, 8 bytes");
  }

  @Test
  void of_rowsWithoutOneVector_areLeftOut() {
    caching.store.put("none", Map.of("n", Json.of(1)));
    caching.store.put("several", Map.of("vector", Json.array(Json.floats(new float[] {1}))));
    caching.store.put("empty", Map.of("vector", Json.array(List.of())));
    assertThat(seeds("none", "several", "empty")).isEqualTo("{}");
    assertThat(caching.cachedVectors()).isEmpty();
  }

  @Test
  void of_failingCache_readsTheStoreAndPutsNothing() {
    caching.store.put("a", Map.of("vector", Json.floats(new float[] {1})));
    caching.cache.failing = () -> true;
    assertThat(seeds("a")).isEqualTo("{a=[1.0]}");
    caching.cache.failing = () -> false;
    assertThat(caching.cachedVectors()).isEmpty();
  }

  @Test
  void of_numbersAndDigits_areOneId() {
    caching.store.numericIds = true;
    caching.store.put("7", Map.of("vector", Json.floats(new float[] {1})));
    JsonNumber seven = Json.of(7);
    assertThat(seeds("7", seven)).isEqualTo("{7=[1.0]}");
    assertThat(caching.store.calls).containsExactly("describe", "query [7] only [vector]");
  }

  @Test
  void of_refusal_isWrapped() {
    caching.store.refusal = Answer.refused(500, "broken");
    assertThatExceptionOfType(Fault.StepRefused.class)
        .isThrownBy(() -> seeds("a"))
        .withMessageContaining("looking up the vectors of nearest_to_id failed")
        .withMessageContaining("broken");
  }
}
