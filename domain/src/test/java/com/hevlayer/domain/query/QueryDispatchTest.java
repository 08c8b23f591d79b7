package com.hevlayer.domain.query;

import static com.hevlayer.domain.query.QueryDispatch.AUTO;
import static com.hevlayer.domain.query.QueryDispatch.BATCH;
import static com.hevlayer.domain.query.QueryDispatch.HYBRID_TEXT;
import static com.hevlayer.domain.query.QueryDispatch.NATIVE;
import static com.hevlayer.domain.query.QueryDispatch.NESTED;
import static com.hevlayer.domain.query.QueryDispatch.PLAIN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hevlayer.protocol.WireRefusal;
import com.hevlayer.protocol.scan.BodyIndex;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class QueryDispatchTest {
  private static final String RANK = "'rank_by':['id','asc']";
  private static final String PLAIN_QUERY = RANK + ",'top_k':5";
  private static final String LEG = "{" + RANK + ",'top_k':1}";
  private static final String VECTOR_LEG = "{'vector':[1,2]}";

  static Stream<Arguments> bodies() {
    return Stream.of(
        // Rows 2 and 3: the operator at the top wins over everything else.
        body(HYBRID_TEXT, "'rank_by':['t','HybridText','tea']"),
        body(HYBRID_TEXT, "'rank_by':['t','HybridText','tea'],'limit':5,'group_by':['x']"),
        body(HYBRID_TEXT, "'rank_by':['t','HybridText'],'queries':[" + LEG + "]"),
        body(HYBRID_TEXT, "'rank_by':['t','Hybrid\\u0054ext','tea']"),
        body(HYBRID_TEXT, "'rank\\u005fby':['t','HybridText','tea']"),
        body(AUTO, "'rank_by':['t','Auto','tea'],'top_k':3"),
        body(AUTO, "'rank_by':[[1],'Auto']"),
        // Operators are case-sensitive, and only the second element counts.
        body(PLAIN, "'rank_by':['t','hybridtext','tea'],'top_k':3"),
        body(PLAIN, "'rank_by':['t','AUTO','tea'],'top_k':3"),
        body(PLAIN, "'rank_by':['Auto','asc'],'top_k':3"),
        body(PLAIN, "'rank_by':['Sum',['Auto']],'top_k':3"),
        body(PLAIN, "'rank_by':'HybridText','top_k':3"),
        body(PLAIN, "'rank_by':['HybridText'],'top_k':3"),
        // Row 4: not in a leg, whatever else there is.
        body(NESTED, "'queries':[" + LEG + ",{'rank_by':['t','HybridText','x']}]"),
        body(NESTED, "'queries':[{'rank_by':['t','Auto','x'],'rerank_by':['RRF']}]"),
        body(NESTED, "'rerank_by':['RRF'],'queries':[{'rank_by':['t','Auto','x']}],'limit':1"),
        // Row 5.
        body(BATCH, "'queries':[" + LEG + "]"),
        body(BATCH, "'queries':[" + VECTOR_LEG + "," + LEG + "]"),
        body(BATCH, "'queries':[{'aggregate_by':{'n':['Count']}}]"),
        body(BATCH, "'queries':[]"),
        body(BATCH, "'queries':null"),
        body(BATCH, "'queries':5,'consistency':{}"),
        body(BATCH, "'queries':[],'limit':1"),
        body(BATCH, "'queries':[7],'limit':1"),
        body(BATCH, "'queries':[" + LEG + "],'top_k':5,'group_by':['x']"),
        body(BATCH, "'queries':[" + VECTOR_LEG + "],'consistency':{}"),
        body(BATCH, "'queries':[" + VECTOR_LEG + "," + LEG + "],'vector_encoding':'base64'"),
        body(BATCH, "'queries':[{'nearest_to_id':['a']}],'limit':5"),
        // Row 6 by way of row 5.
        body(NATIVE, "'queries':[" + LEG + "],'consistency':{}"),
        body(NATIVE, "'queries':[" + LEG + "],'consistency':null"),
        body(NATIVE, "'queries':[" + LEG + "],'vector_encoding':'base64'"),
        body(NATIVE, "'queries':[" + LEG + "],'limit':5"),
        body(NATIVE, "'queries':[{'aggregate_by':{'n':['Count']}}],'offset':5"),
        body(NATIVE, "'queries':[{'rank_by':null}],'offset':5"),
        body(NATIVE, "'queries':[" + VECTOR_LEG + "],'rerank_by':['RRF']"),
        body(NATIVE, "'queries':[" + VECTOR_LEG + "],'rerank_by':null"),
        body(NATIVE, "'queries':[" + LEG + ",{'vector':[1],'rerank_by':['RRF']}]"),
        // Row 6: rank_by without top_k.
        body(NATIVE, RANK),
        body(NATIVE, "'rank_by':null"),
        body(NATIVE, "'vector':[1]," + RANK),
        // Row 6: any of these alone, also null.
        body(NATIVE, "'aggregate_by':{'n':['Count']}"),
        body(NATIVE, PLAIN_QUERY + ",'aggregate_by':null"),
        body(NATIVE, PLAIN_QUERY + ",'group_by':['a']"),
        body(NATIVE, PLAIN_QUERY + ",'limit':10"),
        body(NATIVE, "'vector':[1],'limit':10"),
        body(NATIVE, PLAIN_QUERY + ",'exclude_attributes':['a']"),
        body(NATIVE, PLAIN_QUERY + ",'distance_metric':'cosine_distance'"),
        body(NATIVE, PLAIN_QUERY + ",'vector_encoding':null"),
        // Row 6: these beside a rank_by only.
        body(NATIVE, PLAIN_QUERY + ",'compute_attributes':{}"),
        body(NATIVE, PLAIN_QUERY + ",'offset':0"),
        body(NATIVE, PLAIN_QUERY + ",'rerank_by':null"),
        body(NATIVE, PLAIN_QUERY + ",'consistency':{'level':'strong'}"),
        body(PLAIN, "'vector':[1],'compute_attributes':{}"),
        body(PLAIN, "'vector':[1],'offset':3"),
        body(PLAIN, "'vector':[1],'rerank_by':['RRF']"),
        body(PLAIN, "'nearest_to_id':['a'],'consistency':{'level':'strong'}"),
        // Row 7.
        body(PLAIN, PLAIN_QUERY),
        body(PLAIN, "'rank_by':null,'top_k':null"),
        body(PLAIN, "'vector':[1]"),
        body(PLAIN, "'nearest_to_id':['a'],'filters':null"),
        body(PLAIN, PLAIN_QUERY + ",'cursor':'x','as_of':1,'unheard_of':[{'limit':1}]"),
        body(PLAIN, ""));
  }

  private static Arguments body(QueryDispatch expected, String members) {
    return Arguments.of("{" + members + "}", expected);
  }

  @ParameterizedTest
  @MethodSource("bodies")
  void body_anyMembers_goesToWhoExecutesIt(String body, QueryDispatch expected) {
    assertThat(QueryDispatch.of(index(body))).isEqualTo(expected);
    assertThat(QueryDispatch.of(ScriptedStore.json(body))).isEqualTo(expected);
  }

  @Test
  void body_noObject_isPlain() {
    assertThat(QueryDispatch.of(index("[1]"))).isEqualTo(PLAIN);
    assertThat(QueryDispatch.of(index("'x'"))).isEqualTo(PLAIN);
    assertThat(QueryDispatch.of(index(""))).isEqualTo(PLAIN);
  }

  @Test
  void leg_malformed_isRefused() {
    assertThatThrownBy(() -> QueryDispatch.of(index("{'queries':[{'rank_by' 1}]}")))
        .isInstanceOf(WireRefusal.class);
  }

  private static BodyIndex index(String text) {
    return BodyIndex.scan(
        MemorySegment.ofArray(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8)));
  }
}
