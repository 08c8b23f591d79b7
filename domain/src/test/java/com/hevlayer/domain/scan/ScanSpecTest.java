package com.hevlayer.domain.scan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hevlayer.domain.fault.Fault;
import com.hevlayer.ports.json.Json;
import com.hevlayer.protocol.WireRefusal;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the body of a scan may be, and what is said about any other. */
class ScanSpecTest {

  @Test
  void read_emptyObject_hasTheDefaults() {
    ScanSpec spec = read("{}");

    assertThat(spec.mode()).isEqualTo(ScanMode.IDS);
    assertThat(spec.source()).isEqualTo(ScanSource.AUTO);
    assertThat(spec.filters()).isNull();
    assertThat(spec.temporal()).isNull();
    assertThat(spec.selector()).isNull();
    assertThat(spec.field()).isNull();
    assertThat(spec.exhaustive()).isFalse();
    assertThat(spec.threads()).isEmpty();
    assertThat(spec.pageSize()).isEqualTo(1000);
    assertThat(spec.timeout()).isEqualTo(Duration.ofSeconds(30));
    assertThat(spec.isFiltered()).isFalse();
  }

  @Test
  void read_nulls_areAbsent() {
    assertThat(
            read(
                "{'mode':null,'source':null,'filters':null,'as_of':null,'between':null,'fts':null,"
                    + "'ann':null,'field':null,'exhaustive':null,'threads':null,'page_size':null,"
                    + "'timeout_seconds':null}"))
        .isEqualTo(read("{}"));
  }

  @Test
  void read_everything_isThere() {
    ScanSpec spec =
        read(
            "{'mode':'values','source':'origin','filters':['a','Eq',1],'as_of':5,"
                + "'fts':{'field':'text','query':'green tea'},'field':' glaze ','exhaustive':true,"
                + "'threads':99,'page_size':10000,'timeout_seconds':4000,'unknown':{}}");

    assertThat(spec.mode()).isEqualTo(ScanMode.VALUES);
    assertThat(spec.source()).isEqualTo(ScanSource.ORIGIN);
    assertThat(spec.filters()).hasToString("[\"a\",\"Eq\",1]");
    assertThat(spec.temporal()).isNotNull();
    assertThat(spec.selector()).isEqualTo(new Selector.FullText("text", "green tea"));
    assertThat(spec.field()).isEqualTo("glaze");
    assertThat(spec.exhaustive()).isTrue();
    assertThat(spec.threads()).hasValue(99);
    assertThat(spec.pageSize()).isEqualTo(10_000);
    assertThat(spec.timeout()).isEqualTo(ScanSpec.LONGEST_TIMEOUT);
  }

  @Test
  void read_selectorsOfTheGoClient_areAbsent() {
    assertThat(
            read("{'mode':'count','fts':{'field':'','query':''},"
                    + "'ann':{'vector':null,'radius':0}}")
                .selector())
        .isNull();
    assertThat(read("{'mode':'count','ann':{'vector':[],'field':'','radius':0}}").selector())
        .isNull();
  }

