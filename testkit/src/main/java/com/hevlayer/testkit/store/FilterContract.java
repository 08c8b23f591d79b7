package com.hevlayer.testkit.store;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What filters match. */
public interface FilterContract extends StoreFixture {

  /** The null matrix: rows n = 1, 0 and missing. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[\"n\",\"Eq\",null]     | missing",
        "[\"n\",\"NotEq\",null]  | one zero",
        "[\"n\",\"Eq\",1]        | one",
        "[\"n\",\"NotEq\",1]     | missing zero",
        "[\"n\",\"Lt\",1]        | missing zero",
        "[\"n\",\"Lte\",1]       | missing one zero",
        "[\"n\",\"Gt\",0]        | one",
        "[\"n\",\"Gte\",0]       | one zero",
        "[\"n\",\"Lt\",null]     | ",
        "[\"n\",\"Lte\",null]    | missing",
        "[\"n\",\"Gt\",null]     | one zero",
        "[\"n\",\"Gte\",null]    | missing one zero",
        "[\"n\",\"In\",[1,5]]    | one",
        "[\"n\",\"NotIn\",[1,5]] | missing zero",
        "[\"Not\",[\"n\",\"Gt\",0]] | missing zero",
        "[\"And\",[]]            | missing one zero",
        "[\"Or\",[]]             | ",
        "[\"id\",\"Eq\",null]    | "
      })
  default void filter_missingValue_sortsBelowEverything(String filter, String expected) {
    Scenario scenario = scenario();
    scenario.write("{'upsert_rows':[{'id':'one','n':1},{'id':'zero','n':0},{'id':'missing'}]}");
    assertThat(scenario.matching(filter)).isEqualTo(expected == null ? "" : expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[\"t\",\"Contains\",\"x\"]              | xyx",
        "[\"t\",\"NotContains\",\"x\"]           | empty missing y",
        "[\"t\",\"ContainsAny\",[\"y\",\"q\"]]   | xyx y",
        "[\"t\",\"NotContainsAny\",[\"y\"]]      | empty missing",
        "[\"t\",\"In\",[\"x\"]]                  | xyx",
        "[\"t\",\"In\",\"x\"]                    | xyx",
        "[\"t\",\"Eq\",[\"x\",\"y\",\"x\"]]      | xyx",
        "[\"t\",\"Eq\",[\"y\",\"x\",\"x\"]]      | ",
        "[\"t\",\"Eq\",[]]                       | empty",
        "[\"t\",\"Eq\",null]                     | missing",
        "[\"t\",\"NotEq\",[\"y\"]]               | empty missing xyx",
        "[\"t\",\"AnyGt\",\"x\"]                 | xyx y",
        "[\"t\",\"AnyLte\",\"x\"]                | xyx"
      })
  default void filter_array_looksAtElements(String filter, String expected) {
    Scenario scenario = scenario();
    scenario.write(
        "{'upsert_rows':[{'id':'xyx','t':['x','y','x']},{'id':'y','t':['y']},"
            + "{'id':'empty','t':[]},{'id':'missing'}]}");
    assertThat(scenario.matching(filter)).isEqualTo(expected == null ? "" : expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[\"p\",\"Glob\",\"docs/*\"]      | a b",
        "[\"p\",\"Glob\",\"docs/?.md\"]   | a",
        "[\"p\",\"Glob\",\"{docs,src}/*\"]| a b c",
        "[\"p\",\"Glob\",\"[!d]*\"]       | c d",
        "[\"p\",\"IGlob\",\"readme\"]     | d",
        "[\"p\",\"NotGlob\",\"docs/**\"]  | c d none",
        "[\"p\",\"Regex\",\"^src/.*java$\"] | c",
        "[\"p\",\"Regex\",\"md\"]         | a b"
      })
  default void filter_pattern_matchesWholeOrAnywhere(String filter, String expected) {
    Scenario scenario = scenario();
    scenario.write(
        "{'schema':{'p':{'type':'string','filterable':true,'glob':true,'regex':true}},"
            + "'upsert_rows':[{'id':'a','p':'docs/x.md'},{'id':'b','p':'docs/deep/y.md'},"
            + "{'id':'c','p':'src/Main.java'},{'id':'d','p':'README'},{'id':'none'}]}");
    assertThat(scenario.matching(filter)).isEqualTo(expected);
  }

  @Test
  default void filter_unsignedIds_compareUnsigned() {
    Scenario scenario = scenario();
    scenario.write(
        "{'upsert_rows':[{'id':18446744073709551615},{'id':9007199254740993},{'id':0}]}");
    assertThat(scenario.matching("[\"id\",\"Gt\",9007199254740992]"))
        .isEqualTo("9007199254740993 18446744073709551615");
    assertThat(scenario.matching("[\"id\",\"Lt\",9007199254740993]")).isEqualTo("0");
  }

  @Test
  default void filter_datesAndUuids_areParsed() {
    Scenario scenario = scenario();
    scenario.write(
        "{'schema':{'at':'datetime','u':'uuid'},'upsert_rows':["
            + "{'id':'a','at':'2026-03-14T09:26:53.5Z','u':'8D2F1A30-0000-4000-8000-00000000000A'},"
            + "{'id':'b','at':'2026-03-15'}]}");
    assertThat(scenario.matching("[\"at\",\"Lt\",\"2026-03-14T12:00:00+01:00\"]")).isEqualTo("a");
    assertThat(scenario.matching("[\"at\",\"Gte\",\"2026-03-15\"]")).isEqualTo("b");
    assertThat(scenario.matching("[\"u\",\"Eq\",\"8d2f1a30-0000-4000-8000-00000000000a\"]"))
        .isEqualTo("a");
    assertThat(scenario.rows("{'rank_by':['id','asc'],'limit':1,'include_attributes':['at','u']}"))
        .isEqualTo(
            "[{\"id\":\"a\",\"at\":\"2026-03-14T09:26:53.500000000Z\","
                + "\"u\":\"8d2f1a30-0000-4000-8000-00000000000a\"}]");
  }

  /** Meaning is 400, shape is 422. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[\"nope\",\"Eq\",1]            | 400 | nope",
        "[\"n\",\"Gt\",\"1\"]           | 400 | n",
        "[\"n\",\"In\",[\"1\"]]         | 400 | n",
        "[\"tags\",\"Gt\",\"x\"]        | 400 | tags",
        "[\"tags\",\"Contains\",null]   | 400 | tags",
        "[\"tags\",\"ContainsAny\",\"x\"] | 400 | type mismatch, ContainsAny expects []string, but got",
        "[\"tags\",\"NotContainsAny\",\"x\"] | 400 | type mismatch, ContainsAny expects []string, but got",
        "[\"tags\",\"Contains\",[\"x\"]] | 400 | type mismatch, Contains expects string, but got",
        "[\"tags\",\"AnyLt\",null]      | 400 | tags",
        "[\"dull\",\"Eq\",\"x\"]        | 400 | dull",
        "[\"n\",\"Regex\",\"x\"]        | 400 | n",
        "[\"id\",\"ContainsAllTokens\",\"x\"] | 400 | id",
        "[\"id\",\"Fuzzy\",\"xyz\",{\"max_edit_distance\":[{\"min_query_chars\":3,\"distance\":0}]}] | 400 | id",
        "[\"n\",\"Bogus\",1]            | 422 | Bogus",
        "[\"n\",\"In\",[null]]          | 422 | null",
        "[\"n\",\"In\",[1,\"2\"]]       | 422 | "
      })
  default void filter_wrong_isRefused(String filter, int status, String text) {
    Scenario scenario = scenario();
    scenario.write(
        "{'schema':{'dull':{'type':'string','filterable':false}},"
            + "'upsert_rows':[{'id':1,'n':1,'tags':['x'],'dull':'x'}]}");
    Scenario.Refusal refusal =
        scenario.refuseQuery(
            "{\"rank_by\":[\"id\",\"asc\"],\"limit\":1,\"filters\":" + filter + "}");
    assertThat(refusal.status()).as(refusal.text()).isEqualTo(status);
    if (text != null) {
      assertThat(refusal.text()).contains(text);
    }
  }
}
