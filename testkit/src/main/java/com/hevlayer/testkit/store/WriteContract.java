package com.hevlayer.testkit.store;

import static org.assertj.core.api.Assertions.assertThat;

import com.hevlayer.ports.store.StoreProfile.Capability;
import com.hevlayer.ports.store.WriteResult;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What writes do, and that a refused one does nothing. */
public interface WriteContract extends StoreFixture {

  /** Two documents with every common type. */
  String TEA =
      "{'distance_metric':'cosine_distance',"
          + "'schema':{'id':'uint','blurb':{'type':'string','full_text_search':{'stemming':true}},"
          + "'steep':'float'},"
          + "'upsert_rows':[{'id':11,'vector':[0.6,0.8],'origin':'uji','blurb':'grassy and bright',"
          + "'steep':2.5},{'id':12,'vector':[1.0,0.0],'origin':'assam','blurb':'malty'}]}";

  @Test
  default void upsert_rows_areReturnedExactly() {
    Scenario scenario = scenario();
    WriteResult result = scenario.write(TEA);
    assertThat(result.rowsAffected()).isEqualTo(2);
    assertThat(result.rowsUpserted()).isEqualTo(2);
    assertThat(scenario.rows("{'rank_by':['id','asc'],'limit':10,'exclude_attributes':['none']}"))
        .isEqualTo(
            "[{\"id\":11,\"blurb\":\"grassy and bright\",\"origin\":\"uji\",\"steep\":2.5,"
                + "\"vector\":[0.6,0.8]},"
                + "{\"id\":12,\"blurb\":\"malty\",\"origin\":\"assam\",\"vector\":[1.0,0.0]}]");
  }

  @Test
  default void upsert_columns_replaceWholeRows() {
    Scenario scenario = scenario();
    scenario.write(TEA);
    scenario.write(
        "{'upsert_columns':{'id':[11,13],'vector':[[0.6,0.8],[0,1]],'origin':['uji',null]}}");
    assertThat(
            scenario.rows(
                "{'rank_by':['id','asc'],'limit':10,'include_attributes':['origin','blurb']}"))
        .isEqualTo(
            "[{\"id\":11,\"origin\":\"uji\"},{\"id\":12,\"blurb\":\"malty\",\"origin\":\"assam\"},"
                + "{\"id\":13}]");
  }

  @Test
  default void patch_existing_setsAndClears() {
    Scenario scenario = scenario();
    scenario.write(TEA);
    WriteResult result =
        scenario.write(
            "{'patch_rows':[{'id':11,'origin':null,'stock':3},{'id':99,'stock':4}],"
                + "'return_affected_ids':true}");
    assertThat(result.rowsPatched()).isEqualTo(1);
    assertThat(result.patchedIds()).hasToString("[11]");
    assertThat(
            scenario.rows(
                "{'rank_by':['id','asc'],'limit':10,'include_attributes':['origin','stock']}"))
        .isEqualTo("[{\"id\":11,\"stock\":3},{\"id\":12,\"origin\":\"assam\"}]");
  }

  @Test
  default void deletes_countWhatWasAsked() {
    Scenario scenario = scenario();
    scenario.write(TEA);
    assertThat(scenario.write("{'deletes':[11,99]}").rowsDeleted()).isEqualTo(2);
    assertThat(scenario.matching("[\"And\",[]]")).isEqualTo("12");
    scenario.write("{'deletes':[12]}");
    assertThat(scenario.matching("[\"And\",[]]")).as("an empty namespace lives on").isEmpty();
  }

  @Test
  default void conditions_decideForEveryRow() {
    Scenario scenario = scenario();
    if (!can(Capability.CONDITIONAL_WRITE)) {
      scenario.write(TEA);
      assertThat(
              scenario
                  .refuseWrite("{'deletes':[11],'delete_condition':['origin','Eq','uji']}")
                  .status())
          .isBetween(400, 499);
      return;
    }
    scenario.write("{'upsert_rows':[{'id':1,'rev':3},{'id':2,'rev':9},{'id':3}]}");
    WriteResult upserts =
        scenario.write(
            "{'upsert_rows':[{'id':1,'rev':4},{'id':2,'rev':4},{'id':3,'rev':4},{'id':4,'rev':4}],"
                + "'upsert_condition':['Or',[['rev','Eq',null],['rev','Lt',{'$ref_new':'rev'}]]],"
                + "'return_affected_ids':true}");
    assertThat(upserts.upsertedIds()).hasToString("[1, 3, 4]");
    WriteResult patches =
        scenario.write(
            "{'patch_rows':[{'id':2,'seen':true},{'id':77,'seen':true}],"
                + "'patch_condition':['rev','Eq',9]}");
    assertThat(patches.rowsPatched()).isEqualTo(1);
    WriteResult deletes = scenario.write("{'deletes':[1,2,88],'delete_condition':['rev','Eq',4]}");
    assertThat(deletes.rowsDeleted()).isEqualTo(1);
    assertThat(scenario.matching("[\"And\",[]]")).isEqualTo("2 3 4");
    assertThat(
            scenario
                .write("{'upsert_rows':[{'id':2,'rev':1}],'upsert_condition':['id','Eq',null]}")
                .rowsAffected())
        .as("insert only")
        .isZero();
  }

