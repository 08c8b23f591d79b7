package com.hevlayer.domain.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hevlayer.domain.fault.Fault;
import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.store.Query;
import com.hevlayer.ports.store.RankBy;
import com.hevlayer.protocol.WireRefusal;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlainRequestTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{}|exactly one of vector, nearest_to_id and rank_by is needed, none is there",
        "{'vector':null}|none is there",
        "{'vector':[1],'rank_by':['id','asc'],'top_k':1}|more than one is there",
        "{'vector':[1],'nearest_to_id':['a']}|more than one is there",
        "{'nearest_to_id':['a'],'rank_by':['id','asc'],'top_k':1}|more than one is there",
        "{'vector':[]}|vector is empty",
        "{'vector':'abc'}|vector is string",
        "{'vector':{'a':1}}|vector is map",
        "{'vector':[1,'a']}|vector is an array of other values",
        "{'nearest_to_id':[]}|nearest_to_id is empty",
        "{'nearest_to_id':'a'}|nearest_to_id is string",
        "{'nearest_to_id':['a',null]}|nearest_to_id[1] is null",
        "{'nearest_to_id':[-1]}|nearest_to_id[0] is integer",
        "{'vector':[1],'top_k':0}|top_k is integer `0`; allowed are integers from 1 to 4294967295",
        "{'vector':[1],'top_k':null}|top_k is null",
        "{'vector':[1],'top_k':-1}|top_k is integer",
        "{'vector':[1],'top_k':1.5}|top_k is floating point",
        "{'vector':[1],'top_k':'5'}|top_k is string",
        "{'vector':[1],'top_k':4294967296}|top_k is integer",
        "{'vector':[1],'top_k':99999999999999999999}|top_k is integer",
        "{'vector':[1],'include_attributes':'a'}|include_attributes is string",
        "{'vector':[1],'include_attributes':[1]}|include_attributes[0] is integer",
        "{'vector':[1],'cursor':''}|cursor is not one of this gateway",
        "{'vector':[1],'cursor':5}|cursor is integer",
        "{'vector':[1],'as_of':1,'between':[1,2]}|as_of and between exclude each other",
        "{'vector':[1],'as_of':'x'}|as_of is string",
        "{'vector':[1],'as_of':-1}|as_of is integer",
        "{'vector':[1],'between':[2,2]}|lo < hi",
        "{'vector':[1],'between':[1]}|between is sequence",
        "{'vector':[1],'between':[1,'a']}|between[1] is string",
      })
  void parse_refusedField_saysWhichAndWhatIsAllowed(String body, String message) {
    for (Dialect dialect : Dialect.values()) {
      assertThatThrownBy(() -> PlainRequest.parse(ScriptedStore.json(body), dialect))
          .isInstanceOf(Fault.Invalid.class)
          .hasMessageContaining(message);
    }
  }

  @Test
  void parse_nothingButAVector_hasTheDefaults() {
    PlainRequest request = parse("{'vector':[1,2.50],'unheard_of':1,'filters':null,'cursor':null}");
    assertThat(request.topK()).isEqualTo(10);
    assertThat(request.filter()).isNull();
    assertThat(request.temporal()).isNull();
    assertThat(request.cursor()).isNull();
    assertThat(request.included()).isEqualTo(IncludedAttributes.DEFAULT);
    assertThat(request.ranking())
        .isInstanceOfSatisfying(
            Ranking.Expression.class,
            ranking -> {
              assertThat(ranking.source()).hasToString("[\"vector\",\"ANN\",[1,2.50]]");
              assertThat(ranking.order()).isEqualTo(LegOrder.DISTANCE);
            });
  }

  @Test
  void parse_largestTopK_isTheLargestThatAStoreCanBeAsked() {
    assertThat(parse("{'vector':[1],'top_k':4294967295}").topK()).isEqualTo(Integer.MAX_VALUE);
    assertThat(parse("{'vector':[1],'top_k':3}").withTopK(7).topK()).isEqualTo(7);
  }

  @Test
  void parse_unknownRanking_passesTheWireAndNoTypedStore() {
    String body = "{'rank_by':['t','NextYears',{'a':1}],'top_k':1}";
    assertThat(((Ranking.Expression) parse(body).ranking()).rankBy())
        .isEqualTo(
            new RankBy.Unknown(
                Json.array(Json.of("t"), Json.of("NextYears"), Json.object("a", Json.of(1)))));
    assertThatThrownBy(() -> PlainRequest.parse(ScriptedStore.json(body), Dialect.TYPED))
        .isInstanceOf(WireRefusal.class)
        .satisfies(refusal -> assertThat(((WireRefusal) refusal).status()).isEqualTo(422));
  }

  @ParameterizedTest
  @CsvSource({
    "ANN,DISTANCE",
    "ann,DISTANCE",
    "BM25,SCORE",
    "bm25,SCORE",
    "kNN,STORE",
    "asc,STORE",
    "desc,STORE"
  })
  void parse_ranking_isOrderedByItsOperator(String operator, LegOrder order) {
    String body = "{'rank_by':['t','" + operator + "','x'],'top_k':1}";
    assertThat(((Ranking.Expression) parse(body).ranking()).order()).isEqualTo(order);
  }

  @Test
  void parse_includedAttributes_neverHaveTheVector() {
    assertThat(parse("{'vector':[1],'include_attributes':['a','vector','b']}").included())
        .isEqualTo(new IncludedAttributes(new Query.Projection.Only(List.of("a", "b")), true));
    assertThat(parse("{'vector':[1],'include_attributes':true}").included())
        .isEqualTo(new IncludedAttributes(new Query.Projection.AllExcept(List.of()), false));
    assertThat(parse("{'vector':[1],'include_attributes':false}").included())
        .isEqualTo(IncludedAttributes.DEFAULT);
  }

  @Test
  void parse_rankByOfTheCaller_keepsTheVectorsUnlessToldOtherwise() {
    PlainRequest named =
        parse("{'rank_by':['id','asc'],'top_k':1,'include_attributes':['vector','a']}");
    assertThat(named.keepsVectors()).isTrue();
    assertThat(named.included())
        .isEqualTo(
            new IncludedAttributes(new Query.Projection.Only(List.of("vector", "a")), false));
    assertThat(named.withoutVectors().keepsVectors()).isFalse();
    assertThat(named.withoutVectors().included())
        .isEqualTo(new IncludedAttributes(new Query.Projection.Only(List.of("a")), true));
    assertThat(parse("{'vector':[1],'rank_by':null}").keepsVectors()).isFalse();
  }

  private static PlainRequest parse(String body) {
    return PlainRequest.parse(ScriptedStore.json(body), Dialect.AS_WRITTEN);
  }
}