  @Test
  void read_ann_namesTheVectorUnlessToldOtherwise() {
    Selector near = read("{'mode':'count','ann':{'vector':[1,2],'radius':0.5}}").selector();
    assertThat(near)
        .isEqualTo(new Selector.Radius("vector", Json.array(Json.of(1L), Json.of(2L)), 0.5));
    assertThat(read("{'mode':'count','ann':{'vector':[1],'field':'v2','radius':-1}}").selector())
        .isEqualTo(new Selector.Radius("v2", Json.array(Json.of(1L)), -1));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[]|a JSON object",
        "'x'|a JSON object",
        "{'mode':'all'}|mode is string \"all\"; allowed is one of ids, count, values",
        "{'mode':1}|mode is integer `1`; allowed is a string",
        "{'source':'disk'}|allowed is one of auto, snapshot, cache, origin",
        "{'fts':[]}|fts is sequence; allowed is an object",
        "{'mode':'count','fts':{'field':'a'}}|fts.query is missing",
        "{'mode':'count','fts':{'field':null,'query':'x'}}|fts.field is null",
        "{'mode':'count','fts':{'field':' ','query':'x'}}|fts.field is blank",
        "{'mode':'count','fts':{'field':'a','query':''}}|fts.query is blank",
        "{'mode':'count','ann':{'vector':[1]}}|ann.radius is missing",
        "{'mode':'count','ann':{'radius':1}}|ann.vector is missing",
        "{'mode':'count','ann':{'vector':[],'radius':1}}|ann.vector is empty",
        "{'mode':'count','ann':{'vector':['a'],'radius':1}}|ann.vector is sequence",
        "{'mode':'count','ann':{'vector':[1],'radius':1e999}}|ann.radius is out of range",
        "{'mode':'count','ann':{'vector':[1],'radius':'1'}}|ann.radius is string",
        "{'field':5}|field is integer `5`; allowed is a string",
        "{'exhaustive':1}|exhaustive is integer `1`; allowed is a boolean",
        "{'threads':0}|threads is 0; allowed is 1 or more",
        "{'threads':-3}|threads is -3; allowed is 1 or more",
        "{'threads':1.5}|threads is floating point `1.5`; allowed is an integer",
        "{'page_size':0}|page_size is 0; allowed are 1 to 10000",
        "{'page_size':10001}|page_size is 10001; allowed are 1 to 10000",
        "{'page_size':-1}|page_size is integer `-1`",
        "{'mode':'count','page_size':0}|page_size is 0",
        "{'mode':'values','field':'a','page_size':99999}|page_size is 99999",
        "{'mode':'count','timeout_seconds':0}|timeout_seconds is 0",
        "{'mode':'count','timeout_seconds':4294967296}|timeout_seconds is integer",
        "{'as_of':1,'between':[1,2]}|as_of and between exclude each other",
        "{'between':[2,2]}|between",
        "{'mode':'count','fts':{'field':'a','query':'b'},'ann':{'vector':[1],'radius':1}}"
            + "|more than one",
        "{'field':'a'}|field is given with mode \"ids\"",
        "{'mode':'count','field':'a'}|field is given with mode \"count\"",
        "{'mode':'values'}|field is missing",
        "{'mode':'values','field':' '}|field is blank",
        "{'fts':{'field':'a','query':'b'}}|mode \"ids\" takes no ranked selector",
        "{'source':'snapshot'}|a snapshot holds no ids",
        "{'mode':'count','source':'cache','fts':{'field':'a','query':'b'}}|only the store ranks",
        "{'mode':'values','field':'a','source':'snapshot','ann':{'vector':[1],'radius':1}}"
            + "|only the store ranks",
        "{'mode':'values','field':'a','fts':{'field':'a','query':'b'},'timeout_seconds':0}"
            + "|timeout_seconds is 0",
      },
      quoteCharacter = '\0')
  void read_whatIsNotAllowed_saysWhy(String body, String fragment) {
    assertThatThrownBy(() -> read(body))
        .isInstanceOf(Fault.Invalid.class)
        .hasMessageContaining(fragment);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'mode':'count','threads':0,'as_of':1,'between':[1,2]}|threads",
        "{'mode':'count','as_of':1,'between':[1,2],'fts':{'field':'a','query':'b'},"
            + "'ann':{'vector':[1],'radius':1}}|as_of",
        "{'mode':'count','field':'a','fts':{'field':'a','query':'b'},"
            + "'ann':{'vector':[1],'radius':1}}|more than one",
        "{'field':'a','source':'snapshot'}|field",
        "{'mode':5,'threads':0}|mode",
      },
      quoteCharacter = '\0')
  void read_severalMistakes_namesTheFirstOfTheOrder(String body, String fragment) {
    assertThatThrownBy(() -> read(body))
        .isInstanceOf(Fault.Invalid.class)
        .hasMessageContaining(fragment);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'mode':'count','source':'snapshot'}",
        "{'mode':'count','source':'snapshot','filters':['a','Eq',1]}",
        "{'mode':'values','field':'a','source':'snapshot'}",
        "{'mode':'values','field':'a','source':'snapshot','filters':['a','Eq',1]}",
        "{'mode':'values','field':'a','source':'snapshot','as_of':1}",
      })
  void read_snapshotOnly_cannotBeServed(String body) {
    assertThatThrownBy(() -> read(body)).isInstanceOf(Fault.PreconditionFailed.class);
  }

  @Test
  void read_timeoutOfAFilterJob_doesNotMatter() {
    assertThat(read("{'timeout_seconds':0}").mode()).isEqualTo(ScanMode.IDS);
    assertThat(read("{'mode':'values','field':'a','timeout_seconds':0}").field()).isEqualTo("a");
  }

  @Test
  void read_whatIsNoJson_isRefusedWith400() {
    for (String body : new String[] {"", "{", "{'a':1,'a':2}"}) {
      assertThatThrownBy(() -> read(body))
          .isInstanceOfSatisfying(
              WireRefusal.class, refusal -> assertThat(refusal.status()).isEqualTo(400));
    }
  }

  static ScanSpec read(String body) {
    return ScanSpec.read(
        MemorySegment.ofArray(body.replace('\'', '"').getBytes(StandardCharsets.UTF_8)));
  }
}
