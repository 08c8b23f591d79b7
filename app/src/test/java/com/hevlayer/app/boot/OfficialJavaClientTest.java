package com.hevlayer.app.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hevlayer.app.config.Environment;
import com.hevlayer.app.config.GatewayConfig;
import com.turbopuffer.client.Namespace;
import com.turbopuffer.client.TurbopufferClient;
import com.turbopuffer.client.okhttp.TurbopufferOkHttpClient;
import com.turbopuffer.core.JsonValue;
import com.turbopuffer.errors.BadRequestException;
import com.turbopuffer.errors.NotFoundException;
import com.turbopuffer.models.ClientNamespacesParams;
import com.turbopuffer.models.namespaces.AggregateBy;
import com.turbopuffer.models.namespaces.AttributeSchemaConfig;
import com.turbopuffer.models.namespaces.DistanceMetric;
import com.turbopuffer.models.namespaces.Filter;
import com.turbopuffer.models.namespaces.NamespaceMultiQueryParams;
import com.turbopuffer.models.namespaces.NamespaceQueryParams;
import com.turbopuffer.models.namespaces.NamespaceWriteParams;
import com.turbopuffer.models.namespaces.NamespaceWriteResponse;
import com.turbopuffer.models.namespaces.Query;
import com.turbopuffer.models.namespaces.RankBy;
import com.turbopuffer.models.namespaces.RankByAttributeOrder;
import com.turbopuffer.models.namespaces.RankByText;
import com.turbopuffer.models.namespaces.Row;
import com.turbopuffer.models.namespaces.Schema;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The official Java client, unchanged, against a gateway with the embedded store. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init") // JUnit fills the fields
class OfficialJavaClientTest {
  private static final RankBy NEAR_FIRST_AXIS = RankBy.vector("vector", List.of(1f, 0f, 0f, 0f));

  private Gateway gateway;
  private TurbopufferClient client;
  private Namespace teas;

  @BeforeAll
  void start(@TempDir Path data) {
    Environment environment = new Environment(Map.of("HOME", data.toString()));
    gateway =
        Gateway.start(GatewayConfig.up(environment, "0", data.toString(), null, "os"), environment);
    client =
        TurbopufferOkHttpClient.builder()
            .baseUrl("http://127.0.0.1:" + gateway.port())
            .apiKey("tpuf_any")
            .maxRetries(0)
            .build();
  }

  @AfterAll
  void stop() {
    client.close();
    gateway.close();
  }

  @BeforeEach
  void load(TestInfo test) {
    teas = client.namespace("java-" + test.getTestMethod().orElseThrow().getName());
    NamespaceWriteResponse written =
        teas.write(
            NamespaceWriteParams.builder()
                .addUpsertRow(tea(1, "assam", "India", 100, "malty black tea", 0.9f, 0.1f, 0f, 0f))
                .addUpsertRow(tea(2, "sencha", "Japan", 80, "grassy green tea", 0.1f, 0.9f, 0f, 0f))
                .addUpsertRow(tea(3, "lapsang", "China", 60, "smoky pine", 0.7f, 0f, 0.7f, 0f))
                .distanceMetric(DistanceMetric.COSINE_DISTANCE)
                .schema(
                    Schema.builder()
                        .put(
                            "text",
                            AttributeSchemaConfig.builder()
                                .type("string")
                                .fullTextSearch(true)
                                .build())
                        .build())
                .build());
    assertThat(written.rowsAffected()).isEqualTo(3);
    assertThat(written.billing().billableLogicalBytesWritten()).isPositive();
  }

  @Test
  void query_everyRanking_findsRows() {
    assertThat(ids(NamespaceQueryParams.builder().rankBy(NEAR_FIRST_AXIS).topK(2)))
        .containsExactly(1, 3);
    assertThat(ids(NamespaceQueryParams.builder().rankBy(RankByText.bm25("text", "tea")).topK(5)))
        .containsExactlyInAnyOrder(1, 2);
    assertThat(
            ids(
                NamespaceQueryParams.builder()
                    .rankBy(RankBy.attribute("grams", RankByAttributeOrder.ASC))
                    .filters(Filter.in("origin", List.of("India", "China")))
                    .topK(5)))
        .containsExactly(3, 1);
  }

