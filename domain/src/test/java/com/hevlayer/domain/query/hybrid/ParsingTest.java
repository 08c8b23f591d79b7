package com.hevlayer.domain.query.hybrid;

import static com.hevlayer.domain.fake.FakeStore.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hevlayer.domain.fault.Fault;
import com.hevlayer.domain.query.Dialect;
import com.hevlayer.domain.query.text.Fuzziness;
import com.hevlayer.ports.json.JsonObject;
import com.hevlayer.protocol.WireRefusal;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every way to get an expression or an envelope wrong. */
class ParsingTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "['t','HybridText']|rank_by has 2 elements",
        "['t','HybridText','x',{},1]|rank_by has 5 elements",
        "['','HybridText','x']|rank_by[0] is empty",
        "[1,'HybridText','x']|rank_by[0] is integer",
        "['t','HybridText',1]|rank_by[2] is integer",
        "['t','HybridText',null]|rank_by[2] is null",
        "['t','HybridText','x',null]|rank_by[3] is null",
        "['t','HybridText','x',[]]|rank_by[3] is sequence",
        "['t','HybridText','x',{'fuzziness':null}]|rank_by[3].fuzziness is null",
        "['t','HybridText','x',{'fuzziness':3}]|rank_by[3].fuzziness is integer `3`",
        "['t','HybridText','x',{'fuzziness':1.5}]|rank_by[3].fuzziness is floating point `1.5`",
        "['t','HybridText','x',{'stopwords':true}]|rank_by[3].stopwords is boolean",
        "['t','HybridText','x',{'stopwords':'de'}]|rank_by[3].stopwords is string \"de\"",
        "['t','HybridText','x',{'stopwords':[1]}]|rank_by[3].stopwords[0] is integer",
        "['t','HybridText','x',{'rank_constant':null}]|rank_by[3].rank_constant is null",
        "['t','HybridText','x',{'rank_constant':0}]|rank_by[3].rank_constant is integer `0`",
        "['t','HybridText','x',{'rank_constant':-1}]|rank_by[3].rank_constant is integer `-1`",
        "['t','HybridText','x',{'per_leg_limit':0}]|rank_by[3].per_leg_limit is integer `0`",
        "['t','HybridText','x',{'per_leg_limit':'5'}]|rank_by[3].per_leg_limit is string \"5\"",
        "['t','HybridText','x',{'threads':0}]|rank_by[3].threads is integer `0`",
        "['t','HybridText','x',{'threads':4294967296}]|rank_by[3].threads is integer",
        "['t','HybridText','x',{'route':'auto'}]|rank_by[3] has the unknown option \"route\""
      })
  void hybrid_wrongExpression_isRefusedWithItsPlace(String rankBy, String message) {
    refused(hybrid("{'rank_by':" + rankBy + "}"), message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'top_k':0|top_k is integer `0`",
        "'top_k':null|top_k is null",
        "'top_k':1.5|top_k is floating point",
        "'top_k':4294967296|top_k is integer",
        "'cursor':5|cursor is integer",
        "'cursor':'###'|cursor is none",
        "'cursor':'e30'|cursor is none",
        "'cursor':'eyJvZmZzZXQiOi0xfQ'|cursor is none",
        "'cursor':'eyJvZmZzZXQiOjEuNX0'|cursor is none",
        "'cursor':'eyJvZmZzZXQiOjEwMDAwfQ'|cursor leads to row 10000",
        "'cursor':'eyJvZmZzZXQiOjk5OTl9','top_k':2|cursor leads to row 9999 and top_k is 2",
        "'include_attributes':'x'|include_attributes is string",
        "'include_attributes':[1]|include_attributes[0] is integer",
        "'include_leg_breakdown':1|include_leg_breakdown is integer",
        "'as_of':1,'between':[1,2]|as_of and between",
        "'as_of':'x'|as_of is string",
        "'between':[2,1]|between is",
        "'vector':[1]|vector is not allowed",
        "'nearest_to_id':['a']|nearest_to_id is not allowed"
      })
  void envelope_wrong_isRefusedInBothExpressions(String members, String message) {
    refused(hybrid("{'rank_by':['t','HybridText','tea']," + members + "}"), message);
    refused(auto("{'rank_by':['t','Auto','tea']," + members + "}"), message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "['t','Auto']|rank_by has 2 elements",
        "['','Auto','x']|rank_by[0] is empty",
        "['t','Auto','x',{'route':'words'}]|rank_by[3].route is string \"words\"",
        "['t','Auto','x',{'route':1}]|rank_by[3].route is integer",
        "['t','Auto','x',{'vector':[]}]|rank_by[3].vector is empty",
        "['t','Auto','x',{'vector':'AAAA'}]|rank_by[3].vector is string",
        "['t','Auto','x',{'vector':[1,'a']}]|rank_by[3].vector is neither",
        "['t','Auto','x',{'vector':['embed','x']}]|rank_by[3].vector is neither",
        "['t','Auto','x',{'vector':['Embed']}]|rank_by[3].vector is neither",
        "['t','Auto','x',{'vector':['Embed','x',{},1]}]|rank_by[3].vector is neither",
        "['t','Auto','x',{'vector':['Embed',1]}]|rank_by[3].vector[1] is integer",
        "['t','Auto','x',{'vector':['Embed','x','m']}]|rank_by[3].vector[2] is string",
        "['t','Auto','x',{'vector':['Embed','x',{'dims':3}]}]|rank_by[3].vector[2] has the unknown",
        "['t','Auto','x',{'vector':['Embed','x',{'field':''}]}]|rank_by[3].vector[2].field is empty",
        "['t','Auto','x',{'vector':['Embed','x',{'model':1}]}]|rank_by[3].vector[2].model is integer",
        "['t','Auto','x',{'fuzziness':9}]|rank_by[3].fuzziness",
        "['t','Auto','x',{'stopwords':1}]|rank_by[3].stopwords",
        "['t','Auto','x',{'rank_constant':60}]|rank_by[3] has the unknown option \"rank_constant\""
      })
  void auto_wrongExpression_isRefusedWithItsPlace(String rankBy, String message) {
    refused(auto("{'rank_by':" + rankBy + "}"), message);
  }

  @Test
  void hybrid_everythingSaid_isRead() {
    HybridRequest request =
        HybridRequest.parse(
            json(
                "{'rank_by':['t','HybridText','Tea',{'fuzziness':1,'stopwords':['X'],"
                    + "'rank_constant':7,'per_leg_limit':9,'threads':2}],'top_k':3,"
                    + "'cursor':'eyJvZmZzZXQiOjEwfQ','filters':null,'include_leg_breakdown':true,"
                    + "'unknown':1}"),
            Dialect.AS_WRITTEN);
    assertThat(request.search().fuzziness()).isEqualTo(Fuzziness.ONE);
    assertThat(request.search().input()).isEqualTo("Tea");
    assertThat(request.search().stopWords().contains("x")).isTrue();
    assertThat(request.search().threads()).isEqualTo(2);
    assertThat(request.envelope().offset()).isEqualTo(10);
    assertThat(request.envelope().end()).isEqualTo(13);
    assertThat(request.envelope().filter()).isNull();
    assertThat(request.envelope().breakdown()).isTrue();
  }

  @Test
  void envelope_nullAndEmpty_areAbsent() {
    HybridRequest request =
        HybridRequest.parse(
            json(
                "{'rank_by':['t','HybridText','x',{'per_leg_limit':null,'threads':null}],"
                    + "'cursor':'','include_attributes':null,'include_leg_breakdown':null,"
                    + "'vector':null,'as_of':null}"),
            Dialect.AS_WRITTEN);
    assertThat(request.envelope().offset()).isZero();
    assertThat(request.envelope().breakdown()).isFalse();
    assertThat(
            AutoRequest.parse(
                    json("{'rank_by':['t','Auto','x',{'route':null,'vector':null}],'cursor':null}"),
                    Dialect.AS_WRITTEN)
                .forced())
        .isNull();
  }

  @Test
  void filter_isJudgedForTypedStoresOnly() {
    JsonObject body = json("{'rank_by':['t','HybridText','x'],'filters':['a','Like','b']}");
    assertThatThrownBy(() -> HybridRequest.parse(body, Dialect.TYPED))
        .isInstanceOf(WireRefusal.class);
    assertThat(HybridRequest.parse(body, Dialect.AS_WRITTEN).envelope().filter()).isNotNull();
  }

  private static ThrowingCallable hybrid(String body) {
    return () -> HybridRequest.parse(json(body), Dialect.AS_WRITTEN);
  }

  private static ThrowingCallable auto(String body) {
    return () -> AutoRequest.parse(json(body), Dialect.AS_WRITTEN);
  }

  private static void refused(ThrowingCallable parsing, String message) {
    assertThatThrownBy(parsing).isInstanceOf(Fault.Invalid.class).hasMessageStartingWith(message);
  }
}
