package com.hevlayer.testkit.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.hevlayer.ports.store.StoreProfile.Capability;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How rows are ranked and what the worked numbers are. */
public interface RankContract extends StoreFixture {

  /** Three texts of an average length of four tokens. */
  String TEXTS =
      "{'schema':{'text':{'type':'string','full_text_search':true}},'upsert_rows':["
          + "{'id':1,'text':'green tea leaves tea'},{'id':2,'text':'black tea'},"
          + "{'id':3,'text':'roasted barley drink without any leaves'}]}";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "tea            | 1 0.6462550 2 0.5908617",
        "leaves         | 1 0.4700036 3 0.3901917",
        "tea leaves     | 1 1.1162586 2 0.5908617 3 0.3901917",
        "tea tea leaves | 1 1.6332626 2 1.0635511 3 0.3901917"
      })
  default void bm25_workedNumbers(String query, String expected) {
    Scenario scenario = scenario();
    scenario.write(TEXTS);
    String body = "{\"rank_by\":[\"text\",\"BM25\",\"" + query + "\"],\"limit\":10}";
    if (!can(Capability.TEXT_RANKING)) {
      assertThat(scenario.refuseQuery(body).status()).isBetween(400, 499);
      return;
    }
    String[] parts = expected.split(" ", -1);
    double[] scores = scenario.distances(body);
    assertThat(scenario.ids(body))
        .isEqualTo(
            String.join(
                " ", IntStream.range(0, parts.length / 2).mapToObj(i -> parts[2 * i]).toList()));
    for (int i = 0; i < scores.length; i++) {
      assertThat(scores[i]).isCloseTo(Double.parseDouble(parts[2 * i + 1]), within(2e-7));
    }
  }

  @Test
  default void bm25_deletedRows_doNotCount() {
    if (!can(Capability.TEXT_RANKING)) {
      return;
    }
    Scenario scenario = scenario();
    scenario.write(TEXTS);
    scenario.write(
        "{'upsert_rows':[{'id':4,'text':'tea tea tea'},{'id':5,'text':'something else again'}]}");
    scenario.write("{'deletes':[4,5]}");
    assertThat(scenario.distances("{'rank_by':['text','BM25','tea'],'limit':10}")[0])
        .isCloseTo(0.6462550, within(2e-7));
  }

  @Test
  default void bm25_prefix_scoresOne() {
    if (!can(Capability.TEXT_RANKING)) {
      return;
    }
    Scenario scenario = scenario();
    scenario.write(TEXTS);
    String body = "{'rank_by':['text','BM25','te',{'last_as_prefix':true}],'limit':10}";
    assertThat(scenario.ids(body)).isEqualTo("1 2");
    assertThat(scenario.distances(body)).containsExactly(1.0, 1.0);
  }

  @Test
  default void vector_distances_areExact() {
    Scenario scenario = scenario();
    scenario.write(
        "{'distance_metric':'cosine_distance','upsert_rows':["
            + "{'id':3,'vector':[4,3]},{'id':1,'vector':[3,4]},{'id':2,'vector':[-3,-4]},"
            + "{'id':4,'vector':[0,0]}]}");
    String body = "{'rank_by':['vector','ANN',[3,4]],'limit':10}";
    assertThat(scenario.ids(body)).as("a zero vector has no cosine").isEqualTo("1 3 2");
    double[] distances = scenario.distances(body);
    assertThat(distances[0]).isCloseTo(0, within(1e-6));
    assertThat(distances[1]).isCloseTo(0.04, within(1e-6));
    assertThat(distances[2]).isCloseTo(2, within(1e-6));
  }

  @Test
  default void vector_ties_areInIdOrder() {
    Scenario scenario = scenario();
    scenario.write(
        "{'distance_metric':'euclidean_squared','upsert_rows':["
            + "{'id':16,'vector':[1.6,1.6]},{'id':15,'vector':[1.5,1.5]},"
            + "{'id':14,'vector':[1.4,1.4]},{'id':17,'vector':[1.7,1.7]}]}");
    assertThat(scenario.ids("{'rank_by':['vector','ANN',[1.5,1.5]],'limit':3}"))
        .isEqualTo("15 14 16");
  }

  @Test
  default void knn_withoutFilter_isRefused() {
    Scenario scenario = scenario();
    scenario.write(WriteContract.TEA);
    assertThat(scenario.refuseQuery("{'rank_by':['vector','kNN',[1,0]],'limit':1}").status())
        .isEqualTo(400);
    assertThat(scenario.ids("{'rank_by':['vector','kNN',[1,0]],'limit':1,'filters':['id','Gt',0]}"))
        .isEqualTo("12");
  }

  @Test
  default void order_nullsAndTies_haveTheirPlace() {
    Scenario scenario = scenario();
    scenario.write(
        "{'upsert_rows':[{'id':1,'n':5},{'id':2},{'id':3,'n':-7},{'id':4,'n':5},{'id':5}]}");
    assertThat(scenario.ids("{'rank_by':['n','asc'],'limit':10}")).isEqualTo("2 5 3 1 4");
    assertThat(scenario.ids("{'rank_by':['n','desc'],'limit':10}")).isEqualTo("1 4 3 2 5");
    assertThat(scenario.ids("{'rank_by':[['n','desc'],['id','desc']],'limit':10}"))
        .isEqualTo("4 1 3 5 2");
    assertThat(scenario.ids("{'rank_by':['n','asc'],'limit':2,'offset':2}")).isEqualTo("3 1");
    assertThat(
            scenario.ids(
                "{'rank_by':['id','asc'],'include_attributes':['n'],"
                    + "'limit':{'total':10,'per':{'attributes':['n'],'limit':1}}}"))
        .isEqualTo("1 2 3");
  }

  @Test
  default void score_combinations_followTheirFormula() {
    if (!can(Capability.TEXT_RANKING)) {
      return;
    }
    Scenario scenario = scenario();
    scenario.write(
        "{'schema':{'text':{'type':'string','full_text_search':true},'at':'datetime'},"
            + "'upsert_rows':[{'id':1,'text':'tea','x':30,'at':'2026-01-01T03:00:00Z'},"
            + "{'id':2,'text':'coffee','x':0}]}");
    assertThat(
            scenario.distances(
                "{'rank_by':['Saturate',['Attribute','x'],{'midpoint':10}],'limit':10}"))
        .containsExactly(0.75, 0);
    assertThat(
            scenario
                .distances(
                    "{'rank_by':['Decay',['Dist',['Attribute','x'],0],{'midpoint':10,'exponent':2}],"
                        + "'limit':10}")[1])
        .isCloseTo(0.1, within(1e-6));
    assertThat(
            scenario.distances(
                "{'rank_by':['Decay',['Dist',['Attribute','at'],'2026-01-01T00:00:00Z'],"
                    + "{'midpoint':'1h'}],'limit':1,'filters':['id','Eq',1]}"))
        .containsExactly(0.25);
    assertThat(scenario.ids("{'rank_by':['Max',[2,['text','BM25','tea']]],'limit':10}"))
        .isEqualTo("1");
    assertThat(scenario.ids("{'rank_by':['Sum',[['x','Gt',10]]],'limit':10}")).isEqualTo("1");
  }

  @Test
  default void sparse_dotProduct_dropsZero() {
    Scenario scenario = scenario();
    String write =
        "{'schema':{'s':{'type':'{}f16','sparse_knn':{'distance_metric':'dot_product'}}},"
            + "'upsert_rows':[{'id':1,'s':{'a':1.5,'b':2}},{'id':2,'s':{'b':1}},{'id':3,'s':{'c':9}}]}";
    if (!can(Capability.SPARSE_RANKING)) {
      assertThat(scenario.refuseWrite(write).status()).isBetween(400, 499);
      return;
    }
    scenario.write(write);
    String body = "{'rank_by':['s','SparseKNN',{'a':2,'b':0.5}],'limit':10}";
    assertThat(scenario.ids(body)).isEqualTo("1 2");
    assertThat(scenario.distances(body)).containsExactly(4.0, 0.5);
  }

  @Test
  default void fusion_ranks_areWeighted() {
    Scenario scenario = scenario();
    scenario.write(
        "{'upsert_rows':[{'id':3,'a':2,'b':1},{'id':4,'b':2},{'id':7,'a':1},{'id':9,'a':3}]}");
    String queries =
        "'queries':[{'rank_by':['a','asc'],'limit':3,'filters':['a','Gt',0]},"
            + "{'rank_by':['b','asc'],'limit':2,'filters':['b','Gt',0]}]";
    if (!can(Capability.FUSION)) {
      assertThat(scenario.refuseQuery("{" + queries + ",'rerank_by':['RRF']}").status())
          .isBetween(400, 499);
      return;
    }
    String body = "{" + queries + ",'rerank_by':['RRF']}";
    assertThat(scenario.ids(body)).isEqualTo("3 7 4 9");
    assertThat(scenario.distances(body)[0]).isCloseTo(0.0325225, within(1e-7));
    body = "{" + queries + ",'rerank_by':['RRF',{'weights':[2,1]}]}";
    assertThat(scenario.ids(body)).isEqualTo("3 7 9 4");
    assertThat(scenario.distances(body)[0]).isCloseTo(0.0486515, within(1e-7));
  }

  @Test
  default void multiQuery_results_keepTheirOrder() {
    Scenario scenario = scenario();
    scenario.write(WriteContract.TEA);
    String body =
        "{'queries':[{'rank_by':['id','desc'],'limit':1},{'aggregate_by':{'n':['Count']}}]}";
    if (!can(Capability.MULTI_QUERY)) {
      assertThat(scenario.refuseQuery(body).status()).isBetween(400, 499);
      return;
    }
    assertThat(scenario.answer(body)).isEqualTo("[{\"id\":12}] {\"n\":2}");
  }

  @Test
  default void aggregates_groups_areSorted() {
    Scenario scenario = scenario();
    scenario.write(
        "{'upsert_rows':[{'id':1,'tags':['x','y','x'],'w':9007199254740993},{'id':2,'tags':['y'],'w':2},"
            + "{'id':3,'tags':[]},{'id':4}]}");
    String sum = "{'aggregate_by':{'n':['Count'],'w':['Sum','w']}}";
    if (!can(Capability.AGGREGATION)) {
      assertThat(scenario.refuseQuery(sum).status()).isBetween(400, 499);
      return;
    }
    assertThat(scenario.answer(sum)).isEqualTo("{\"n\":4,\"w\":9007199254740995}");
    assertThat(
            scenario.answer(
                "{'aggregate_by':{'n':['Count']},'group_by':[{'tag':['ForEachUnique','tags']}],"
                    + "'limit':10}"))
        .isEqualTo("[{\"tag\":null,\"n\":1},{\"tag\":\"x\",\"n\":1},{\"tag\":\"y\",\"n\":2}]");
  }

  @Test
  default void computed_scores_useNoCorpusStatistics() {
    if (!can(Capability.COMPUTED_ATTRIBUTES)) {
      return;
    }
    Scenario scenario = scenario();
    scenario.write(TEXTS);
    assertThat(
            scenario.rows(
                "{'rank_by':['id','asc'],'limit':1,"
                    + "'compute_attributes':{'s':['text','BM25','tea'],'m':['id','Gt',5]}}"))
        .startsWith("[{\"id\":1,\"m\":false,\"s\":0.516923");
  }
}
