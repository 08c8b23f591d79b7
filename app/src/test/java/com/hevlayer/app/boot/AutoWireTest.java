package com.hevlayer.app.boot;

import static com.hevlayer.app.boot.Refusals.assertExactly;
import static com.hevlayer.app.boot.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which Auto expressions are refused, and how texts are routed. */
@SuppressWarnings("NullAway.Init") // set before all tests
class AutoWireTest {
  private static final String QUERY = "/v2/namespaces/tea/query";

  private static ScriptedUpstream store;
  private static RawHttp http;

  @BeforeAll
  static void start(@TempDir Path directory) throws IOException {
    store = new ScriptedUpstream(directory);
    http = store.http;
  }

  @AfterAll
  static void stop() {
    store.close();
  }

  @BeforeEach
  void forget() {
    store.reset();
  }

  private static RawHttp.Answer ask(String rankBy, String more) throws IOException {
    return http.post(QUERY, "{'rank_by':" + rankBy + more + "}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "['t','Auto']|rank_by has 2 elements",
        "['t','Auto','x',{},1]|rank_by has 5 elements",
        "['','Auto','pot']|rank_by[0] is empty",
        "[1,'Auto','pot']|rank_by[0] is integer",
        "['t','Auto',5]|rank_by[2] is integer",
        "['t','Auto',null]|rank_by[2] is null",
        "['t','Auto','pot',5]|rank_by[3] is integer",
        "['t','Auto','pot',null]|rank_by[3] is null",
        "['t','Auto','pot',[]]|rank_by[3] is",
        "['t','Auto','pot',{'route':'best'}]|rank_by[3].route is string",
        "['t','Auto','pot',{'route':5}]|rank_by[3].route is integer",
        "['t','Auto','pot',{'route':'Fused'}]|rank_by[3].route is string",
        "['t','Auto','pot',{'vector':[]}]|rank_by[3].vector is empty",
        "['t','Auto','pot',{'vector':5}]|rank_by[3].vector is integer",
        "['t','Auto','pot',{'vector':['a']}]|rank_by[3].vector is neither numbers nor an Embed",
        "['t','Auto','pot',{'vector':['Embed']}]|rank_by[3].vector is neither",
        "['t','Auto','pot',{'vector':['embed','x']}]|rank_by[3].vector is neither",
        "['t','Auto','pot',{'vector':['Embed','x',{},1]}]|rank_by[3].vector is neither",
        "['t','Auto','pot',{'vector':['Embed',5]}]|rank_by[3].vector[1] is integer",
        "['t','Auto','pot',{'vector':['Embed','x',5]}]|rank_by[3].vector[2] is integer",
        "['t','Auto','pot',{'vector':['Embed','x',{'dims':1}]}]|unknown option \"dims\"",
        "['t','Auto','pot',{'vector':['Embed','x',{'field':''}]}]|rank_by[3].vector[2].field is empty",
        "['t','Auto','pot',{'vector':['Embed','x',{'field':5}]}]|rank_by[3].vector[2].field is",
        "['t','Auto','pot',{'vector':['Embed','x',{'model':5}]}]|rank_by[3].vector[2].model is",
        "['t','Auto','pot',{'fuzziness':3}]|rank_by[3].fuzziness is integer",
        "['t','Auto','pot',{'stopwords':true}]|rank_by[3].stopwords",
        "['t','Auto','pot',{'rank_constant':1}]|unknown option \"rank_constant\"",
        "['t','Auto','pot',{'per_leg_limit':1}]|unknown option \"per_leg_limit\"",
        "['t','Auto','pot',{'threads':1}]|unknown option \"threads\"",
      })
  void expression_thatIsWrong_is422AndAsksNobody(String rankBy, String message) throws IOException {
    assertRefused(ask(rankBy, ""), 422, "validation_error", message);
    assertThat(store.received).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        ",'top_k':0|top_k is integer `0`",
        ",'top_k':null|top_k is null",
        ",'top_k':1.5|top_k is",
        ",'vector':[1]|vector is not allowed",
        ",'nearest_to_id':['a']|nearest_to_id is not allowed",
        ",'cursor':5|cursor is integer",
        ",'cursor':'%%'|cursor is none that an answer came with",
        ",'cursor':'e30'|cursor is none",
        ",'cursor':'eyJvZmZzZXQiOjEwMDAwfQ'|cursor leads to row 10000",
        ",'cursor':'eyJvZmZzZXQiOjk5OTl9','top_k':2|cursor leads to row 9999 and top_k is 2",
        ",'include_attributes':'t'|include_attributes is string",
        ",'include_attributes':[1]|include_attributes[0] is integer",
        ",'include_leg_breakdown':1|include_leg_breakdown is integer",
        ",'as_of':1,'between':[1,2]|as_of and between exclude each other",
        ",'as_of':'x'|as_of is string",
        ",'between':[2,2]|lo < hi",
        ",'between':[1]|between is",
      })
  void envelope_thatIsWrong_is422AndAsksNobody(String more, String message) throws IOException {
    for (String operator : new String[] {"Auto", "HybridText"}) {
      assertRefused(ask("['t','" + operator + "','pot']", more), 422, "validation_error", message);
    }
    assertThat(store.received).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"a b !", "...", "", "\\u6025\\u9808"})
  void text_withoutAWord_is422WhateverTheRoute(String text) throws IOException {
    for (String options :
        new String[] {"", ",{'route':'semantic','vector':[1]}", ",{'route':'hybrid_text'}"}) {
      assertRefused(
          ask("['t','Auto','" + text + "'" + options + "]", ""),
          422,
          "validation_error",
          "no word");
    }
    assertThat(store.received).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"semantic", "fused"})
  void route_forcedWithoutTheVectorItNeeds_is422(String route) throws IOException {
    assertExactly(
        ask("['t','Auto','pot',{'route':'" + route + "'}]", ""),
        422,
        "validation_error",
        "forced route \"" + route + "\" requires a vector");
    assertThat(store.received).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "kettle, 1, hybrid_text",
    "the kettle, 2, hybrid_text",
    "blue enamel kettle, 3, fused",
    "a blue enamel kettle, 3, fused",
    "one two three four five six seven, 7, fused",
    "one two three four five six seven eight, 8, semantic",
    "tea tea tea tea tea tea tea tea tea, 1, hybrid_text",
  })
  void text_decidesAboutTheRoute(String text, int tokens, String route) throws IOException {
    RawHttp.Answer answer = ask("['t','Auto','" + text + "',{'route':null}]", "");
    boolean executed = route.equals("hybrid_text");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body())
        .contains(
            "\"routing\":{\"route\":\""
                + route
                + "\",\"policy\":\"v1\",\"tokens\":"
                + tokens
                + ",\"executed\":"
                + executed
                + "}");
    assertThat(store.received.isEmpty()).isNotEqualTo(executed);
  }
}
