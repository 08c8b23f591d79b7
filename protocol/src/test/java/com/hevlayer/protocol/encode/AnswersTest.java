package com.hevlayer.protocol.encode;

import static org.assertj.core.api.Assertions.assertThat;

import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.json.JsonObject;
import com.hevlayer.ports.store.Answer;
import com.hevlayer.ports.store.AttributeSchema;
import com.hevlayer.ports.store.NamespaceDescription;
import com.hevlayer.ports.store.NamespaceDescription.IndexStatus;
import com.hevlayer.ports.store.NamespacePage;
import com.hevlayer.ports.store.OperationStatus;
import com.hevlayer.ports.store.QueryAnswer;
import com.hevlayer.ports.store.QueryResult;
import com.hevlayer.ports.store.RecallResult;
import com.hevlayer.ports.store.ResultRow;
import com.hevlayer.ports.store.Usage;
import com.hevlayer.ports.store.WriteResult;
import com.hevlayer.protocol.json.JsonText;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AnswersTest {
  private static final Usage USAGE =
      Usage.of(
          (JsonObject) JsonText.parse("{\"b\":1}".getBytes(StandardCharsets.UTF_8)),
          (JsonObject)
              JsonText.parse("{\"cache_hit_ratio\":1.0}".getBytes(StandardCharsets.UTF_8)));

  private static String text(byte[] body) {
    return new String(body, StandardCharsets.UTF_8);
  }

  private static Map<String, Json> attributes(Object... pairs) {
    Map<String, Json> map = new LinkedHashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      map.put((String) pairs[i], (Json) pairs[i + 1]);
    }
    return map;
  }

  @Test
  void write_countsAndIds_onlyWhereThereAreSome() {
    WriteResult result =
        WriteResult.builder()
            .message("done")
            .counts(2, 0, 1)
            .ids(List.of(Json.of(11), Json.ofUnsigned(-1)), List.of(), List.of(Json.of("a")))
            .build();

    assertThat(text(Answers.write(result, USAGE)))
        .isEqualTo(
            "{\"status\":\"OK\",\"message\":\"done\",\"rows_affected\":3,\"rows_upserted\":2,"
                + "\"rows_deleted\":1,\"upserted_ids\":[11,18446744073709551615],"
                + "\"deleted_ids\":[\"a\"],\"billing\":{\"b\":1},"
                + "\"performance\":{\"cache_hit_ratio\":1.0}}");
  }

  @Test
  void query_rows_shortFloatsInOrderWithoutNulls() {
    QueryAnswer answer =
        QueryAnswer.of(
            List.of(
                QueryResult.rows(
                    List.of(
                        ResultRow.ranked(
                            Json.of(11),
                            0.2f,
                            attributes(
                                "z",
                                Json.of("é\"\n\u0001𝄞"),
                                "gone",
                                com.hevlayer.ports.json.JsonNull.NULL,
                                "vector",
                                Json.floats(new float[] {0.7f, 1f, 1e-7f}))),
                        ResultRow.of(Json.of("x"), Map.of())))));

    assertThat(text(Answers.query(answer, false, USAGE)))
        .isEqualTo(
            "{\"rows\":[{\"id\":11,\"$dist\":0.2,\"z\":\"é\\\"\\n\\u0001𝄞\","
                + "\"vector\":[0.7,1.0,1.0E-7]},{\"id\":\"x\"}],"
                + "\"billing\":{\"b\":1},\"performance\":{\"cache_hit_ratio\":1.0}}");
  }

  @Test
  void query_multiple_hasResults() {
    QueryAnswer answer =
        QueryAnswer.of(
            List.of(
                QueryResult.aggregations(Map.of("n", Json.of(3))),
                QueryResult.groups(List.of(Json.object("k", Json.of(1))))));

    assertThat(text(Answers.query(answer, true, Usage.NONE)))
        .startsWith(
            "{\"results\":[{\"aggregations\":{\"n\":3}},{\"aggregation_groups\":[{\"k\":1}]}],"
                + "\"billing\":{\"billable_logical_bytes_queried\":0,");
  }

  @Test
  void namespaces_lastPage_hasNullCursor() {
    assertThat(text(Answers.namespaces(NamespacePage.of(List.of("tea-eu"), null))))
        .isEqualTo("{\"namespaces\":[{\"id\":\"tea-eu\"}],\"next_cursor\":null}");
  }

  @Test
  void schema_specExample_hasExactlyTheKeysAndHidesStamps() {
    Map<String, AttributeSchema> schema = new LinkedHashMap<>();
    schema.put("id", AttributeSchema.builder("uint").build());
    schema.put("origin", AttributeSchema.builder("string").filterable(true).build());
    schema.put("_hevlayer_shard", AttributeSchema.builder("int").filterable(true).build());
    schema.put(
        "vector",
        AttributeSchema.builder("[4]f16")
            .ann(Json.object("distance_metric", Json.of("cosine_distance")))
            .build());

    assertThat(text(NamespaceAnswers.schema(schema)))
        .isEqualTo(
            "{\"id\":{\"type\":\"uint\",\"filterable\":null,\"full_text_search\":null},"
                + "\"origin\":{\"type\":\"string\",\"filterable\":true,\"full_text_search\":null},"
                + "\"vector\":{\"type\":\"[4]f16\",\"ann\":true,\"filterable\":null,"
                + "\"full_text_search\":null}}");
    NamespaceDescription description =
        NamespaceDescription.builder()
            .schema(schema)
            .size(0, 0)
            .times(
                Instant.parse("2026-10-02T08:00:00Z"),
                Instant.parse("2026-10-02T08:00:01.250Z"),
                null)
            .index(IndexStatus.UP_TO_DATE, 0, 0)
            .build();
    assertThat(text(NamespaceAnswers.metadataV2(description)))
        .isEqualTo(
            "{\"schema\":{\"id\":{\"type\":\"uint\"},"
                + "\"origin\":{\"type\":\"string\",\"filterable\":true},"
                + "\"vector\":{\"type\":\"[4]f16\","
                + "\"ann\":{\"distance_metric\":\"cosine_distance\"}}},"
                + "\"approx_row_count\":0,\"approx_logical_bytes\":0,"
                + "\"created_at\":\"2026-10-02T08:00:00.000000000Z\","
                + "\"updated_at\":\"2026-10-02T08:00:01.250000000Z\","
                + "\"encryption\":{\"mode\":\"default\"},\"index\":{\"status\":\"up-to-date\"}}");
    assertThat(text(NamespaceAnswers.metadataV1(description)))
        .contains("\"encryption\":{\"sse\":true}");
  }

  @Test
  void recall_groundTruth_namesNeighbours() {
    RecallResult result =
        RecallResult.of(
            1,
            10,
            10,
            List.of(
                RecallResult.Search.of(
                    new float[] {1, 0}, List.of(ResultRow.ranked(Json.of(1), 0, Map.of())))));

    assertThat(text(Answers.recall(result)))
        .isEqualTo(
            "{\"avg_recall\":1.0,\"avg_exhaustive_count\":10.0,\"avg_ann_count\":10.0,"
                + "\"ground_truth\":[{\"query_vector\":[1.0,0.0],"
                + "\"nearest_neighbors\":[{\"id\":1,\"$dist\":0.0}]}]}");
  }

  @Test
  void status_finished_hasSuccessOrError() {
    Instant start = Instant.parse("2026-10-02T08:00:00Z");
    assertThat(text(OperationAnswers.status(OperationStatus.running(start, "half"))))
        .isEqualTo(
            "{\"status\":\"running\",\"start_time\":\"2026-10-02T08:00:00.000000000Z\","
                + "\"progress\":\"half\"}");
    assertThat(
            text(
                OperationAnswers.status(
                    OperationStatus.finished(start, start, Answer.refused(409, "taken")))))
        .endsWith(
            "\"result\":{\"error\":{\"status_code\":409,"
                + "\"detail\":{\"status\":\"error\",\"error\":\"taken\"}}}}");
    assertThat(
            text(
                OperationAnswers.status(
                    OperationStatus.finished(
                        start, start, Answer.ok(WriteResult.builder().affected(3).build())))))
        .contains("\"result\":{\"success\":{\"status\":\"OK\"")
        .contains("\"rows_affected\":3");
  }

  @Test
  void legacy_rowsAndExport_keepVectorsApart() {
    List<ResultRow> rows =
        List.of(
            ResultRow.ranked(
                Json.of(1),
                0.5f,
                attributes("vector", Json.floats(new float[] {1}), "a", Json.of(2))),
            ResultRow.of(Json.of(2), Map.of()));

    assertThat(text(LegacyAnswers.query(rows)))
        .isEqualTo(
            "[{\"id\":1,\"dist\":0.5,\"vector\":[1.0],\"attributes\":{\"a\":2}},{\"id\":2}]");
    assertThat(text(LegacyAnswers.export(rows, "c")))
        .isEqualTo(
            "{\"ids\":[1,2],\"vectors\":[[1.0],null],\"attributes\":{\"a\":[2,null]},"
                + "\"next_cursor\":\"c\"}");
  }

  @Test
  void error_text_isEscaped() {
    assertThat(text(Answers.error("no \"x\"")))
        .isEqualTo("{\"status\":\"error\",\"error\":\"no \\\"x\\\"\"}");
  }
}
