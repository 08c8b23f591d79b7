package com.hevlayer.protocol.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.json.JsonObject;
import com.hevlayer.ports.store.Filter;
import com.hevlayer.ports.store.Filter.Operator;
import com.hevlayer.ports.store.Query;
import com.hevlayer.ports.store.QueryAnswer;
import com.hevlayer.ports.store.QueryRequest;
import com.hevlayer.ports.store.QueryResult;
import com.hevlayer.ports.store.QueryVector;
import com.hevlayer.ports.store.RankBy;
import com.hevlayer.ports.store.ResultRow;
import com.hevlayer.ports.store.Rows;
import com.hevlayer.ports.store.ScoreExpression;
import com.hevlayer.ports.store.Usage;
import com.hevlayer.ports.store.WriteRequest;
import com.hevlayer.ports.store.WriteResult;
import com.hevlayer.protocol.decode.QueryDecoder;
import com.hevlayer.protocol.decode.WriteBody;
import com.hevlayer.protocol.decode.WriteDecoder;
import com.hevlayer.protocol.encode.Answers;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What one side writes, the other reads as the same value. */
class RoundTripProperties {

  @Provide
  Arbitrary<Filter> filters() {
    return filters(3);
  }

  private static Arbitrary<Filter> filters(int depth) {
    Arbitrary<Filter> tests =
        Combinators.combine(
                names(),
                Arbitraries.of(
                    Operator.EQ, Operator.NOT_EQ, Operator.LT, Operator.GTE, Operator.ANY_GT),
                Arbitraries.oneOf(
                    Arbitraries.longs().map(Json::of),
                    Arbitraries.strings().ofMaxLength(8).map(Json::of),
                    Arbitraries.of(true, false).map(Json::of)))
            .as((name, operator, value) -> new Filter.Test(name, operator, value, null));
    if (depth == 0) {
      return tests;
    }
    Arbitrary<List<Filter>> inner = Arbitraries.lazy(() -> filters(depth - 1)).list().ofMaxSize(3);
    return Arbitraries.oneOf(
        tests,
        inner.map(Filter.And::new),
        inner.map(Filter.Or::new),
        Arbitraries.lazy(() -> filters(depth - 1)).map(Filter.Not::new));
  }

  private static Arbitrary<String> names() {
    return Arbitraries.of("id", "a", "And", "Sum", "Attribute", "Max", "é\"\\", "BM25", "ann");
  }

  private static Arbitrary<ScoreExpression> scores(int depth) {
    Arbitrary<ScoreExpression> leaves =
        Arbitraries.oneOf(
            names().map(name -> new ScoreExpression.Bm25(name, Json.of("x y"), Json.of(false))),
            names()
                .map(name ->
                    new ScoreExpression.Bm25(name, Json.array(Json.of("x")), Json.of(true))),
            names().map(ScoreExpression.Attribute::new),
            names().map(name -> new ScoreExpression.SparseKnn(name, Map.of("k", 0.5))),
            filters(1).map(ScoreExpression.Matches::new));
    if (depth == 0) {
      return leaves;
    }
    Arbitrary<ScoreExpression> inner = Arbitraries.lazy(() -> scores(depth - 1));
    return Arbitraries.oneOf(
        leaves,
        inner.list().ofMinSize(1).ofMaxSize(3).map(ScoreExpression.Sum::new),
        inner
            .list()
            .ofMinSize(1)
            .ofMaxSize(3)
            .map(list -> {
              List<ScoreExpression> operands = new java.util.ArrayList<>(list);
              operands.add(new ScoreExpression.Constant(Json.of(2)));
              return new ScoreExpression.Max(operands);
            }),
        inner.map(score -> new ScoreExpression.Product(2.5, score)),
        inner.map(score -> new ScoreExpression.Dist(score, Json.of("2026-01-01"))),
        inner.map(score -> new ScoreExpression.Saturate(score, Json.of(3), 1)),
        inner.map(score -> new ScoreExpression.Decay(score, Json.of("2h"), 0.5)));
  }

  @Provide
  Arbitrary<RankBy> rankings() {
    return Arbitraries.oneOf(
        scores(3).map(RankBy.Score::new),
        Combinators.combine(names(), Arbitraries.of(true, false))
            .as(RankBy.Order::new)
            .list()
            .ofMinSize(1)
            .ofMaxSize(8)
            .map(RankBy.Orders::new));
  }

  @Property(seed = "20261123", tries = 400, edgeCases = EdgeCasesMode.NONE)
  void query_anyRankingAndFilter_readsBack(
      @ForAll("rankings") RankBy rankBy, @ForAll("filters") Filter filter) {
    Query query =
        new Query(
            rankBy,
            filter,
            new Query.Limit(20, new Query.Per(List.of("a"), 3)),
            7,
            new Query.Projection.Only(List.of("a", "b")),
            Map.of("m", new Query.Computed.Matches(filter)),
            Map.of(),
            List.of(),
            "cosine_distance");
    QueryRequest request =
        new QueryRequest(
            List.of(query, query),
            true,
            new QueryRequest.Rerank.ReciprocalRank(60, List.of(1.0, 2.5)),
            new Query.Limit(5, null),
            2,
            false,
            true);

    assertThat(QueryDecoder.query(MemorySegment.ofArray(RequestEncoder.query(request))))
        .isEqualTo(request);
    QueryRequest single = QueryRequest.of(query);
    assertThat(QueryDecoder.query(MemorySegment.ofArray(RequestEncoder.query(single))))
        .isEqualTo(single);
  }

