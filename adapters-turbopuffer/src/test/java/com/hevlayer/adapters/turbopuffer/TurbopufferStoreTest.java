package com.hevlayer.adapters.turbopuffer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hevlayer.ports.net.Origin;
import com.hevlayer.ports.plugin.Secret;
import com.hevlayer.ports.store.Answer;
import com.hevlayer.ports.store.CallContext;
import com.hevlayer.ports.store.Cancellation;
import com.hevlayer.ports.store.NamespaceDescription;
import com.hevlayer.ports.store.NamespaceName;
import com.hevlayer.ports.store.NamespacePage;
import com.hevlayer.ports.store.NamespaceQuery;
import com.hevlayer.ports.store.NoAnswerException;
import com.hevlayer.ports.store.OperationStatus;
import com.hevlayer.ports.store.QueryAnswer;
import com.hevlayer.ports.store.QueryResult;
import com.hevlayer.ports.store.ResultRow;
import com.hevlayer.ports.store.Wire;
import com.hevlayer.ports.store.WriteResult;
import com.hevlayer.protocol.decode.QueryDecoder;
import com.hevlayer.protocol.decode.WriteBody;
import com.hevlayer.protocol.decode.WriteDecoder;
import java.lang.foreign.MemorySegment;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TurbopufferStoreTest {
  private static final NamespaceName TEA = new NamespaceName("tea-shop");
  private static final CallContext CALL = CallContext.of("r-1", CallContext.Purpose.REQUEST);
  private static final CallContext WITH_KEY =
      new CallContext(
          "r-1", CallContext.Purpose.REQUEST, null, Cancellation.NEVER, Secret.of("callers-key"));

  private final ScriptedTransport transport = new ScriptedTransport();

  private TurbopufferStore store(Optional<Secret> credential) {
    return new TurbopufferStore(
        "main",
        Wire.of(Origin.of(URI.create("http://upstream:81"), null), () -> credential),
        transport,
        InstantSource.fixed(Instant.EPOCH));
  }

  private TurbopufferStore store() {
    return store(Optional.of(Secret.of("stores-key")));
  }

  @Test
  void call_credential_winsOverCallersKey() {
    transport.answer(200, "{\"status\":\"OK\"}").answer(200, "{\"status\":\"OK\"}");
    store().drop(WITH_KEY, TEA);
    store(Optional.empty()).drop(WITH_KEY, TEA);
    assertThat(transport.calls.get(0).headers())
        .contains(Map.entry("Authorization", "Bearer stores-key"))
        .doesNotContain(Map.entry("Authorization", "Bearer callers-key"));
    assertThat(transport.calls.get(1).headers())
        .contains(Map.entry("Authorization", "Bearer callers-key"));
    assertThat(transport.calls.get(0))
        .hasToString("DELETE http://upstream:81/v2/namespaces/tea-shop");
  }

  @Test
  void call_refusal_survivesWhole() {
    transport.answer(429, "{\"status\":\"error\",\"error\":\"slow down\"}");
    Answer.Refused<?> refused = (Answer.Refused<?>) store().describe(CALL, TEA);
    assertThat(refused.status()).isEqualTo(429);
    assertThat(refused.headers()).asString().contains("retry-after=3");
    assertThat(new String(refused.body(), StandardCharsets.UTF_8)).contains("slow down");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "<html>", "{\"rows\":"})
  void call_garbage_isNoAnswer(String body) {
    transport.answer(200, body);
    assertThatThrownBy(() -> store().describe(CALL, TEA))
        .isInstanceOfSatisfying(
            NoAnswerException.class,
            none -> assertThat(none.reason()).isEqualTo(NoAnswerException.Reason.GARBLED))
        .hasMessageContaining("store 'main'")
        .hasMessageContaining("GET /v2/namespaces/tea-shop/metadata");
  }

  @Test
  void describe_ofSomethingElseThanAnObject_keepsIt() {
    transport.answer(200, "[1]");
    var description = ((Answer.Ok<NamespaceDescription>) store().describe(CALL, TEA)).value();
    assertThat(description.source()).hasToString("Optional[[1]]");
    assertThat(description.index()).isEqualTo(NamespaceDescription.IndexStatus.UNKNOWN);
  }

  @Test
  void list_arguments_areEscaped() {
    transport.answer(200, "{\"namespaces\":[{\"id\":\"a\"},\"b\"],\"next_cursor\":\"c\"}");
    var page =
        ((Answer.Ok<NamespacePage>) store().list(CALL, new NamespaceQuery("te a&", "x=/", 7)))
            .value();
    assertThat(transport.target(0))
        .isEqualTo("GET /v1/namespaces?prefix=te%20a%26&cursor=x%3D%2F&page_size=7");
    assertThat(page.names()).containsExactly("a", "b");
    assertThat(page.nextCursor()).contains("c");
  }

  /** What was decoded from a body is encoded to the same meaning again. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"rank_by\":[\"id\",\"asc\"],\"filters\":[\"And\",[[\"a\",\"Eq\",1.0],[\"Not\",[\"b\",\"In\",[\"x\"]]]]],"
            + "\"limit\":{\"total\":5,\"per\":{\"attributes\":[\"a\"],\"limit\":2}},"
            + "\"include_attributes\":[\"a\"],\"consistency\":{\"level\":\"eventual\"}}",
        "{\"rank_by\":[\"vector\",\"ANN\",[0.5,1.0]],\"limit\":3,\"offset\":2,"
            + "\"exclude_attributes\":[\"b\"],\"vector_encoding\":\"base64\","
            + "\"consistency\":{\"level\":\"strong\"}}",
        "{\"rank_by\":[\"Sum\",[[\"Product\",3.0,[\"name\",\"BM25\",\"smoky\"]],"
            + "[\"blurb\",\"BM25\",\"leaf\",{\"last_as_prefix\":true}],"
            + "[\"Saturate\",[\"Attribute\",\"sold\"],{\"midpoint\":40}],[\"in_stock\",\"Eq\",true]]],"
            + "\"limit\":10,\"compute_attributes\":{\"d\":[\"vector\",\"VectorDist\",[1.0]],"
            + "\"h\":[\"Highlight\",\"blurb\"]},\"consistency\":{\"level\":\"strong\"}}",
        "{\"aggregate_by\":{\"n\":[\"Count\"],\"w\":[\"Sum\",\"w\"]},"
            + "\"group_by\":[\"a\",{\"t\":[\"ForEachUnique\",\"tags\"]}],\"top_k\":9,"
            + "\"filters\":[\"maker\",\"Fuzzy\",\"darjeling\",{\"max_edit_distance\":"
            + "[{\"min_query_chars\":6,\"distance\":1}]}],\"consistency\":{\"level\":\"strong\"}}",
        "{\"queries\":[{\"rank_by\":[\"s\",\"SparseKNN\",{\"x\":1.5}],\"limit\":5},"
            + "{\"rank_by\":[[\"a\",\"desc\"],[\"b\",\"asc\"]],\"limit\":5}],"
            + "\"rerank_by\":[\"RRF\",{\"rank_constant\":60,\"weights\":[2.0,1.0]}],\"limit\":3,"
            + "\"consistency\":{\"level\":\"strong\"}}"
      })
  void query_decoded_isEncodedAlike(String body) {
    transport.answer(200, "{\"rows\":[]}");
    store().query(CALL, TEA, QueryDecoder.query(segment(body)));
    assertThat(transport.target(0)).isEqualTo("POST /v2/namespaces/tea-shop/query");
    // Decoded once more, since members may stand in another order.
    assertThat(QueryDecoder.query(segment(transport.body(0))))
        .usingRecursiveComparison()
        .isEqualTo(QueryDecoder.query(segment(body)));
  }

  @Test
  void query_answer_keepsNumbersAndOrder() {
    transport.answer(
        200,
        "{\"rows\":[{\"id\":18446744073709551615,\"$dist\":0.25,\"z\":1.50,\"a\":\"x\"}],"
            + "\"billing\":{\"billable_logical_bytes_queried\":256000000}}");
    Answer.Ok<QueryAnswer> answer =
        (Answer.Ok<QueryAnswer>)
            store()
                .query(
                    CALL,
                    TEA,
                    QueryDecoder.query(segment("{\"rank_by\":[\"id\",\"asc\"],\"limit\":1}")));
    ResultRow row = ((QueryResult.Rows) answer.value().results().getFirst()).rows().getFirst();
    assertThat(row.id()).hasToString("18446744073709551615");
    assertThat(row.distance()).hasValue(0.25);
    assertThat(row.attributes()).hasToString("{z=1.50, a=\"x\"}");
    assertThat(answer.usage().billing())
        .hasToString("{\"billable_logical_bytes_queried\":256000000}");
  }

  @Test
  void write_decoded_isEncodedAlike() {
    String body =
        "{\"upsert_rows\":[{\"id\":1,\"vector\":[0.10,2e1],\"a\":\"\\u00e9\"}],"
            + "\"patch_rows\":[{\"id\":2,\"a\":null}],\"deletes\":[3],"
            + "\"upsert_condition\":[\"a\",\"Lt\",{\"$ref_new\":\"a\"}],"
            + "\"delete_by_filter\":[\"a\",\"Eq\",1],"
            + "\"schema\":{\"a\":\"string\"},\"distance_metric\":\"cosine_distance\","
            + "\"return_affected_ids\":true}";
    transport.answer(
        200,
        "{\"status\":\"OK\",\"message\":\"m\",\"rows_affected\":3,\"rows_upserted\":1,"
            + "\"rows_patched\":1,\"rows_deleted\":1,\"deleted_ids\":[3]}");
    WriteBody.Write write = (WriteBody.Write) WriteDecoder.decode(segment(body));
    var result = ((Answer.Ok<WriteResult>) store().write(CALL, TEA, write.request())).value();
    assertThat(transport.body(0))
        .contains("{\"id\":1,\"vector\":[0.10,2e1],\"a\":\"é\"}")
        .contains("\"patch_columns\":{\"id\":[2],\"a\":[null]}")
        .contains("{\"$ref_new\":\"a\"}");
    assertThat(result.rowsAffected()).isEqualTo(3);
    assertThat(result.deletedIds()).hasToString("[3]");
    assertThat(result.rowsRemaining()).isFalse();
  }

  @Test
  void metadata_bothForms_areUnderstood() {
    transport
        .answer(
            200,
            "{\"schema\":{\"id\":{\"type\":\"uint\"},\"t\":{\"type\":\"string\",\"filterable\":false,"
                + "\"full_text_search\":{\"k1\":1.2}}},\"approx_row_count\":5,"
                + "\"approx_logical_bytes\":60,\"created_at\":\"2026-10-02T08:00:00.000000000Z\","
                + "\"encryption\":{\"sse\":true},\"index\":{\"status\":\"updating\","
                + "\"unindexed_bytes\":9,\"unindexed_rows\":2},\"sharding\":{\"num_shards\":4}}")
        .answer(200, "{\"nested\":{\"unindexed_bytes\":1}}");
    NamespaceDescription full = value(store().describe(CALL, TEA));
    assertThat(full.approxRowCount()).isEqualTo(5);
    assertThat(full.createdAt()).contains(Instant.parse("2026-10-02T08:00:00Z"));
    assertThat(full.encryption()).hasToString("Optional[{\"mode\":\"default\"}]");
    assertThat(full.index()).isEqualTo(NamespaceDescription.IndexStatus.UPDATING);
    assertThat(full.unindexedRows()).isEqualTo(2);
    assertThat(full.shards()).hasValue(4);
    assertThat(full.schema().keySet()).containsExactly("id", "t");
    assertThat(value(store().describe(CALL, TEA)).index())
        .isEqualTo(NamespaceDescription.IndexStatus.UPDATING);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"id\":{\"type\":\"uint\"},\"t\":{\"type\":\"string\",\"filterable\":true}}",
        "{\"schema\":{\"id\":\"uint\",\"t\":{\"type\":\"string\",\"filterable_attribute\":true}}}",
        "{\"schema\":{\"attributes\":{\"id\":\"uint\",\"t\":{\"type\":\"string\",\"filterable\":true}}}}",
        "{\"attributes\":{\"id\":\"uint\",\"t\":{\"type\":\"string\",\"filterable\":true}}}"
      })
  void schema_ofAnyForm_isRead(String body) {
    transport.answer(200, body);
    var schema = value(store().schema(CALL, TEA));
    assertThat(transport.target(0)).isEqualTo("GET /v1/namespaces/tea-shop/schema");
    assertThat(schema.keySet()).containsExactly("id", "t");
    assertThat(Objects.requireNonNull(schema.get("id")).type()).isEqualTo("uint");
    assertThat(Objects.requireNonNull(schema.get("id")).filterable()).isEmpty();
    assertThat(Objects.requireNonNull(schema.get("t")).filterable()).contains(true);
  }

  @Test
  void schema_attributesOfThoseNames_areAttributes() {
    transport.answer(
        200,
        "{\"schema\":{\"type\":\"string\",\"filterable\":false},"
            + "\"attributes\":{\"type\":\"[]string\"}}");
    var schema = value(store().schema(CALL, TEA));
    assertThat(schema.keySet()).containsExactly("schema", "attributes");
    assertThat(Objects.requireNonNull(schema.get("schema")).filterable()).contains(false);
    assertThat(Objects.requireNonNull(schema.get("attributes")).type()).isEqualTo("[]string");
  }

  @Test
  void operation_states_areRead() {
    transport
        .answer(200, "{\"status\":\"running\",\"start_time\":\"2026-10-02T08:00:00Z\"}")
        .answer(
            200,
            "{\"status\":\"finished\",\"result\":{\"error\":{\"status_code\":409,\"detail\":{\"error\":\"x\"}}}}");
    assertThat(value(store().operation(CALL, TEA, "a/b")).result()).isEmpty();
    assertThat(transport.target(0)).isEqualTo("GET /v1/namespaces/tea-shop/operations/a%2Fb");
    OperationStatus finished = value(store().operation(CALL, TEA, "t"));
    assertThat(((Answer.Refused<?>) finished.result().orElseThrow()).status()).isEqualTo(409);
  }

  @Test
  void wire_tellsOriginAndCredential() {
    assertThat(store().wire().orElseThrow().origin()).hasToString("http://upstream:81");
    assertThat(store().wire().orElseThrow().credential()).contains(Secret.of("stores-key"));
    assertThat(store().wire().orElseThrow().credential().orElseThrow()).hasToString("***");
  }

  private static <T> T value(Answer<T> answer) {
    return ((Answer.Ok<T>) answer).value();
  }

  private static MemorySegment segment(String body) {
    return MemorySegment.ofArray(body.getBytes(StandardCharsets.UTF_8));
  }
}
