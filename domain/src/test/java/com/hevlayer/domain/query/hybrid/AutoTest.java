package com.hevlayer.domain.query.hybrid;

import static com.hevlayer.domain.fake.FakeStore.json;
import static com.hevlayer.domain.fake.FakeStore.row;
import static com.hevlayer.domain.fake.FakeStore.rows;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hevlayer.domain.consistency.Freshness;
import com.hevlayer.domain.embed.EmbeddedQuery;
import com.hevlayer.domain.embed.EmbeddingUsage;
import com.hevlayer.domain.embed.QueryVectors;
import com.hevlayer.domain.fake.FakeStore;
import com.hevlayer.domain.fake.Fakes;
import com.hevlayer.domain.fault.Fault;
import com.hevlayer.domain.query.Dialect;
import com.hevlayer.domain.query.Legs;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AutoTest {
  private final List<String> embedded = new ArrayList<>();
  private QueryVectors vectors =
      (target, attribute, model, text) -> {
        embedded.add(attribute + " " + model + " " + text);
        return new EmbeddedQuery(
            "embed_" + attribute, new float[] {0.5f, 0.25f}, new EmbeddingUsage(3, 0, 7));
      };
  private final FakeStore store =
      new FakeStore((asked, context) -> rows(row("a", 1), row("b", 2), row("c", 3)));
  private int shards;

  private AutoAnswer run(String body) {
    Legs legs = new Legs(Fakes.watermarks(Freshness.UNKNOWN), Fakes.BACKWARDS);
    HybridText text =
        new HybridText(legs, Fakes.shards(shards), Fakes.BACKWARDS, name -> OptionalInt.empty());
    return new Auto(text, legs, Fakes.shards(shards), vectors)
        .run(Fakes.target(store), AutoRequest.parse(json(body), Dialect.AS_WRITTEN));
  }

  private static String query(String input, String options) {
    return "{'rank_by':['title','Auto','" + input + "'" + options + "],'top_k':2}";
  }

  @ParameterizedTest
  @CsvSource({
    "kettle,1,hybrid_text",
    "the kettle,2,hybrid_text",
    "blue enamel kettle,3,fused",
    "a blue enamel kettle,3,fused",
    "one two three four five six seven,7,fused",
    "one two three four five six seven eight,8,semantic",
    "tea tea tea tea tea tea tea tea tea,1,hybrid_text"
  })
  void run_texts_areRoutedByTheirWords(String input, int words, String route) {
    Routing routing = run(query(input, "")).routing();
    assertThat(routing.route().wireName()).isEqualTo(route);
    assertThat(routing.tokens()).isEqualTo(words);
    assertThat(routing.policy()).isEqualTo("v1");
    assertThat(routing.executed()).isEqualTo(route.equals("hybrid_text"));
  }

  @Test
  void run_needsAVectorAndHasNone_asksNobody() {
    AutoAnswer answer = run(query("blue enamel kettle", ""));
    assertThat(answer)
        .isEqualTo(
            new AutoAnswer(
                List.of(), new Routing(AutoRoute.FUSED, false, 3, false), null, null, null));
    assertThat(store.asked).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"semantic", "fused"})
  void run_forcedRouteWithoutVector_isRefused(String route) {
    assertThatThrownBy(() -> run(query("tea", ",{'route':'" + route + "'}")))
        .isInstanceOf(Fault.Invalid.class)
        .hasMessage("forced route \"" + route + "\" requires a vector");
  }

  @Test
  void run_noWord_isRefusedWhateverTheRoute() {
    assertThatThrownBy(() -> run(query("急須", ",{'route':'semantic','vector':[1]}")))
        .isInstanceOf(Fault.Invalid.class)
        .hasMessageContaining("no word");
  }

  @Test
  void run_forcedText_searchesWordsOnly() {
    AutoAnswer answer =
        run(query("blue enamel kettle", ",{'route':'hybrid_text','vector':['Embed','x']}"));
    assertThat(answer.routing().policy()).isEqualTo("forced");
    assertThat(answer.hybrid()).isNotNull();
    assertThat(store.asked).hasSize(4).noneMatch(asked -> asked.has("ANN"));
    assertThat(embedded).isEmpty();
  }

  @Test
  void run_fused_addsALegByMeaning() {
    AutoAnswer answer =
        run(
            "{'rank_by':['title','Auto','blue enamel kettle',{'vector':[0.10,2e0],'fuzziness':0}],"
                + "'filters':['x','Eq',1],'include_leg_breakdown':true}");
    assertThat(store.asked).hasSize(5);
    assertThat(store.asked)
        .anyMatch(asked ->
            asked
                .body()
                .startsWith(
                    "{\"rank_by\":[\"vector\",\"ANN\",[0.10,2e0]],\"filters\":[\"x\",\"Eq\",1],"
                        + "\"top_k\":50,"));
    assertThat(answer.rows().getFirst().legs().getLast().leg()).isEqualTo("semantic");
    assertThat(answer.rows().getFirst().legs()).hasSize(5);
    assertThat(answer.routing().executed()).isTrue();
    assertThat(answer.embedding()).isNull();
  }

  @Test
  void run_fusedWithoutHits_doesNotLookForWordsAlone() {
    FakeStore empty = new FakeStore((asked, context) -> rows());
    Legs legs = new Legs(Fakes.watermarks(Freshness.UNKNOWN), Fakes.BACKWARDS);
    HybridText text =
        new HybridText(legs, Fakes.shards(0), Fakes.BACKWARDS, name -> OptionalInt.empty());
    AutoAnswer answer =
        new Auto(text, legs, Fakes.shards(0), vectors)
            .run(
                Fakes.target(empty),
                AutoRequest.parse(
                    json(query("blue enamel kettle", ",{'vector':[1]}")), Dialect.AS_WRITTEN));
    assertThat(answer.rows()).isEmpty();
    assertThat(empty.asked).hasSize(5);
  }

  @Test
  void run_embed_isResolvedWhereTheRouteNeedsIt() {
    run(query("kettle", ",{'vector':['Embed','x']}"));
    assertThat(embedded).isEmpty();

    AutoAnswer fused = run(query("blue enamel kettle", ",{'vector':['Embed','a kettle']}"));
    assertThat(embedded).containsExactly("title null a kettle");
    assertThat(fused.embedding()).isEqualTo(new EmbeddingUsage(3, 0, 7));
    assertThat(store.asked).anyMatch(asked -> asked.has("['embed_title','ANN',[0.5,0.25]]"));

    run(
        query(
            "tea",
            ",{'route':'semantic','vector':['Embed','a kettle',{'field':'body','model':'p/m'}]}"));
    assertThat(embedded).last().isEqualTo("body p/m a kettle");
  }

  @Test
  void run_embedWithoutProvider_isUnavailable() {
    vectors = QueryVectors.NONE;
    assertThatThrownBy(() -> run(query("blue enamel kettle", ",{'vector':['Embed','x']}")))
        .isInstanceOf(Fault.Unavailable.class);
  }

  @Test
  void run_semantic_asksForOneRowMoreAndPages() {
    String options = ",{'route':'semantic','vector':[1]}";
    AutoAnswer first = run(query("tea", options));
    assertThat(store.asked).singleElement().matches(asked -> asked.has("'top_k':3,"));
    assertThat(first.rows())
        .extracting(found -> found.row().id().toString())
        .containsExactly("\"a\"", "\"b\"");
    assertThat(first.rows()).extracting(FoundRow::score).containsOnlyNulls();
    assertThat(first.hybrid()).isNull();
    assertThat(first.nextCursor()).isEqualTo("eyJvZmZzZXQiOjJ9");

    AutoAnswer second =
        run(query("tea", options).replaceFirst("}$", ",'cursor':'" + first.nextCursor() + "'}"));
    assertThat(store.asked).last().matches(asked -> asked.has("'top_k':5,"));
    assertThat(second.rows())
        .extracting(found -> found.row().id().toString())
        .containsExactly("\"c\"");
    assertThat(second.nextCursor()).isNull();
  }

  @Test
  void run_semanticOnShards_scatters() {
    shards = 3;
    run(query("tea", ",{'route':'semantic','vector':[1]}"));
    IntStream.range(0, 3)
        .forEach(i ->
            assertThat(store.asked)
                .anyMatch(asked -> asked.has("['_hevlayer_shard','Eq'," + i + "]")));
  }
}
