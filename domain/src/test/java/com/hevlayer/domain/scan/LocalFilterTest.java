package com.hevlayer.domain.scan;

import static org.assertj.core.api.Assertions.assertThat;

import com.hevlayer.ports.cache.CachedRow;
import com.hevlayer.ports.json.Json;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Filters that the gateway evaluates on cached rows. */
class LocalFilterTest {
  private static final String ROW =
      "{'id':'r1','n':7,'f':1.0,'s':'matte','b':true,'tags':['x','y'],'nothing':null,"
          + "'o':{'a':1,'b':[2]},'_hevlayer_upserted_at':150}";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "['s','Eq','matte']|true",
        "['s','eQ','gloss']|false",
        "['s','NotEq','gloss']|true",
        "['n','Eq',7.0]|true",
        "['n','Eq',70e-1]|true",
        "['n','Eq','7']|false",
        "['f','Eq',1]|true",
        "['f','In',[3,1]]|true",
        "['b','Eq',true]|true",
        "['absent','Eq',null]|true",
        "['nothing','Eq',null]|true",
        "['absent','NotEq',null]|false",
        "['absent','NotEq',5]|true",
        "['absent','In',[null]]|true",
        "['absent','NotIn',['a']]|true",
        "['s','In',['a','matte',3]]|true",
        "['s','NotIn',['a','matte']]|false",
        "['s','In',[]]|false",
        "['tags','Eq',['x','y']]|true",
        "['tags','Eq',['y','x']]|false",
        "['tags','Eq','x']|false",
        "['tags','In',['x',['x','y']]]|true",
        "['o','Eq',{'b':[2.0],'a':1}]|true",
        "['o','Eq',{'b':[2],'a':1,'c':0}]|false",
        "['n','Gt',6]|true",
        "['n','Gt',7]|false",
        "['n','GTE',7.0]|true",
        "['n','Lt',1e1]|true",
        "['n','Lte',6.99]|false",
        "['s','Gt','mat']|true",
        "['s','Lt','ma\uFFFD']|true",
        "['b','Gt',false]|true",
        "['b','Lte',false]|false",
        "['absent','Gt',1]|false",
        "['absent','Lt',1]|false",
        "['n','Lt','zzz']|false",
        "['tags','Gt',['a']]|false",
        "['id','Eq','r1']|true",
        "['id','Gt','r0']|true",
        "['id','In',['r2']]|false",
        "['And',[['n','Eq',7],['s','Eq','matte']]]|true",
        "['and',[['n','Eq',7],['s','Eq','gloss']]]|false",
        "['Or',[['n','Eq',8],['s','Eq','matte']]]|true",
        "['or',[['n','Eq',8]]]|false",
        "['And',[]]|true",
        "['Or',[]]|false",
        "['Not',['n','Eq',7]]|false",
        "['not',['absent','Gt',1]]|true",
        "['Not',['Or',[['Not',['n','Gt',1]],['s','Eq','x']]]]|true",
        "['And','Eq',5]|false",
      })
  void matches_knownOperators_comparesAsJson(String filter, boolean expected) {
    LocalFilter local = LocalFilter.of(spec("{'filters':" + filter + "}")).orElseThrow();

    assertThat(local.matches(row(ROW))).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "['s','Glob','m*']",
        "['tags','Contains','x']",
        "['s','In','matte']",
        "['s','Eq']",
        "['s','Eq','a','b']",
        "['Xor',[]]",
        "['And',['n','Eq',7]]",
        "['And',[['n','Eq',7],['s','Fuzzy','x']]]",
        "['Not',[['n','Eq',7]]]",
        "[]",
        "'text'",
        "{'a':1}",
        "[1,'Eq',2]",
        "['a',5,2]",
      })
  void of_anythingElse_isNotEvaluable(String filter) {
    assertThat(LocalFilter.of(spec("{'filters':" + filter + "}"))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "{'as_of':150}|true",
        "{'as_of':149}|false",
        "{'between':[149,150]}|true",
        "{'between':[150,151]}|false",
        "{'as_of':150,'filters':['n','Eq',8]}|false",
        "{}|true",
      })
  void matches_timeOfTheLastWrite_isPartOfTheFilter(String body, boolean expected) {
    assertThat(LocalFilter.of(spec(body)).orElseThrow().matches(row(ROW))).isEqualTo(expected);
  }

  private static ScanSpec spec(String body) {
    return ScanSpecTest.read(body);
  }

  static CachedRow row(String json) {
    Map<String, Json> members = new LinkedHashMap<>(RowsStore.object(json).members());
    Json id = members.remove("id");
    return CachedRow.of(id == null ? Json.of("none") : id, members);
  }
}
