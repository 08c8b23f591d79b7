package com.hevlayer.protocol.decode;

import static com.hevlayer.protocol.decode.WriteDecoderTest.body;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.store.Filter;
import com.hevlayer.ports.store.Query;
import com.hevlayer.ports.store.Query.Computed;
import com.hevlayer.ports.store.QueryRequest;
import com.hevlayer.ports.store.QueryVector;
import com.hevlayer.ports.store.RankBy;
import com.hevlayer.ports.store.RecallRequest;
import com.hevlayer.ports.store.ScoreExpression;
import com.hevlayer.protocol.WireRefusal;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QueryDecoderTest {

  private static QueryRequest decode(String text) {
    return QueryDecoder.query(body(text));
  }

  private static Query one(String text) {
    return decode(text).queries().get(0);
  }

  @Test
  void query_vectorWithFilter_isDecoded() {
    Query query =
        one(
            "{\"rank_by\":[\"vector\",\"ANN\",[0.6,0.8]],\"filters\":[\"origin\",\"NotEq\",\"assam\"],"
                + "\"limit\":2,\"include_attributes\":[\"origin\",\"id\"]}");

    RankBy.Vector vector = (RankBy.Vector) java.util.Objects.requireNonNull(query.rankBy());
    assertThat(vector.exact()).isFalse();
    assertThat(((QueryVector.Dense) vector.query()).values()).containsExactly(0.6f, 0.8f);
    assertThat(query.filter())
        .isEqualTo(new Filter.Test("origin", Filter.Operator.NOT_EQ, Json.of("assam"), null));
    assertThat(query.limit()).isEqualTo(new Query.Limit(2, null));
    assertThat(query.projection()).isEqualTo(new Query.Projection.Only(List.of("origin")));
  }

  @Test
  void query_base64Vector_isLittleEndian() {
    Query query = one("{\"rank_by\":[\"v\",\"ANN\",\"AACAPwAAIMA=\"],\"top_k\":1}");

    RankBy.Vector vector = (RankBy.Vector) java.util.Objects.requireNonNull(query.rankBy());
    assertThat(((QueryVector.Dense) vector.query()).values()).containsExactly(1f, -2.5f);
  }

  @Test
  void query_scoreOfTheSpecExample_isDecoded() {
    Query query =
        one(
            """
            {"rank_by":["Sum",[
               ["Product",3,["name","BM25","smoky"]],
               ["blurb","BM25","smoky leaf",{"last_as_prefix":true}],
               ["Product",[0.5,["Saturate",["Attribute","sold"],{"midpoint":40}]]],
               ["Max",[0,["Decay",["Dist",["Attribute","at"],"2026-01-01"],{"midpoint":"1h","exponent":2}]]],
               ["in_stock","Eq",true]]],
             "limit":{"total":10,"per":{"attributes":["shelf"],"limit":2},"extra":1},
             "include_attributes":["shelf"]}
            """);

    assertThat(query.rankBy())
        .isEqualTo(
            new RankBy.Score(
                new ScoreExpression.Sum(
                    List.of(
                        new ScoreExpression.Product(
                            3, new ScoreExpression.Bm25("name", Json.of("smoky"), Json.of(false))),
                        new ScoreExpression.Bm25("blurb", Json.of("smoky leaf"), Json.of(true)),
                        new ScoreExpression.Product(
                            0.5,
                            new ScoreExpression.Saturate(
                                new ScoreExpression.Attribute("sold"), Json.of(40), 1)),
                        new ScoreExpression.Max(
                            List.of(
                                new ScoreExpression.Constant(Json.of(0)),
                                new ScoreExpression.Decay(
                                    new ScoreExpression.Dist(
                                        new ScoreExpression.Attribute("at"), Json.of("2026-01-01")),
                                    Json.of("1h"),
                                    2))),
                        new ScoreExpression.Matches(
                            new Filter.Test(
                                "in_stock", Filter.Operator.EQ, Json.of(true), null))))));
    assertThat(query.limit()).isEqualTo(new Query.Limit(10, new Query.Per(List.of("shelf"), 2)));
  }

  @Test
  void query_ordersAndSparse_areDecoded() {
    assertThat(one("{\"rank_by\":[[\"a\",\"asc\"],[\"b\",\"desc\"]],\"limit\":1}").rankBy())
        .isEqualTo(
            new RankBy.Orders(List.of(new RankBy.Order("a", true), new RankBy.Order("b", false))));
    assertThat(one("{\"rank_by\":[\"s\",\"SparseKNN\",{\"x\":1.5}],\"limit\":1}").rankBy())
        .isEqualTo(new RankBy.Score(new ScoreExpression.SparseKnn("s", Map.of("x", 1.5))));
  }

  @Test
  void query_stamps_areHiddenUnlessNamed() {
    assertThat(one("{\"filters\":[\"a\",\"Eq\",1],\"include_attributes\":true}").projection())
        .isEqualTo(
            new Query.Projection.AllExcept(List.of("_hevlayer_upserted_at", "_hevlayer_shard")));
    assertThat(one("{\"filters\":[\"a\",\"Eq\",1],\"exclude_attributes\":[\"b\"]}").projection())
        .isEqualTo(
            new Query.Projection.AllExcept(
                List.of("b", "_hevlayer_upserted_at", "_hevlayer_shard")));
    assertThat(
            one("{\"filters\":[\"a\",\"Eq\",1],\"include_attributes\":[\"_hevlayer_shard\"]}")
                .projection())
        .isEqualTo(new Query.Projection.Only(List.of("_hevlayer_shard")));
  }

  @Test
  void query_multiWithFusion_isDecoded() {
    QueryRequest request =
        decode(
            """
            {"queries":[{"rank_by":["vector","ANN",[0.6,0.8]],"limit":50,"consistency":{"level":"eventual"}},
                        {"rank_by":["blurb","BM25","grassy tea"],"limit":50,"include_attributes":["blurb"]}],
             "rerank_by":["RRF",{"weights":[2,1]}],"limit":{"total":10},"offset":3,
             "consistency":{"level":"eventual","max_staleness_seconds":60},"vector_encoding":"base64"}
            """);

    assertThat(request.multiple()).isTrue();
    assertThat(request.queries()).hasSize(2);
    assertThat(request.rerank())
        .isEqualTo(new QueryRequest.Rerank.ReciprocalRank(60, List.of(2.0, 1.0)));
    assertThat(request.limit()).isEqualTo(new Query.Limit(10, null));
    assertThat(request.offset()).isEqualTo(3);
    assertThat(request.strong()).isFalse();
    assertThat(request.base64Vectors()).isTrue();
  }

  @Test
  void query_aggregation_isDecoded() {
    Query query =
        one(
            "{\"aggregate_by\":{\"n\":[\"Count\"],\"grams\":[\"Sum\",\"weight\"]},"
                + "\"group_by\":[\"origin\",{\"tag\":[\"ForEachUnique\",\"tags\"]}],\"top_k\":100}");

    assertThat(query.aggregates().toString()).isEqualTo("{n=Count[], grams=Sum[attribute=weight]}");
    assertThat(query.groupBy())
        .containsExactly(
            new Query.GroupKey.Attribute("origin"),
            new Query.GroupKey.ForEachUnique("tag", "tags"));
    assertThat(query.limit()).isEqualTo(new Query.Limit(100, null));
  }

  @Test
  void query_computed_isDecoded() {
    Query query =
        one(
            """
            {"rank_by":["blurb","BM25","malty"],"limit":1,
             "compute_attributes":{"why":["Highlight","blurb",{"fragment_by":"word","include_offsets":"utf-16"}],
               "d":["vec","VectorDist",[1,2]],"m":["a","Gt",1],"s":["Attribute","n"]}}
            """);

    assertThat(query.computed().keySet()).containsExactly("why", "d", "m", "s");
    assertThat(query.computed().get("why")).isInstanceOf(Computed.Highlight.class);
    assertThat(query.computed().get("d")).isInstanceOf(Computed.VectorDistance.class);
    assertThat(query.computed().get("m")).isInstanceOf(Computed.Matches.class);
    assertThat(query.computed().get("s")).isInstanceOf(Computed.Score.class);
  }

  @Test
  void query_filterAlone_isALookup() {
    Query query = one("{\"filters\":[\"And\",[]],\"vector_encoding\":\"float\"}");

    assertThat(query.rankBy()).isNull();
    assertThat(query.limit()).isNull();
    assertThat(query.filter()).isEqualTo(new Filter.And(List.of()));
  }

  @Test
  void query_filterOfTheSpecExample_isDecoded() {
    Query query =
        one(
            """
            {"filters":["And",[
                ["path","Glob","docs/**"],
                ["labels","ContainsAny",["draft","wip"]],
                ["Not",["score","Gte",4]],
                ["maker","Fuzzy","darjeling",{"max_edit_distance":[{"min_query_chars":6,"distance":1}]}]]],
             "rank_by":["id","asc"],"limit":50}
            """);

    assertThat(String.valueOf(query.filter())).contains("GLOB", "CONTAINS_ANY", "Not[", "FUZZY");
  }

  @Test
  void recall_emptyBody_hasDefaults() {
    RecallRequest request = QueryDecoder.recall(body(""));

    assertThat(request.searches()).isEqualTo(25);
    assertThat(request.topK()).isEqualTo(10);
    assertThat(QueryDecoder.recall(body("{\"num\":5,\"queries\":[[1,2]]}")).searches())
        .isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '\0',
      value = {
        "{} ~ 400 ~ one of rank_by, filters",
        "{\"rank_by\":[\"id\",\"asc\"]} ~ 400 ~ limit: is needed",
        "{\"rank_by\":[\"id\",\"asc\"],\"limit\":0} ~ 400 ~ allowed are 1 to 10000",
        "{\"rank_by\":[\"id\",\"asc\"],\"limit\":null} ~ 400 ~ limit: is null",
        "{\"rank_by\":[\"id\",\"asc\"],\"limit\":10001} ~ 400 ~ limit",
        "{\"rank_by\":[\"id\",\"asc\"],\"limit\":-1} ~ 422 ~ integer `-1`",
        "{\"rank_by\":[\"id\",\"asc\"],\"limit\":1.0} ~ 422 ~ floating point `1.0`",
        "{\"rank_by\":[\"id\",\"asc\"],\"limit\":\"5\"} ~ 422 ~ invalid type: string \"5\"",
        "{\"rank_by\":[\"id\",\"asc\"],\"limit\":true} ~ 422 ~ limit",
        "{\"rank_by\":[\"id\",\"asc\"],\"limit\":{}} ~ 422 ~ missing field `total`",
        "{\"rank_by\":[\"id\",\"asc\"],\"limit\":{\"total\":2,\"per\":{\"attributes\":[],\"limit\":1}}} ~ 400 ~ at least one attribute",
        "{\"rank_by\":[\"id\",\"asc\"],\"limit\":{\"total\":2,\"per\":{\"attributes\":[\"a\"],\"limit\":1}},\"include_attributes\":true} ~ 400 ~ must be named in include_attributes",
        "{\"rank_by\":[\"id\",\"asc\"],\"limit\":{\"total\":2,\"per\":{\"attributes\":[\"a\"],\"limit\":3}},\"include_attributes\":[\"a\"]} ~ 400 ~ more than the total",
        "{\"rank_by\":[\"id\",\"asc\"],\"limit\":1,\"offset\":-1} ~ 422 ~ offset",
        "{\"rank_by\":[\"id\",\"asc\"],\"limit\":1,\"offset\":10000} ~ 400 ~ together exceed",
        "{\"filters\":[\"a\",\"Eq\",1],\"limit\":1,\"offset\":1} ~ 400 ~ offset: needs",
        "{\"rank_by\":[\"id\",\"sideways\"],\"limit\":1} ~ 422 ~ unknown variant `sideways`, expected `asc` or `desc`",
        "{\"rank_by\":\"id\",\"limit\":1} ~ 422 ~ rank_by: invalid type: string \"id\", expected a sequence",
        "{\"rank_by\":[],\"limit\":1} ~ 422 ~ rank_by",
        "{\"rank_by\":[\"v\",\"kNN\",[1]],\"limit\":1} ~ 400 ~ kNN needs filters",
        "{\"rank_by\":[\"v\",\"ANN\",[]],\"limit\":1} ~ 400 ~ the vector is empty",
        "{\"rank_by\":[\"v\",\"ANN\",[1,\"a\"]],\"limit\":1} ~ 422 ~ rank_by[2]",
        "{\"rank_by\":[\"v\",\"ANN\",\"AAA\"],\"limit\":1} ~ 400 ~ base64",
        "{\"rank_by\":[\"v\",\"ANN\",\"AAAA\"],\"limit\":1} ~ 400 ~ multiple of 4",
        "{\"rank_by\":[\"v\",\"Foo\",[1]],\"limit\":1} ~ 422 ~ unknown variant `Foo`",
        "{\"rank_by\":[\"t\",\"BM25\",5],\"limit\":1} ~ 422 ~ rank_by[2]",
        "{\"rank_by\":[\"t\",\"BM25\",\"x\",{\"last_as_prefix\":1}],\"limit\":1} ~ 400 ~ last_as_prefix",
        "{\"rank_by\":[\"Product\",-1,[\"t\",\"BM25\",\"x\"]],\"limit\":1} ~ 400 ~ below 0",
        "{\"rank_by\":[\"Sum\",[1,[\"t\",\"BM25\",\"x\"]]],\"limit\":1} ~ 400 ~ Sum takes no constants",
        "{\"rank_by\":[\"Max\",0,[\"t\",\"BM25\",\"x\"]],\"limit\":1} ~ 422 ~ invalid length 3",
        "{\"rank_by\":[\"Sum\",[[\"v\",\"ANN\",[1]]]],\"limit\":1} ~ 422 ~ stands alone",
        "{\"rank_by\":[\"Saturate\",[\"Attribute\",\"a\"],{}],\"limit\":1} ~ 422 ~ missing field `midpoint`",
        "{\"rank_by\":[\"Saturate\",[\"Attribute\",\"a\"],{\"midpoint\":0}],\"limit\":1} ~ 400 ~ more than 0",
        "{\"rank_by\":[\"Saturate\",[\"Attribute\",\"a\"],{\"midpoint\":\"1y\"}],\"limit\":1} ~ 400 ~ no duration",
        "{\"rank_by\":[[\"a\",\"asc\"],[\"b\",\"asc\"],[\"c\",\"asc\"],[\"d\",\"asc\"],[\"e\",\"asc\"],[\"f\",\"asc\"],[\"g\",\"asc\"],[\"h\",\"asc\"],[\"i\",\"asc\"]],\"limit\":1} ~ 400 ~ at most 8",
        "{\"filters\":[\"n\",\"In\",[null]]} ~ 422 ~ filters[2][0]: invalid type: null",
        "{\"filters\":[\"n\",\"In\",[1,\"2\"]]} ~ 422 ~ filters[2][1]",
        "{\"filters\":[\"n\",\"In\",[[1]]]} ~ 422 ~ invalid type: sequence",
        "{\"filters\":[\"n\",\"Like\",1]} ~ 422 ~ unknown variant `Like`",
        "{\"filters\":[\"n\",\"Contains\",null]} ~ 400 ~ filter error in key `n`: type mismatch, Contains",
        "{\"filters\":[\"n\",\"AnyLt\",null]} ~ 400 ~ AnyLt",
        "{\"filters\":[\"n\",\"Glob\",5]} ~ 400 ~ Glob expects string, but got integer `5`",
        "{\"filters\":[\"n\",\"Eq\",{\"$ref_new\":\"a\"}]} ~ 422 ~ invalid type: map",
        "{\"filters\":[\"n\",\"Eq\"]} ~ 422 ~ invalid length 2",
        "{\"filters\":[\"And\",[[\"a\",\"Eq\",1],5]]} ~ 422 ~ filters[1][1]: invalid type: integer `5`",
        "{\"filters\":[\"n\",\"Fuzzy\",\"abc\"]} ~ 400 ~ Fuzzy needs options",
        "{\"filters\":[\"n\",\"Fuzzy\",\"abc\",{\"max_edit_distance\":[]}]} ~ 400 ~ at least one entry",
        "{\"filters\":[\"n\",\"Fuzzy\",\"abc\",{\"max_edit_distance\":[{\"min_query_chars\":5,\"distance\":1}]}]} ~ 400 ~ at least 6",
        "{\"filters\":[\"n\",\"Eq\",1],\"consistency\":\"eventual\"} ~ 422 ~ invalid type: string \"eventual\", expected struct Consistency",
        "{\"filters\":[\"n\",\"Eq\",1],\"consistency\":{\"level\":\"zzz\"}} ~ 422 ~ unknown variant `zzz`, expected `strong` or `eventual`",
        "{\"filters\":[\"n\",\"Eq\",1],\"consistency\":{\"level\":\"strong\",\"max_staleness_seconds\":1}} ~ 400 ~ max_staleness_seconds",
        "{\"filters\":[\"n\",\"Eq\",1],\"consistency\":{\"level\":\"eventual\",\"max_staleness_seconds\":-1}} ~ 400 ~ max_staleness_seconds",
        "{\"filters\":[\"n\",\"Eq\",1],\"vector_encoding\":\"hex\"} ~ 422 ~ unknown variant `hex`",
        "{\"filters\":[\"n\",\"Eq\",1],\"distance_metric\":\"dot\"} ~ 422 ~ unknown variant `dot`",
        "{\"filters\":[\"n\",\"Eq\",1],\"include_attributes\":\"a\"} ~ 422 ~ include_attributes: invalid type: string \"a\"",
        "{\"filters\":[\"n\",\"Eq\",1],\"exclude_attributes\":true} ~ 422 ~ exclude_attributes",
        "{\"filters\":[\"n\",\"Eq\",1],\"exclude_attributes\":[\"id\"]} ~ 400 ~ `id` cannot be excluded",
        "{\"filters\":[\"n\",\"Eq\",1],\"include_attributes\":[\"a\"],\"exclude_attributes\":[\"b\"]} ~ 400 ~ exclude each other",
        "{\"filters\":[\"n\",\"Eq\",1],\"colour\":1} ~ 400 ~ unknown field `colour`",
        "{\"rank_by\":[\"id\",\"asc\"],\"limit\":1,\"aggregate_by\":{\"n\":[\"Count\"]}} ~ 422 ~ exclude each other",
        "{\"aggregate_by\":{\"n\":[\"Count\",\"a\"]}} ~ 400 ~ Count takes no attribute",
        "{\"aggregate_by\":{\"n\":[\"Avg\",\"a\"]}} ~ 422 ~ unknown variant `Avg`, expected `Count` or `Sum`",
        "{\"aggregate_by\":{\"n\":[\"Count\"]},\"include_attributes\":[\"a\"]} ~ 400 ~ include_attributes",
        "{\"aggregate_by\":{\"n\":[\"Count\"]},\"top_k\":5} ~ 400 ~ without group_by",
        "{\"aggregate_by\":{\"n\":[\"Count\"]},\"distance_metric\":\"cosine_distance\"} ~ 422 ~ distance_metric",
        "{\"aggregate_by\":{\"n\":[\"Count\"]},\"group_by\":\"a\"} ~ 422 ~ group_by",
        "{\"aggregate_by\":{\"n\":[\"Count\"]},\"group_by\":[\"id\"]} ~ 400 ~ `id`",
        "{\"aggregate_by\":{\"n\":[\"Count\"]},\"group_by\":[\"a\",\"a\"]} ~ 400 ~ repeated",
        "{\"aggregate_by\":{\"n\":[\"Count\"]},\"group_by\":[\"n\"]} ~ 400 ~ collides",
        "{\"filters\":[\"n\",\"Eq\",1],\"group_by\":[\"a\"]} ~ 400 ~ needs aggregate_by",
        "{\"queries\":{}} ~ 422 ~ queries: invalid type: map",
        "{\"queries\":[]} ~ 400 ~ has 0 queries",
        "{\"queries\":[{\"rank_by\":[\"id\",\"asc\"]}]} ~ 400 ~ queries[0].limit: is needed",
        "{\"queries\":[{\"vector\":[1]}]} ~ 400 ~ queries[0]: unknown field `vector` in a query",
        "{\"queries\":[{\"filters\":[\"a\",\"Eq\",1]}],\"filters\":[\"a\",\"Eq\",1]} ~ 400 ~ `filters` belongs",
        "{\"queries\":[{\"filters\":[\"a\",\"Eq\",1]}],\"offset\":1} ~ 400 ~ offset",
        "{\"queries\":[{\"filters\":[\"a\",\"Eq\",1],\"vector_encoding\":\"float\"}]} ~ 400 ~ vector_encoding",
        "{\"queries\":[{\"filters\":[\"a\",\"Eq\",1]}],\"rerank_by\":[\"RRF\",{\"weights\":[1,2]}]} ~ 400 ~ 2 weights for 1 queries",
        "{\"queries\":[{\"filters\":[\"a\",\"Eq\",1]}],\"rerank_by\":[\"RRF\",{\"weights\":[0]}]} ~ 400 ~ more than 0",
        "{\"queries\":[{\"filters\":[\"a\",\"Eq\",1]}],\"rerank_by\":[\"RRF\",{\"rank_constant\":0}]} ~ 400 ~ rank_constant",
        "{\"queries\":[{\"aggregate_by\":{\"n\":[\"Count\"]}}],\"rerank_by\":[\"RRF\"]} ~ 400 ~ not aggregations",
        "{\"queries\":[{\"filters\":[\"a\",\"Eq\",1]}],\"rerank_by\":[\"Borda\"]} ~ 422 ~ unknown variant `Borda`",
        "{\"queries\":[{\"filters\":[\"a\",\"Eq\",1]}],\"rerank_by\":5} ~ 422 ~ rerank_by",
        "{\"rank_by\":[\"id\",\"asc\"],\"limit\":1,\"rerank_by\":[\"RRF\"]} ~ 400 ~ RRF needs",
        "{\"rank_by\":[\"id\",\"asc\"],\"limit\":1,\"rerank_by\":{\"model\":\"m\",\"attribute\":\"t\",\"query\":\"q\"}} ~ 400 ~ must be named",
        "{\"rank_by\":[\"t\",\"BM25\",\"x\"],\"limit\":1,\"compute_attributes\":{\"h\":[\"Highlight\",\"t\",{\"fragment_by\":\"page\"}]}} ~ 422 ~ unknown variant `page`",
        "{\"rank_by\":[\"t\",\"BM25\",\"x\"],\"limit\":1,\"compute_attributes\":{\"h\":[\"Highlight\",\"t\",{\"fragment_limit\":0}]}} ~ 400 ~ fragment_limit",
        "{\"rank_by\":[\"id\",\"asc\"],\"limit\":1,\"compute_attributes\":{\"h\":[\"Highlight\",\"t\"]}} ~ 400 ~ rank_fragments_by is needed",
        "{\"rank_by\":[\"id\",\"asc\"],\"limit\":1,\"compute_attributes\":{\"h\":[\"v\",\"ANN\",[1]]}} ~ 422 ~ stands alone",
        "5 ~ 422 ~ query: invalid type: integer `5`, expected a map",
        "{\"limit\" 1} ~ 400 ~ malformed JSON at line 1 column 10 (byte 9): expected ':', found '1'",
      })
  void query_badBody_isRefusedWithStatusAndPlace(String text, int status, String fragment) {
    WireRefusal refusal = catchThrowableOfType(WireRefusal.class, () -> decode(text));

    assertThat(refusal).as(text).isNotNull();
    assertThat(refusal.status()).as(refusal.text()).isEqualTo(status);
    assertThat(refusal.text()).contains(fragment);
  }

  @Test
  void query_seventeenQueries_areTooMany() {
    String query = "{\"filters\":[\"a\",\"Eq\",1]}";
    String many = "{\"queries\":[" + (query + ",").repeat(16) + query + "]}";

    assertThat(catchThrowableOfType(WireRefusal.class, () -> decode(many)).status()).isEqualTo(400);
  }

  @Test
  void query_nestedDeeperThan128_isRefused() {
    String deep = "{\"filters\":" + "[\"Not\",".repeat(200) + "1" + "]".repeat(200) + "}";

    assertThat(catchThrowableOfType(WireRefusal.class, () -> decode(deep)).text())
        .contains("deeper than 128");
  }
}
