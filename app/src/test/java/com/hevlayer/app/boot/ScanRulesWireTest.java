package com.hevlayer.app.boot;

import static com.hevlayer.app.boot.Refusals.assertExactly;
import static com.hevlayer.app.boot.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which scans are refused, and in which order their rules are looked at. */
@SuppressWarnings("NullAway.Init") // set before all tests
class ScanRulesWireTest {
  private static ScriptedUpstream store;
  private static ScanClient scans;

  @BeforeAll
  static void start(@TempDir Path directory) throws IOException {
    store = new ScriptedUpstream(directory);
    scans = new ScanClient(store.http, "tea");
  }

  @AfterAll
  static void stop() {
    store.close();
  }

  @BeforeEach
  void forget() {
    store.reset();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        // Shapes.
        "[]|a JSON object",
        "{'mode':'all'}|mode is string \"all\"; allowed is one of ids, count, values",
        "{'mode':5}|mode is integer",
        "{'mode':'Count'}|mode is string",
        "{'source':'disk'}|source is string \"disk\"; allowed is one of auto, snapshot, cache, origin",
        "{'source':[]}|source is",
        "{'fts':5}|fts is integer `5`; allowed is an object",
        "{'mode':'count','fts':{'query':'x'}}|fts.field is missing",
        "{'mode':'count','fts':{'field':'t'}}|fts.query is missing",
        "{'mode':'count','fts':{'field':5,'query':'x'}}|fts.field is integer",
        "{'mode':'count','fts':{'field':' ','query':'x'}}|fts.field is blank",
        "{'mode':'count','fts':{'field':'t','query':''}}|fts.query is blank",
        "{'mode':'count','hybrid_text':{'field':'','query':'x'}}|hybrid_text.field is blank",
        "{'mode':'count','hybrid_text':{'field':'t','query':' '}}|hybrid_text.query is blank",
        "{'mode':'count','hybrid_text':{'field':'t','query':'a !'}}|hybrid_text.query is \"a !\"",
        "{'mode':'count','hybrid_text':{'field':'t','query':'pot','fuzziness':3}}"
            + "|hybrid_text.fuzziness is integer",
        "{'mode':'count','hybrid_text':{'field':'t','query':'pot','fuzziness':null}}"
            + "|hybrid_text.fuzziness is null",
        "{'mode':'count','hybrid_text':{'field':'','query':'','fuzziness':1}}"
            + "|hybrid_text.query is blank",
        "{'mode':'count','ann':{'vector':[],'radius':1}}|ann.vector is empty",
        "{'mode':'count','ann':{'vector':null,'radius':1}}|ann.vector is empty",
        "{'mode':'count','ann':{'radius':1}}|ann.vector is missing",
        "{'mode':'count','ann':{'vector':['x'],'radius':1}}|ann.vector is",
        "{'mode':'count','ann':{'vector':[1]}}|ann.radius is missing",
        "{'mode':'count','ann':{'vector':[1],'radius':null}}|ann.radius is null",
        "{'mode':'count','ann':{'vector':[1],'radius':1e999}}|ann.radius is out of range",
        "{'mode':'count','ann':{'vector':[1],'radius':1,'field':5}}|ann.field is integer",
        "{'field':5}|field is integer",
        "{'exhaustive':'yes'}|exhaustive is string",
        "{'threads':1.5}|threads is",
        "{'page_size':-1}|page_size is integer",
        "{'page_size':4294967296}|page_size is integer",
        "{'timeout_seconds':'x'}|timeout_seconds is string",
        // Values.
        "{'threads':0}|threads is 0",
        "{'mode':'count','threads':-1}|threads is -1",
        "{'as_of':1,'between':[1,2]}|as_of and between exclude each other",
        "{'mode':'count','between':[2,1]}|lo < hi",
        "{'mode':'count','as_of':'x'}|as_of is string",
        "{'mode':'count','fts':{'field':'a','query':'b'},'ann':{'vector':[1],'radius':1}}"
            + "|more than one of fts, hybrid_text and ann",
        "{'mode':'count','fts':{'field':'a','query':'b'},'hybrid_text':{'field':'a','query':'bc'}}"
            + "|more than one of fts, hybrid_text and ann",
        "{'field':'n'}|field is given with mode \"ids\"",
        "{'mode':'count','field':'n'}|field is given with mode \"count\"",
        "{'mode':'values'}|field is missing",
        "{'mode':'values','field':' '}|field is blank",
        "{'page_size':0}|page_size is 0; allowed are 1 to 10000",
        "{'page_size':10001}|page_size is 10001",
        "{'mode':'count','page_size':10001}|page_size is 10001",
        "{'mode':'values','field':'n','page_size':0}|page_size is 0",
        "{'mode':'count','timeout_seconds':0}|timeout_seconds is 0",
        "{'mode':'values','field':'n','timeout_seconds':0,'fts':{'field':'t','query':'x'}}"
            + "|timeout_seconds is 0",
        // Combinations.
        "{'fts':{'field':'a','query':'b'}}|mode \"ids\" takes no ranked selector",
        "{'ann':{'vector':[1],'radius':1}}|mode \"ids\" takes no ranked selector",
        "{'hybrid_text':{'field':'a','query':'bc'}}|mode \"ids\" takes no ranked selector",
        "{'source':'snapshot'}|mode \"ids\" with source \"snapshot\"",
        "{'mode':'count','source':'snapshot','fts':{'field':'a','query':'b'}}"
            + "|a ranked selector with source \"snapshot\"",
        "{'mode':'values','field':'n','source':'cache','ann':{'vector':[1],'radius':1}}"
            + "|a ranked selector with source \"cache\"",
        // The order of the rules.
        "{'mode':'count','threads':0,'as_of':1,'between':[1,2]}|threads is 0",
        "{'fts':{'field':'a','query':'b'},'ann':{'vector':[1],'radius':1},'as_of':1,'between':[1,2]}"
            + "|exclude each other",
        "{'field':'n','fts':{'field':'a','query':'b'},'ann':{'vector':[1],'radius':1}}"
            + "|more than one of",
        "{'field':'n','source':'snapshot'}|field is given with mode \"ids\"",
        "{'mode':'count','source':'snapshot','page_size':0}|page_size is 0",
      })
  void scan_thatBreaksARule_is422AndAsksNobody(String body, String message) throws IOException {
    assertRefused(scans.create(body), 422, "validation_error", message);
    assertThat(store.received).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{'mode':'count','source':'snapshot'}|no usable snapshot of this namespace is stored",
        "{'mode':'count','source':'snapshot','filters':['n','Eq',1]}|no usable snapshot",
        "{'mode':'values','field':'n','source':'snapshot'}|no usable snapshot",
        "{'mode':'values','field':'n','source':'snapshot','filters':['n','Eq',1]}"
            + "|source \"snapshot\" cannot serve values under a filter",
        "{'mode':'values','field':'n','source':'snapshot','as_of':1}|values under a filter",
      })
  void scan_ofASnapshotThatCannotServe_is412(String body, String message) throws IOException {
    assertRefused(scans.create(body), 412, "precondition_failed", message);
  }

  @Test
  void scan_ofACacheThatIsNotThere_is503AndSaysSo() throws IOException {
    for (String body :
        List.of(
            "{'mode':'count','source':'cache'}",
            "{'source':'cache'}",
            "{'mode':'values','field':'n','source':'cache'}")) {
      RawHttp.Answer answer = scans.create(body);
      assertThat(answer.status()).isEqualTo(503);
      assertThat(ScanClient.object(answer).members().keySet())
          .containsExactly("error", "message", "cache_state");
      assertThat(answer.body())
          .startsWith("{\"error\":\"cache_cold\",\"message\":\"")
          .endsWith("\",\"cache_state\":\"cold\"}");
    }
  }

  /** The form in which one of the clients leaves selectors out. */
  @Test
  void selectors_thatAreEmpty_areAbsent() throws IOException {
    store.script = request -> ScriptedUpstream.json(200, "{'rows':[{'id':'a'}]}");
    assertThat(
            scans
                .count(
                    "{'mode':'count','fts':{'field':'','query':''},"
                        + "'hybrid_text':{'field':'','query':''},"
                        + "'ann':{'vector':null,'radius':0,'field':''}}")
                .get("count"))
        .hasToString("1");
    assertThat(scans.resultsOf("{'ann':{'vector':[],'radius':0}}"))
        .isEqualTo("{\"ids\":[\"a\"],\"total\":1}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/results", "/results?limit=1"})
  void job_unknown_is404(String below) throws IOException {
    assertExactly(
        store.http.get(scans.path + "/ghost" + below),
        404,
        "not_found",
        "Scan 'ghost' not found in namespace 'tea'");
    if (below.isEmpty()) {
      assertExactly(
          store.http.send("DELETE", scans.path + "/ghost", (String) null),
          404,
          "not_found",
          "Scan 'ghost' not found in namespace 'tea'");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "limit=abc, limit",
    "limit=-1, limit",
    "limit=1.5, limit",
    "offset=x, offset",
    "offset=-1, offset"
  })
  void results_withAParameterThatIsNone_are400(String query, String name) throws IOException {
    assertRefused(
        store.http.get(scans.path + "/ghost/results?" + query),
        400,
        "bad_request",
        "query parameter " + name + " is '");
  }
}