  @Test
  default void byFilter_runsBeforeUpserts() {
    Scenario scenario = scenario();
    if (!can(Capability.FILTER_WRITE)) {
      scenario.write(TEA);
      assertThat(scenario.refuseWrite("{'delete_by_filter':['origin','Eq','uji']}").status())
          .isBetween(400, 499);
      return;
    }
    scenario.write(
        "{'upsert_rows':[{'id':1,'page':9},{'id':2,'page':9},{'id':3,'page':8},{'id':4,'page':7}]}");
    WriteResult result =
        scenario.write(
            "{'delete_by_filter':['page','Eq',9],"
                + "'patch_by_filter':{'filters':['page','Eq',8],'patch':{'seen':true}},"
                + "'upsert_rows':[{'id':2,'page':9}],'return_affected_ids':true}");
    assertThat(result.deletedIds()).hasToString("[1, 2]");
    assertThat(result.patchedIds()).hasToString("[3]");
    assertThat(result.upsertedIds()).hasToString("[2]");
    assertThat(result.rowsAffected()).isEqualTo(4);
    assertThat(scenario.matching("[\"page\",\"Gte\",0]")).isEqualTo("2 3 4");
    assertThat(scenario.matching("[\"seen\",\"Eq\",true]")).isEqualTo("3");
    assertThat(scenario.write("{'delete_by_filter':['page','Eq',1000]}").rowsAffected()).isZero();
  }

  /** "Take out the old page, put in the new one" is one request, the first time as well. */
  @Test
  default void byFilter_inANewNamespace_matchesNothing() {
    Scenario scenario = scenario();
    if (!can(Capability.FILTER_WRITE)) {
      return;
    }
    assertThat(scenario.refuseWrite("{'delete_by_filter':['page','Eq',9]}").status())
        .as("alone it creates nothing")
        .isEqualTo(404);
    assertThat(
            scenario
                .refuseWrite(
                    "{'delete_by_filter':['pages','Eq',9],'upsert_rows':[{'id':1,'page':9}]}")
                .status())
        .as("a filter on nothing")
        .isEqualTo(400);
    assertThat(scenario.describeStatus()).isEqualTo(404);
    WriteResult result =
        scenario.write(
            "{'delete_by_filter':['page','Eq',9],"
                + "'patch_by_filter':{'filters':['page','Eq',9],'patch':{'seen':true}},"
                + "'upsert_rows':[{'id':1,'page':9}]}");
    assertThat(result.rowsUpserted()).isEqualTo(1);
    assertThat(result.rowsAffected()).isEqualTo(1);
    assertThat(scenario.matching("[\"seen\",\"Eq\",null]")).isEqualTo("1");
  }

  /** Every refusal leaves the namespace as it was. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'upsert_rows':[{'id':13,'vector':[1]}]}                       | 400",
        "{'upsert_rows':[{'id':13}]}                                    | 400",
        "{'upsert_rows':[{'id':13,'vector':[1,2],'origin':7}]}          | 400",
        "{'upsert_rows':[{'id':13,'vector':[1,2]},{'id':13,'vector':[1,2]}]} | 400",
        "{'upsert_rows':[{'id':13,'vector':[1,2]}],'deletes':[13]}      | 400",
        "{'upsert_rows':[{'id':'13','vector':[1,2]}]}                   | 400",
        "{'upsert_rows':[{'id':13,'vector':[1,2],'new':1.5}]}           | 400",
        "{'upsert_rows':[{'id':13,'vector':[1,2],'$x':1}]}              | 400",
        "{'upsert_rows':[{'id':13,'vector':[1,2],'':1}]}                | 400",
        "{'upsert_rows':[{'id':13,'vector':[1,2]}],'distance_metric':'euclidean_squared'} | 400",
        "{'upsert_rows':[{'id':13,'vector':[1,2]}],'schema':{'origin':'int'}} | 400",
        "{'upsert_rows':[{'id':13,'vector':[1,2]}],'schema':{'more':{'type':'[2]f32','ann':true}}} | 400",
        "{'upsert_rows':[{'id':13,'vector':[1,2],'steep':'hot'}]}       | 400",
        "{'upsert_rows':[{'id':13,'vector':[1,2],'deep':{'a':1}}]}      | 422",
        "{'upsert_rows':[{'id':13,'vector':[1,2],'mix':[1,'a']}]}       | 422",
        "{'upsert_rows':[{'vector':[1,2]}]}                             | 422"
      })
  default void write_wrong_changesNothing(String body, int status) {
    Scenario scenario = scenario();
    scenario.write(TEA);
    String before = scenario.rows("{'rank_by':['id','asc'],'limit':10,'exclude_attributes':['-']}");
    Scenario.Refusal refusal = scenario.refuseWrite(body);
    assertThat(refusal.status()).as(refusal.text()).isEqualTo(status);
    assertThat(scenario.rows("{'rank_by':['id','asc'],'limit':10,'exclude_attributes':['-']}"))
        .isEqualTo(before);
  }

  @Test
  default void patch_vector_isRefused() {
    Scenario scenario = scenario();
    scenario.write(TEA);
    assertThat(scenario.refuseWrite("{'patch_rows':[{'id':11,'vector':[1,2]}]}").status())
        .isEqualTo(400);
  }

  @Test
  default void write_refusedFirst_doesNotCreate() {
    Scenario scenario = scenario();
    assertThat(scenario.refuseWrite("{'upsert_rows':[{'id':1,'a':1},{'id':1,'a':2}]}").status())
        .isEqualTo(400);
    assertThat(scenario.describeStatus()).isEqualTo(404);
    assertThat(scenario.refuseQuery("{'rank_by':['id','asc'],'limit':1}").status()).isEqualTo(404);
  }

  @Test
  default void vectors_f16_echoStoredValue() {
    Scenario scenario = scenario();
    scenario.write(
        "{'distance_metric':'euclidean_squared','schema':{'vector':{'type':'[2]f16','ann':true}},"
            + "'upsert_rows':[{'id':1,'vector':[0.3,2.7]}]}");
    assertThat(scenario.rows("{'rank_by':['id','asc'],'limit':1,'include_attributes':['vector']}"))
        .isEqualTo("[{\"id\":1,\"vector\":[0.30004883,2.6992188]}]");
  }
}
