package com.hevlayer.domain.federation;

import static com.hevlayer.domain.fake.FakeStore.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hevlayer.domain.fault.Fault;
import com.hevlayer.ports.json.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FederatedRequestTest {

  private static FederatedRequest parse(String members) {
    return FederatedRequest.parse(json("{" + members + "}"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'namespaces':[]|namespaces is empty",
        "'namespaces':'a'|namespaces is string",
        "'namespaces':['a',1]|namespaces[1] is integer",
        "'namespaces':['a','']|namespaces[1] is empty",
        "'namespaces':['a','*']|namespaces has \"*\" among others",
        "'namespaces':['*','*']|namespaces has \"*\" among others",
        "'strict':1|strict is integer",
        "'fusion':[]|fusion is sequence",
        "'fusion':{'per_namespace_limit':0}|fusion.per_namespace_limit is integer `0`",
        "'fusion':{'per_namespace_limit':4294967296}|fusion.per_namespace_limit",
        "'fusion':{'rank_constant':'x'}|fusion.rank_constant is string",
        "'top_k':0|top_k is integer `0`",
        "'top_k':null|top_k is null",
        "'cursor':'x'|cursor is not allowed",
        "'cursor':''|cursor is not allowed",
        "'nearest_to_id':['a']|exactly one of",
        "'include_attributes':1|include_attributes is integer",
        "'as_of':-1|as_of is"
      })
  void parse_wrongMember_isRefused(String members, String message) {
    assertThatThrownBy(() -> parse("'vector':[1]," + members))
        .isInstanceOf(Fault.Invalid.class)
        .hasMessageStartingWith(message);
  }

  @Test
  void parse_wrongExpression_isRefusedBeforeAnythingRuns() {
    for (String members :
        new String[] {
          "'rank_by':['t','HybridText']",
          "'rank_by':['t','Auto','x',{'route':'y'}]",
          "'rank_by':['t','HybridText','x'],'vector':[1]",
          "'x':1"
        }) {
      assertThatThrownBy(() -> parse(members)).isInstanceOf(Fault.Invalid.class);
    }
    assertThatThrownBy(() -> FederatedRequest.parse(Json.array()))
        .isInstanceOf(Fault.Invalid.class)
        .hasMessage("the body is sequence; allowed is an object");
  }

  @Test
  void parse_nothingSaid_goesEverywhereWithDefaults() {
    for (String members :
        new String[] {
          "'vector':[1]",
          "'vector':[1],'namespaces':null,'strict':null,'fusion':{},'cursor':null",
          "'vector':[1],'namespaces':['*'],'fusion':null,'limit':5,'consistency':{}"
        }) {
      FederatedRequest request = parse(members);
      assertThat(request.namespaces()).isNull();
      assertThat(request.strict()).isFalse();
      assertThat(request.topK()).isEqualTo(10);
      assertThat(request.each().get("top_k")).hasToString("20");
    }
  }

  @ParameterizedTest
  @CsvSource({"1,10", "5,10", "6,12", "50,100", "51,100", "4294967295,100"})
  void parse_limitOfANamespace_isTwiceTheRowsWithinBounds(String topK, String limit) {
    assertThat(parse("'vector':[1],'top_k':" + topK).each().get("top_k")).hasToString(limit);
  }

  @Test
  void parse_limitGiven_isWhatEachNamespaceIsAsked() {
    FederatedRequest request =
        parse(
            "'rank_by':['n','asc'],'top_k':3,'fusion':{'per_namespace_limit':7,'rank_constant':1},"
                + "'namespaces':['b','a','b'],'strict':true");
    assertThat(request.each()).hasToString("{\"rank_by\":[\"n\",\"asc\"],\"top_k\":7}");
    assertThat(request.namespaces()).containsExactly("b", "a", "b");
    assertThat(request.strict()).isTrue();
    assertThat(request.kind()).isEqualTo(FederatedRequest.Kind.PLAIN);
  }
}
