package com.hevlayer.domain.cache;

import static com.hevlayer.domain.query.ScriptedStore.row;
import static com.hevlayer.domain.query.ScriptedStore.rows;
import static com.hevlayer.domain.query.ScriptedStore.wired;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hevlayer.domain.fault.Fault;
import com.hevlayer.domain.query.ScriptedStore;
import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.store.Answer;
import com.hevlayer.ports.store.QueryRequest;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class StoreSeedsTest {
  private static final String MISMATCH =
      "filter error in key `id`: type mismatch: expected u64, got string";

  private final StoreSeeds seeds = new StoreSeeds();

  @Test
  void of_ids_areAskedOnceEachInOneCall() {
    ScriptedStore store =
        wired(request ->
            rows(
                row(Json.of("a"), Double.NaN, "vector", Json.floats(new float[] {1, 2})),
                row(Json.of("none"), Double.NaN),
                row(Json.of("odd"), Double.NaN, "vector", Json.of("AACAPw==")),
                row(Json.of("empty"), Double.NaN, "vector", Json.array())));
    Map<String, float[]> found = seeds.of(store.target(), ids("a", "none", "a", "odd", "empty"));
    assertThat(found).containsOnlyKeys("a");
    assertThat(found.get("a")).containsExactly(1, 2);
    assertThat(store.asked)
        .containsExactly(
            "{\"rank_by\":[\"id\",\"asc\"],"
                + "\"filters\":[\"id\",\"In\",[\"a\",\"none\",\"odd\",\"empty\"]],\"top_k\":4,"
                + "\"include_attributes\":[\"vector\"],"
                + "\"consistency\":{\"level\":\"eventual\"}}");
  }

  @Test
  void of_moreThanAThousand_areAskedInParts() {
    ScriptedStore store = wired(request -> rows());
    assertThat(
            seeds.of(
                store.target(),
                IntStream.range(0, 2001).<Json>mapToObj(i -> Json.of("r" + i)).toList()))
        .isEmpty();
    assertThat(store.asked).hasSize(3);
    assertThat(store.asked.get(2)).contains("\"top_k\":1,");
  }

  @Test
  void of_digitsWhereIdsAreNumbers_findTheNumbers() {
    ScriptedStore store =
        wired(request ->
            asksForText(request)
                ? Answer.refused(400, MISMATCH)
                : rows(row(Json.of(42), Double.NaN, "vector", Json.floats(new float[] {1}))));
    assertThat(seeds.of(store.target(), ids("42", "x", "042", ""))).containsOnlyKeys("42");
    assertThat(store.asked).hasSize(2);
    assertThat(store.asked.get(1)).contains("[\"id\",\"In\",[42]]");
  }

  @Test
  void of_numbersWhereIdsAreStrings_findTheStrings() {
    ScriptedStore store =
        wired(request ->
            asksForText(request)
                ? rows(row(Json.of("42"), Double.NaN, "vector", Json.floats(new float[] {1})))
                : Answer.refused(400, MISMATCH));
    assertThat(seeds.of(store.target(), List.of(Json.of(42)))).containsOnlyKeys("42");
  }

  @Test
  void of_wordsWhereIdsAreNumbers_findNothing() {
    ScriptedStore store = wired(request -> Answer.refused(400, MISMATCH));
    assertThat(seeds.of(store.target(), ids("x"))).isEmpty();
    assertThat(store.asked).hasSize(1);
  }

  @Test
  void of_refusal_isWrapped() {
    ScriptedStore store = wired(request -> Answer.refused(404, "no such namespace"));
    assertThatThrownBy(() -> seeds.of(store.target(), ids("a")))
        .isInstanceOf(Fault.StepRefused.class)
        .hasMessageContaining("nearest_to_id")
        .hasMessageContaining("404")
        .hasMessageContaining("no such namespace");
  }

  private static boolean asksForText(QueryRequest request) {
    return String.valueOf(request.queries().getFirst().filter()).contains("\"42\"");
  }

  private static List<Json> ids(String... ids) {
    return List.<Json>copyOf(List.of(ids).stream().map(Json::of).toList());
  }
}
