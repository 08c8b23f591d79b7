package com.hevlayer.domain.federation;

import static com.hevlayer.domain.fake.FakeStore.json;
import static com.hevlayer.domain.fake.FakeStore.row;
import static com.hevlayer.domain.fake.FakeStore.rows;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hevlayer.domain.cache.SeedVectors;
import com.hevlayer.domain.consistency.Watermarks;
import com.hevlayer.domain.embed.EmbeddingUsage;
import com.hevlayer.domain.embed.Lowered;
import com.hevlayer.domain.embed.QueryVectors;
import com.hevlayer.domain.fake.FakeStore;
import com.hevlayer.domain.fake.Fakes;
import com.hevlayer.domain.fault.Fault;
import com.hevlayer.domain.query.Legs;
import com.hevlayer.domain.query.PlainQueries;
import com.hevlayer.domain.query.hybrid.Auto;
import com.hevlayer.domain.query.hybrid.HybridText;
import com.hevlayer.domain.routing.EmbeddingProfile;
import com.hevlayer.domain.routing.NamespaceList;
import com.hevlayer.domain.routing.RoutedStore;
import com.hevlayer.domain.routing.StoreCalls;
import com.hevlayer.domain.routing.StoreRegistry;
import com.hevlayer.domain.routing.StoreTable;
import com.hevlayer.domain.routing.Target;
import com.hevlayer.domain.shard.Shards;
import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.store.Answer;
import com.hevlayer.ports.store.AttributeSchema;
import com.hevlayer.ports.store.CallContext;
import com.hevlayer.ports.store.Cancellation;
import com.hevlayer.ports.store.NamespaceName;
import com.hevlayer.ports.store.NoAnswerException;
import com.hevlayer.ports.store.QueryAnswer;
import com.hevlayer.protocol.WireRefusal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FederatedQueriesTest {
  private static final Lowered UNTOUCHED = new Lowered.Untouched();

  private final Map<String, FakeStore> stores = new LinkedHashMap<>();
  private final Map<String, Long> stable = new HashMap<>();
  private final Map<String, EmbeddingProfile> profiles = new HashMap<>();
  private final List<String> unexpected = new ArrayList<>();
  private final List<Instant> deadlines = new ArrayList<>();
  private Set<String> admitting = Set.of("main", "team");
  private int most = 512;
  private final Map<String, Lowered> lowered = new HashMap<>();

  private final FakeStore main = new FakeStore(this::script);
  private final FakeStore team = new FakeStore(this::script).typed();

  FederatedQueriesTest() {
    stores.put("main", main);
    stores.put("team", team);
  }

  /** Every namespace finds two rows, some find trouble. */
  private Answer<QueryAnswer> script(FakeStore.Asked asked, CallContext context) {
    synchronized (deadlines) {
      deadlines.add(context.deadline());
    }
    return switch (asked.namespace()) {
      case "gone" -> Answer.refused(404, "namespace 'gone' was not found");
      case "slow" ->
          throw new NoAnswerException(
              NoAnswerException.Reason.TIMEOUT, NoAnswerException.Sent.UNKNOWN, "too slow", null);
      case "broken" -> throw new IllegalStateException("a bug");
      case "empty" -> rows();
      case "team-near" -> rows(row("n1", 0.1), row("n2", 0.7));
      default -> rows(row("r1", 0.5), row("r2", 0.6));
    };
  }

  private FederatedAnswer run(String body) {
    Watermarks watermarks = Fakes.watermarks(stable);
    Shards shards = Fakes.shards(0);
    Legs legs = new Legs(watermarks, Fakes.BACKWARDS);
    SeedVectors seeds = (target, ids) -> Map.of();
    HybridText text =
        new HybridText(legs, shards, Fakes.BACKWARDS, namespace -> OptionalInt.empty());
    FederatedQueries queries =
        new FederatedQueries(
            new NamespaceQueries(
                (target, asked) -> lowered.getOrDefault(target.namespace().value(), UNTOUCHED),
                new PlainQueries(legs, shards, seeds),
                text,
                new Auto(text, legs, shards, QueryVectors.NONE)),
            watermarks,
            namespace -> Optional.ofNullable(profiles.get(namespace.value())),
            Fakes.BACKWARDS,
            new FederatedQueries.Settings(
                most, 4, Duration.ofSeconds(60), () -> Instant.ofEpochSecond(1000)),
            (namespace, failure) -> unexpected.add(namespace + " " + failure.getMessage()));
    return queries.run(new TestReach(), FederatedRequest.parse(json(body)));
  }

  /** Reaches the stores of {@link #admitting}. */
  private final class TestReach implements Reach {
    private final StoreRegistry registry = Fakes.registry(stores, "fake");
    private final CallContext context =
        CallContext.of("r", CallContext.Purpose.REQUEST).withDeadline(Instant.ofEpochSecond(1));

    @Override
    public StoreTable table() {
      return registry.table();
    }

    @Override
    public List<NamespaceList.Source> sources() {
      return table().stores().stream()
          .filter(store -> admitting.contains(store.spec().name()))
          .map(store -> new NamespaceList.Source(store.lease().orElseThrow(), context))
          .toList();
    }

    @Override
    public Target target(NamespaceName namespace) {
      RoutedStore store = table().serving(namespace.value()).orElseThrow();
      if (!admitting.contains(store.spec().name())) {
        throw new Fault.Forbidden(namespace.value());
      }
      return new Target(store.lease().orElseThrow(), namespace, context, StoreCalls.PLAIN);
    }

    @Override
    public Cancellation cancellation() {
      return Cancellation.NEVER;
    }
  }

  private static List<String> rowsOf(FederatedAnswer answer) {
    return answer.rows().stream()
        .map(row ->
            row.namespace()
                + " "
                + row.rank()
                + " "
                + row.row().row().id().toString().replace("\"", ""))
        .toList();
  }

  private static List<String> answered(FederatedAnswer answer) {
    return answer.namespaces().stream().map(FederatedAnswer.Answered::namespace).toList();
  }

  private static String vector(String namespaces, String more) {
    return "{'vector':[1,0],'namespaces':" + namespaces + more + "}";
  }

  @Test
  void run_severalNamespaces_asksEachOfItsStoreAndTakesTurns() {
    FederatedAnswer answer = run(vector("['team-near','b','a','b']", ",'top_k':5"));
    assertThat(rowsOf(answer))
        .containsExactly("a 1 r1", "b 1 r1", "team-near 1 n1", "a 2 r2", "b 2 r2");
    assertThat(answer.merge().reason()).isEqualTo(Merge.Reason.MISSING_EMBEDDING_PROFILE);
    assertThat(answered(answer)).containsExactly("team-near", "b", "a");
    assertThat(answer.namespaces()).extracting(FederatedAnswer.Answered::matched).containsOnly(2);
    assertThat(answer.errors()).isEmpty();
    assertThat(main.asked).hasSize(2).allMatch(asked -> asked.has("'top_k':10,"));
    assertThat(team.asked).hasSize(1);
  }

  @Test
  void run_equalProfiles_mergesByDistance() {
    EmbeddingProfile profile = new EmbeddingProfile("p/m", 2, "cosine_distance", "l2");
    profiles.put("a", profile);
    profiles.put("team-near", profile);
    FederatedAnswer answer = run(vector("['a','team-near']", ",'strict':true"));
    assertThat(rowsOf(answer))
        .containsExactly("team-near 1 n1", "a 1 r1", "a 2 r2", "team-near 2 n2");
    assertThat(answer.merge()).isEqualTo(new Merge(Merge.Method.DISTANCE, null));
  }

  @Test
  void run_profileOfAnotherLengthThanTheVector_isRefusedBeforeAStoreIsAsked() {
    profiles.put("a", new EmbeddingProfile("p/m", 3, "cosine_distance", "l2"));
    String auto =
        "{'rank_by':['title','Auto','tea',{'route':'semantic','vector':[1,0]}],'namespaces':['a']}";
    for (String body : List.of(vector("['a','b']", ""), auto)) {
      assertThatThrownBy(() -> run(body))
          .isInstanceOf(Fault.Invalid.class)
          .hasMessageContaining("says 3 dimensions, the vector of the query has 2");
    }
    assertThat(main.asked).noneMatch(asked -> asked.namespace().equals("a"));
  }

  @Test
  void run_profileThatNoDistanceIsComparedBy_doesNotMatter() {
    profiles.put("a", new EmbeddingProfile("p/m", 3, "cosine_distance", "l2"));
    assertThat(rowsOf(run("{'rank_by':['n','asc'],'namespaces':['a']}")))
        .containsExactly("a 1 r1", "a 2 r2");
  }

  @Test
  void run_someFail_theOthersAnswer() {
    FederatedAnswer answer = run(vector("['slow','a','gone','broken']", ""));
    assertThat(answered(answer)).containsExactly("a");
    assertThat(answer.errors())
        .containsExactly(
            new FederatedAnswer.Failed.OfNamespace("slow", "too slow"),
            new FederatedAnswer.Failed.OfNamespace(
                "gone",
                "the store answered 404: {\"status\":\"error\",\"error\":\"namespace 'gone' was not"
                    + " found\"}"),
            new FederatedAnswer.Failed.OfNamespace("broken", "internal error"));
    assertThat(unexpected).containsExactly("broken a bug");
  }

  @Test
  void run_someFailStrictly_theEarliestFailureIsTheAnswer() {
    assertThatThrownBy(() -> run(vector("['a','gone','slow']", ",'strict':true")))
        .isInstanceOfSatisfying(
            Fault.StoreRefused.class, refused -> assertThat(refused.status()).isEqualTo(404));
    assertThatThrownBy(() -> run(vector("['slow','gone']", ",'strict':true")))
        .isInstanceOf(NoAnswerException.class);
  }

  @Test
  void run_allFail_isAFailedStep() {
    assertThatThrownBy(() -> run(vector("['gone','slow']", "")))
        .isInstanceOf(Fault.StepRefused.class)
        .hasMessage("all federated query namespaces failed");
  }

  @Test
  void run_missingSeeds_areAnErrorOfTheirNamespace() {
    assertThatThrownBy(() -> run("{'nearest_to_id':['x'],'namespaces':['a']}"))
        .isInstanceOf(Fault.StepRefused.class);
    assertThatThrownBy(() -> run("{'nearest_to_id':['x'],'namespaces':['a'],'strict':true}"))
        .isInstanceOf(Fault.NotFound.class);
  }

  @Test
  void run_filterThatAStoreCannotRead_failsTheRequest() {
    team.withSchema(Map.of());
    assertThatThrownBy(
            () -> run(vector("['a','team-near']", ",'filters':['And',[['id','Like','x']]]")))
        .isInstanceOf(WireRefusal.class);
  }

  @Test
  void run_filter_isHeldAgainstTheSchemaOfEachNamespace() {
    main.withSchema(Map.of("n", AttributeSchema.builder("int").filterable(true).build()));
    FederatedAnswer answer = run(vector("['team-near','a']", ",'filters':['n','Eq',1]"));
    assertThat(answered(answer)).containsExactly("a");
    assertThat(answer.errors())
        .containsExactly(
            new FederatedAnswer.Failed.Mismatch("team-near", "attribute 'n' is not in the schema"));
    assertThat(answer.errors().getFirst().error()).isEqualTo("filter schema mismatch");
    assertThat(main.schemas).containsExactly("a");
    assertThat(team.asked).isEmpty();

    assertThatThrownBy(
            () -> run(vector("['a','team-near']", ",'filters':['n','Eq',1],'strict':true")))
        .isInstanceOf(Fault.Invalid.class)
        .hasMessageStartingWith("filter_schema_mismatch: ");
  }

  @Test
  void run_withoutFilter_readsNoSchema() {
    run(vector("['a']", ",'filters':null"));
    assertThat(main.schemas).isEmpty();
  }

  @Test
  void run_everyNamespace_comesFromTheStoresThatAdmitSorted() {
    main.listing("c", "a", "team-x", "b");
    team.listing("team-z", "team-y", "other");
    assertThat(answered(run("{'vector':[1]}"))).containsExactly("a", "b", "c", "team-y", "team-z");
    admitting = Set.of("main");
    assertThat(answered(run("{'vector':[1],'namespaces':['*']}"))).containsExactly("a", "b", "c");
  }

  @Test
  void run_aStoreListsWhatIsNoName_isAnErrorOfItsOwn() {
    main.listing("a", "b c");
    FederatedAnswer answer = run("{'vector':[1]}");
    assertThat(answered(answer)).containsExactly("a");
    assertThat(answer.errors())
        .singleElement()
        .matches(failed ->
            failed instanceof FederatedAnswer.Failed.OfNamespace named
                && named.namespace().equals("b c")
                && named.error().contains("illegal character"));
  }

  @Test
  void run_everyNamespaceOfNone_isEmpty() {
    FederatedAnswer answer = run("{'vector':[1]}");
    assertThat(answer.rows()).isEmpty();
    assertThat(answer.namespaces()).isEmpty();
    assertThat(answer.errors()).isEmpty();
    assertThat(answer.merge().method()).isEqualTo(Merge.Method.DISTANCE);
    assertThat(answer.stableAsOf()).isEmpty();
  }

  @Test
  void run_aStoreDoesNotList_isAnErrorUnlessItIsTheOnlyOne() {
    main.failingToList();
    team.listing("team-x");
    FederatedAnswer answer = run("{'vector':[1]}");
    assertThat(answered(answer)).containsExactly("team-x");
    assertThat(answer.errors())
        .containsExactly(
            new FederatedAnswer.Failed.OfStore(
                "main", "the store answered 500: {\"status\":\"error\",\"error\":\"broken\"}"));
    assertThatThrownBy(() -> run("{'vector':[1],'strict':true}"))
        .isInstanceOf(Fault.StepRefused.class)
        .hasMessageContaining("'main'");
    admitting = Set.of("main");
    assertThatThrownBy(() -> run("{'vector':[1]}")).isInstanceOf(Fault.StepRefused.class);
  }

  @Test
  void run_aStoreDoesNotListAndTheOtherHasNothing_isPartialAndEmpty() {
    main.failingToList();
    FederatedAnswer answer = run("{'vector':[1]}");
    assertThat(answer.rows()).isEmpty();
    assertThat(answer.errors()).hasSize(1);
  }

  @Test
  void run_namespaceOfAStoreThatDoesNotAdmit_isForbiddenBeforeAnythingRuns() {
    admitting = Set.of("main");
    assertThatThrownBy(() -> run(vector("['a','team-x']", ""))).isInstanceOf(Fault.Forbidden.class);
    assertThat(main.asked).isEmpty();
  }

  @Test
  void run_tooManyNamespaces_listsTheExcessBeforeItCountsEachOnce() {
    most = 2;
    assertThatThrownBy(() -> run(vector("['a','b','a','c']", "")))
        .isInstanceOf(Fault.Invalid.class)
        .hasMessage("the query names 4 namespaces; allowed are 2. Too many are: a, c");
    main.listing("a", "b", "c");
    assertThatThrownBy(() -> run("{'vector':[1]}"))
        .isInstanceOf(Fault.Invalid.class)
        .hasMessageEndingWith("Too many are: c");
    assertThat(main.asked).isEmpty();
  }

  @Test
  void run_illegalName_isRefused() {
    assertThatThrownBy(() -> run(vector("['a','b/c']", "")))
        .isInstanceOf(Fault.Invalid.class)
        .hasMessageStartingWith("namespaces[1]: namespace name holds an illegal character");
  }

  @Test
  void run_text_takesTurnsAndEchoesTheFirst() {
    FederatedAnswer answer =
        run("{'rank_by':['t','HybridText','enamel'],'namespaces':['gone','a','empty'],'top_k':1}");
    assertThat(answer.merge()).isEqualTo(new Merge(Merge.Method.RANK_INTERLEAVE, null));
    assertThat(answer.hybrid()).isNotNull();
    assertThat(answer.routing()).isNull();
    assertThat(answer.rows()).singleElement().matches(row -> row.row().score() != null);
    assertThat(answer.namespaces())
        .extracting(FederatedAnswer.Answered::matched)
        .containsExactly(2, 0);
  }

  @Test
  void run_autoWithoutVector_isASuccessWithoutRows() {
    FederatedAnswer answer =
        run("{'rank_by':['t','Auto','blue enamel kettle'],'namespaces':['a','b']}");
    assertThat(answer.rows()).isEmpty();
    assertThat(answer.routing()).isNotNull();
    assertThat(answer.hybrid()).isNull();
    assertThat(answer.merge()).isEqualTo(new Merge(Merge.Method.RANK_INTERLEAVE, null));
    assertThat(answered(answer)).containsExactly("a", "b");
    assertThat(main.asked).isEmpty();
  }

  @Test
  void run_autoByMeaning_isByDistance() {
    FederatedAnswer answer =
        run(
            "{'rank_by':['t','Auto','kettle',{'route':'semantic','vector':[1,2]}],"
                + "'namespaces':['a']}");
    assertThat(answer.merge().reason()).isEqualTo(Merge.Reason.MISSING_EMBEDDING_PROFILE);
    assertThat(answer.routing()).isNotNull();
  }

  @Test
  void run_plainRankings_areByRankUnlessByVector() {
    for (String rank : new String[] {"['t','BM25','x']", "['n','asc']", "['Sum',[]]"}) {
      assertThat(run("{'rank_by':" + rank + ",'namespaces':['a']}").merge())
          .isEqualTo(new Merge(Merge.Method.RANK_INTERLEAVE, null));
    }
    assertThat(run("{'rank_by':['vector','ann',[1]],'namespaces':['a']}").merge().reason())
        .isEqualTo(Merge.Reason.MISSING_EMBEDDING_PROFILE);
  }

  @Test
  void run_textToEmbed_becomesAVectorWhereTheGatewayEmbeds() {
    lowered.put(
        "a",
        new Lowered.Embedded(
            json("{'rank_by':['embed_t','ANN',[1,2]],'top_k':20}"), EmbeddingUsage.NONE));
    lowered.put("b", new Lowered.Relay());
    run("{'rank_by':['t','ANN',['Embed','x']],'namespaces':['a','b'],'limit':3}");
    assertThat(main.bodies("a")).singleElement().asString().contains("[\"embed_t\",\"ANN\",[1,2]]");
    assertThat(main.bodies("b")).singleElement().asString().contains("[\"Embed\",\"x\"]");
  }

  @Test
  void run_watermarks_areReportedAndTheEarliestCounts() {
    stable.put("a", 2000L);
    stable.put("b", 1500L);
    FederatedAnswer answer = run(vector("['a','b','c']", ""));
    assertThat(answer.namespaces())
        .extracting(FederatedAnswer.Answered::stableAsOf)
        .containsExactly(OptionalLong.of(2000), OptionalLong.of(1500), OptionalLong.empty());
    assertThat(answer.stableAsOf()).hasValue(1500);
  }

  @Test
  void run_eachNamespace_hasATimeOfItsOwn() {
    run(vector("['a','b']", ""));
    assertThat(deadlines).containsExactly(Instant.ofEpochSecond(1060), Instant.ofEpochSecond(1060));
  }

  @Test
  void run_equalRows_areNotTakenForOne() {
    FederatedAnswer answer = run(vector("['a','b']", ""));
    assertThat(answer.rows()).hasSize(4);
    assertThat(answer.rows()).extracting(row -> row.row().row().id()).contains(Json.of("r1"));
  }
}