  @Test
  void query_answer_carriesWhatTheModelRequires() {
    var answer =
        teas.query(
            NamespaceQueryParams.builder()
                .rankBy(NEAR_FIRST_AXIS)
                .topK(1)
                .includeAttributes(true)
                .build());
    answer.validate();
    assertThat(answer.billing().billableLogicalBytesQueried()).isEqualTo(256_000_000);
    assertThat(answer.performance().approxNamespaceSize()).isEqualTo(3);
    Row row = answer.rows().orElseThrow().getFirst();
    assertThat(row.keySet())
        .containsExactlyInAnyOrder("id", "$dist", "name", "origin", "grams", "text", "vector");
  }

  @Test
  void multiQuery_fused_ranksAgreementFirst() {
    var answer =
        teas.multiQuery(
            NamespaceMultiQueryParams.builder()
                .addQuery(Query.builder().rankBy(NEAR_FIRST_AXIS).topK(3).build())
                .addQuery(Query.builder().rankBy(RankByText.bm25("text", "smoky")).topK(3).build())
                .putAdditionalBodyProperty("rerank_by", JsonValue.from(List.of("RRF")))
                .putAdditionalBodyProperty("limit", JsonValue.from(1))
                .build());
    assertThat(answer.results().getFirst().rows().orElseThrow().getFirst().get("id"))
        .isEqualTo(JsonValue.from(3));
  }

  @Test
  void write_patchAndDelete_areSeenAtOnce() {
    teas.write(
        NamespaceWriteParams.builder()
            .addPatchRow(Row.builder().put("id", 2).put("grams", 75).build())
            .addDelete(1)
            .build());
    assertThat(
            ids(
                NamespaceQueryParams.builder()
                    .rankBy(RankBy.attribute("id", RankByAttributeOrder.ASC))
                    .filters(Filter.eq("grams", 75))
                    .topK(5)))
        .containsExactly(2);
    var count =
        teas.query(
            NamespaceQueryParams.builder().aggregateBy(Map.of("n", AggregateBy.count())).build());
    assertThat(count.aggregations().orElseThrow().get("n")).isEqualTo(JsonValue.from(2));
  }

  @Test
  void refusals_becomeTheClientsExceptions() {
    assertThatThrownBy(() ->
            ids(
                NamespaceQueryParams.builder()
                    .rankBy(RankBy.vector("vector", List.of(1f)))
                    .topK(1)))
        .isInstanceOf(BadRequestException.class);
    Namespace missing = client.namespace("java-never-written");
    assertThatThrownBy(missing::metadata).isInstanceOf(NotFoundException.class);
    // Removing what is not there succeeds, so that a removal may be repeated.
    missing.deleteAll();
  }

  @Test
  void namespaces_listSchemaMetadataDrop() {
    assertThat(
            client
                .namespaces(
                    ClientNamespacesParams.builder().prefix("java-namespaces_").pageSize(1).build())
                .autoPager()
                .stream()
                .map(summary -> summary.id()))
        .containsExactly("java-namespaces_listSchemaMetadataDrop");
    assertThat(teas.metadata().schema()._additionalProperties().keySet())
        .containsExactlyInAnyOrder("id", "vector", "name", "origin", "grams", "text");
    teas.deleteAll();
    assertThatThrownBy(teas::metadata).isInstanceOf(NotFoundException.class);
  }

  private List<Integer> ids(NamespaceQueryParams.Builder query) {
    return teas.query(query.build()).rows().orElseThrow().stream()
        .map(row -> row.get("id").convert(Integer.class))
        .toList();
  }

  private static Row tea(
      int id, String name, String origin, int grams, String text, Float... vector) {
    return Row.builder()
        .put("id", id)
        .put("name", name)
        .put("origin", origin)
        .put("grams", grams)
        .put("text", text)
        .put("vector", List.of(vector))
        .build();
  }
}
