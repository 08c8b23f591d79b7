package com.hevlayer.adapters.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.store.AttributeSchema;
import com.hevlayer.ports.store.NamespaceDescription;
import com.hevlayer.testkit.store.NamespaceContract;
import com.hevlayer.testkit.store.Scenario;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StoreSchemaTest {
  private static final String ALL =
      "{'rank_by':['id','asc'],'limit':100,'exclude_attributes':['-']}";

  @TempDir Path directory = Path.of("set by the test engine");
  private EmbeddedStore store;
  private Scenario scenario;

  @BeforeEach
  void open() {
    store = TestStores.open(directory);
    scenario = new Scenario(store, "s");
  }

  @AfterEach
  void close() {
    store.close();
  }

  private String schemaOf(String attribute) {
    NamespaceDescription description =
        Scenario.value(store.describe(NamespaceContract.CALL, scenario.namespace()));
    AttributeSchema schema = description.schema().get(attribute);
    if (schema == null) {
      return "none";
    }
    return schema.type()
        + schema.filterable().map(f -> f ? " filterable" : "").orElse(" -")
        + (schema.fullTextSearch().isPresent() ? " text" : "")
        + (schema.regex() ? " regex" : "")
        + (schema.glob() ? " glob" : "")
        + (schema.fuzzy() ? " fuzzy" : "");
  }

  private void reopen() {
    store.close();
    store = TestStores.open(directory);
    scenario = new Scenario(store, "s");
  }

  @Test
  void inference_looksAtTheWholeRequest() {
    scenario.write(
        "{'upsert_rows':[{'id':1,'a':null,'b':[]},{'id':2,'b':['x']},{'id':3,'a':'s','c':[],"
            + "'d':true,'e':7,'f':[1,2]}]}");
    assertThat(schemaOf("id")).isEqualTo("uint -");
    assertThat(schemaOf("a")).isEqualTo("string filterable");
    assertThat(schemaOf("b")).isEqualTo("[]string filterable");
    assertThat(schemaOf("c")).isEqualTo("[]unknown filterable");
    assertThat(schemaOf("d")).isEqualTo("bool filterable");
    assertThat(schemaOf("e")).isEqualTo("int filterable");
    assertThat(schemaOf("f")).isEqualTo("[]int filterable");
    scenario.write("{'patch_rows':[{'id':3,'c':[true]}]}");
    assertThat(schemaOf("c")).isEqualTo("[]bool filterable");
    assertThat(scenario.matching("[\"b\",\"Eq\",[]]")).isEqualTo("1");
    assertThat(scenario.matching("[\"b\",\"Eq\",null]")).isEqualTo("3");
  }

  @Test
  void indexes_turnedOnLater_coverOldRows() {
    scenario.write(
        "{'schema':{'note':{'type':'string','filterable':false}},"
            + "'upsert_rows':[{'id':1,'note':'Green Tea'},{'id':2,'note':'black tea'}]}");
    assertThat(scenario.refuseQuery("{'filters':['note','Eq','x'],'limit':1}").status())
        .isEqualTo(400);
    scenario.write("{'schema':{'note':{'type':'string','full_text_search':true}}}");
    assertThat(schemaOf("note")).isEqualTo("string text");
    assertThat(scenario.matching("[\"note\",\"ContainsAllTokens\",\"tea\"]")).isEqualTo("1 2");
    scenario.write("{'schema':{'note':{'type':'string','filterable':true,'regex':true}}}");
    assertThat(schemaOf("note")).isEqualTo("string filterable text regex");
    assertThat(scenario.matching("[\"note\",\"Eq\",\"black tea\"]")).isEqualTo("2");
    assertThat(scenario.matching("[\"note\",\"Regex\",\"^G.*T\"]")).isEqualTo("1");
    scenario.write(
        "{'schema':{'note':{'type':'string','full_text_search':{'case_sensitive':true}}}}");
    assertThat(scenario.matching("[\"note\",\"ContainsAllTokens\",\"green\"]")).isEmpty();
    assertThat(scenario.matching("[\"note\",\"ContainsAllTokens\",\"Green\"]")).isEqualTo("1");
    reopen();
    assertThat(scenario.matching("[\"note\",\"ContainsAllTokens\",\"Green\"]")).isEqualTo("1");
    scenario.write("{'schema':{'note':'string'}}");
    assertThat(schemaOf("note")).isEqualTo("string filterable");
  }

  @Test
  void index_turnedOffAndOnAgain_coversRowsWrittenBetween() {
    scenario.write("{'upsert_rows':[{'id':1,'x':'a'},{'id':2,'x':'b'}]}");
    scenario.write("{'schema':{'x':{'type':'string','filterable':false}}}");
    scenario.write("{'upsert_rows':[{'id':2,'x':'a'},{'id':3,'x':'a'}]}");
    scenario.write("{'schema':{'x':{'type':'string','filterable':true}}}");
    assertThat(scenario.matching("[\"x\",\"Eq\",\"a\"]")).isEqualTo("1 2 3");
    assertThat(scenario.matching("[\"x\",\"Eq\",\"b\"]")).isEmpty();
  }

  @Test
  void drop_andAddAgainWithAnotherType_findsNothingOld() {
    scenario.write("{'upsert_rows':[{'id':1,'x':'a','y':1},{'id':2,'x':'b'}]}");
    Map<String, AttributeSchema> after =
        Scenario.value(
            store.changeSchema(
                NamespaceContract.CALL,
                scenario.namespace(),
                Map.of("x", Json.object("drop", Json.of(true)))));
    assertThat(after.keySet()).containsExactly("id", "y");
    assertThat(scenario.rows(ALL)).isEqualTo("[{\"id\":1,\"y\":1},{\"id\":2}]");
    scenario.write("{'patch_rows':[{'id':2,'x':5}]}");
    assertThat(scenario.rows(ALL)).isEqualTo("[{\"id\":1,\"y\":1},{\"id\":2,\"x\":5}]");
    assertThat(scenario.matching("[\"x\",\"Eq\",null]")).isEqualTo("1");
    reopen();
    assertThat(scenario.rows(ALL)).isEqualTo("[{\"id\":1,\"y\":1},{\"id\":2,\"x\":5}]");
  }

  @Test
  void rebuild_keepsVectorsExactly() {
    scenario.write(
        "{'distance_metric':'cosine_distance','schema':{'w':{'type':'[3]i8','ann':true},"
            + "'s':{'type':'{}f16','sparse_knn':{'distance_metric':'dot_product'}},"
            + "'m':{'type':'[][2]f16'},'t':{'type':'string','filterable':false}},"
            + "'upsert_rows':[{'id':1,'vector':[0.7,123.25],'w':[-128,0,127],'t':'x',"
            + "'s':{'a':0.3,'b':-1},'m':[[0.5,1],[2,3]]},"
            + "{'id':2,'vector':[0.6,0.8],'w':[0,0,0],'t':'y','m':[]}]}");
    String rows =
        "[{\"id\":1,\"m\":[[0.5,1.0],[2.0,3.0]],\"s\":{\"a\":0.30004883,\"b\":-1.0},\"t\":\"x\","
            + "\"vector\":[0.7,123.25],\"w\":[-128,0,127]},"
            + "{\"id\":2,\"m\":[],\"t\":\"y\",\"vector\":[0.6,0.8],\"w\":[0,0,0]}]";
    assertThat(scenario.rows(ALL)).isEqualTo(rows);
    scenario.write("{'schema':{'t':{'type':'string','filterable':true}}}");
    assertThat(scenario.rows(ALL)).isEqualTo(rows);
    scenario.write("{'patch_rows':[{'id':1,'n':1},{'id':2,'n':1}]}");
    scenario.write("{'patch_rows':[{'id':1,'n':null},{'id':2,'n':null}]}");
    reopen();
    assertThat(scenario.rows(ALL)).isEqualTo(rows);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'x':'int'}                                                  | 400 | cannot be changed",
        "{'x':'strin'}                                                | 422 | strin",
        "{'x':{'filterable':true}}                                    | 422 | missing field `type`",
        "{'x':7}                                                      | 422 | invalid type",
        "{'x':{'type':'string','filterable':1}}                       | 422 | a boolean",
        "{'x':{'type':'string','full_text_search':{'tokenizer':'w'}}} | 422 | unknown variant `w`",
        "{'x':{'type':'string','full_text_search':{'language':'xx'}}} | 422 | unknown variant `xx`",
        "{'x':{'type':'string','full_text_search':{'k1':0}}}          | 400 | k1",
        "{'x':{'type':'string','embed':'some/model'}}                 | 400 | embedding",
        "{'x':{'drop':true,'type':'string'}}                          | 400 | stand alone",
        "{'x':{'drop':false}}                                         | 400 | drop",
        "{'id':{'drop':true}}                                         | 400 | cannot be dropped",
        "{'id':'string'}                                              | 400 | cannot be changed",
        "{'id':'int'}                                                 | 400 | uint",
        "{'y':{'type':'int','full_text_search':true}}                 | 400 | string or []string",
        "{'y':{'type':'bytes','filterable':true}}                     | 400 | cannot be filterable",
        "{'y':{'type':'[4]f32','ann':true}}                           | 400 | fixed when",
        "{'y':{'type':'[10753]f32','ann':true}}                       | 400 | 10752",
        "{'$y':'int'}                                                 | 400 | $"
      })
  void definition_wrong_isRefused(String schema, int status, String text) {
    scenario.write("{'upsert_rows':[{'id':1,'x':'a'}]}");
    Scenario.Refusal refusal = scenario.refuseWrite("{'schema':" + schema + "}");
    assertThat(refusal.text()).contains(text);
    assertThat(refusal.status()).as(refusal.text()).isEqualTo(status);
    assertThat(schemaOf("x")).isEqualTo("string filterable");
    assertThat(schemaOf("y")).isEqualTo("none");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'upsert_rows':[{'id':1,'vector':[1,2]}]}                          | 400 | distance_metric",
        "{'schema':{'a':'int'}}                                             | 400 | no writes provided",
        "{'create_namespace':true}                                          | 400 | type of id",
        "{'create_namespace':false,'upsert_rows':[{'id':1}]}                | 404 | not found",
        "{'create_namespace':false,'schema':{'x':'int'}}                    | 404 | not found",
        "{'deletes':[1]}                                                    | 404 | not found",
        "{'delete_by_filter':['id','Eq',1]}                                 | 404 | not found",
        "{'upsert_rows':[{'id':1,'x':0.5}]}                                 | 400 | declared",
        "{'upsert_rows':[{'id':1,'x':{'a':1}}]}                             | 422 | objects",
        "{'upsert_rows':[{'id':1}],'encryption':{'mode':'customer-managed','key_name':'mykey'}}"
            + " | 400 | Malformed Cloud KMS crypto key: mykey"
      })
  void firstWrite_wrong_createsNothing(String body, int status, String text) {
    Scenario.Refusal refusal = scenario.refuseWrite(body);
    assertThat(refusal.text()).contains(text);
    assertThat(refusal.status()).as(refusal.text()).isEqualTo(status);
    assertThat(scenario.describeStatus()).isEqualTo(404);
  }

  @Test
  void createNamespace_empty_exists() {
    scenario.write("{'create_namespace':true,'schema':{'id':'uuid','x':'int'}}");
    assertThat(schemaOf("id")).isEqualTo("uuid -");
    assertThat(scenario.matching("[\"x\",\"Eq\",null]")).isEmpty();
    scenario.write("{'upsert_rows':[{'id':'C0FFEE00-0000-4000-8000-00000000000A','x':1}]}");
    assertThat(scenario.matching("[\"x\",\"Eq\",1]"))
        .isEqualTo("c0ffee00-0000-4000-8000-00000000000a");
    reopen();
    assertThat(schemaOf("x")).isEqualTo("int filterable");
  }

  @Test
  void filter_ofTooManyParts_isRefused() {
    scenario.write("{'upsert_rows':[{'id':1,'n':1}]}");
    String filter =
        IntStream.range(0, 20_000)
            .mapToObj(n -> "['n','Eq'," + n + "]")
            .collect(Collectors.joining(",", "['Or',[", "]]"));
    assertThat(scenario.refuseQuery("{'filters':" + filter + ",'limit':1}"))
        .satisfies(refusal -> assertThat(refusal.status()).isEqualTo(400))
        .satisfies(refusal -> assertThat(refusal.text()).contains("too many parts"));
    assertThat(scenario.refuseWrite("{'delete_by_filter':" + filter + "}").status()).isEqualTo(400);
    assertThat(
            scenario
                .refuseWrite("{'upsert_rows':[{'id':2,'n':2}],'delete_by_filter':" + filter + "}")
                .status())
        .isEqualTo(400);
    assertThat(scenario.matching("['n','Gt',0]")).isEqualTo("1");
  }
}