  @Property(seed = "20261123", tries = 100, edgeCases = EdgeCasesMode.NONE)
  void query_anyVector_readsBack(@ForAll float[] values) {
    for (int i = 0; i < values.length; i++) {
      values[i] = Float.isFinite(values[i]) ? values[i] : 0;
    }
    if (values.length == 0) {
      return;
    }
    Query query =
        new Query(
            new RankBy.Vector("v", false, new QueryVector.Dense(values)),
            null,
            new Query.Limit(1, null),
            0,
            new Query.Projection.IdOnly(),
            Map.of(),
            Map.of(),
            List.of(),
            null);

    QueryRequest read =
        QueryDecoder.query(MemorySegment.ofArray(RequestEncoder.query(QueryRequest.of(query))));

    assertThat(read.queries().get(0).rankBy())
        .isInstanceOfSatisfying(
            RankBy.Vector.class,
            vector ->
                assertThat(((QueryVector.Dense) vector.query()).values()).containsExactly(values));
  }

  @Property(seed = "20261123", tries = 100, edgeCases = EdgeCasesMode.NONE)
  void write_anyConditionAndRows_readsBack(@ForAll("filters") Filter filter) {
    String body =
        "{\"upsert_rows\":[{\"id\":18446744073709551615,\"vector\":[0.10,1e-3],\"é\\\"\":\"\\u0001𝄞\"},"
            + "{\"id\":\"x\",\"n\":null,\"l\":[\"a\"]}],\"patch_columns\":{\"id\":[5],\"b\":[true]},"
            + "\"deletes\":[7],\"delete_by_filter_allow_partial\":true,\"schema\":{\"a\":\"string\"},"
            + "\"encryption\":{\"mode\":\"default\"},\"sharding\":{\"num_shards\":3},"
            + "\"create_namespace\":true,\"upsert_condition\":"
            + Expressions.filter(filter)
            + ",\"patch_by_filter\":{\"filters\":"
            + Expressions.filter(filter)
            + ",\"patch\":{\"c\":[1,2]}}}";
    WriteRequest request = decode(body.getBytes(StandardCharsets.UTF_8));

    byte[] encoded = RequestEncoder.write(request);
    WriteRequest read = decode(encoded);

    assertThat(read.upsertCondition()).isEqualTo(filter);
    assertThat(read.patchByFilter()).isEqualTo(request.patchByFilter());
    assertThat(text(read.upserts())).isEqualTo(text(request.upserts()));
    assertThat(text(read.patches())).isEqualTo(text(request.patches()));
    assertThat(new String(RequestEncoder.write(read), StandardCharsets.UTF_8))
        .isEqualTo(new String(encoded, StandardCharsets.UTF_8));
  }

  private static WriteRequest decode(byte[] body) {
    return ((WriteBody.Write) WriteDecoder.decode(MemorySegment.ofArray(body))).request();
  }

  private static String text(Rows rows) {
    StringBuilder text = new StringBuilder();
    Rows.Cursor cursor = rows.cursor();
    for (Rows.Row row = cursor.next(); row != null; row = cursor.next()) {
      text.append(row.id()).append(' ');
      for (int i = 0; i < row.size(); i++) {
        text.append(row.name(i)).append('=').append(row.value(i)).append(' ');
      }
    }
    return text.toString();
  }

  @Property(seed = "20261123", tries = 100, edgeCases = EdgeCasesMode.NONE)
  void answers_anyRow_readBack(@ForAll float distance, @ForAll String text, @ForAll long number) {
    Map<String, Json> attributes = new LinkedHashMap<>();
    String safe = new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    attributes.put("t", Json.of(safe));
    attributes.put("n", Json.of(number));
    attributes.put("v", Json.floats(new float[] {distance, 1}));
    ResultRow row = ResultRow.ranked(Json.ofUnsigned(number), distance, attributes);
    JsonObject answer =
        AnswerDecoder.object(
            Answers.query(
                QueryAnswer.of(List.of(QueryResult.rows(List.of(row)))), false, Usage.NONE));

    ResultRow read = AnswerDecoder.rows(answer).get(0);

    assertThat(read.id()).isEqualTo(row.id());
    assertThat((float) read.distance().orElseThrow()).isEqualTo(distance);
    assertThat(read.attributes()).isEqualTo(row.attributes());
    WriteResult result =
        WriteResult.builder()
            .message("m")
            .counts(1, 2, 3)
            .remaining(true)
            .ids(List.of(row.id()), List.of(), List.of(Json.of("d")))
            .build();
    WriteResult written =
        AnswerDecoder.write(AnswerDecoder.object(Answers.write(result, Usage.NONE)));
    assertThat(written.rowsAffected()).isEqualTo(6);
    assertThat(written.rowsRemaining()).isTrue();
    assertThat(written.upsertedIds()).isEqualTo(result.upsertedIds());
    assertThat(written.deletedIds()).isEqualTo(result.deletedIds());
  }
}
