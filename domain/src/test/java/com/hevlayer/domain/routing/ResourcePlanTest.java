package com.hevlayer.domain.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.hevlayer.domain.access.InboundAuth;
import com.hevlayer.ports.catalog.CatalogSnapshot;
import com.hevlayer.ports.catalog.IndexEntry;
import com.hevlayer.ports.json.Json;
import com.hevlayer.protocol.json.JsonText;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Definitions that are resources: each stands for itself. */
class ResourcePlanTest {
  private static final Instant OLD = Instant.parse("2026-01-01T00:00:00Z");
  private static final Instant YOUNG = Instant.parse("2026-01-02T00:00:00Z");

  private static StorePlan plan(String stores, @Nullable String former, IndexEntry... indexes) {
    CatalogSnapshot document = Plans.snapshot(stores);
    return StorePlan.of(
        new CatalogSnapshot("resources", true, document.stores(), List.of(indexes)),
        Plans.KINDS,
        Plans.secrets(Map.of("up/k", "s3cret")),
        former);
  }

  private static IndexEntry index(String name, Instant createdAt, String spec) {
    Json json = JsonText.parse(spec.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    return new IndexEntry(name, "Index/" + name, json, createdAt);
  }

  private static List<String> names(StorePlan plan) {
    return plan.stores().stream().map(StoreSpec::name).toList();
  }

  private static @Nullable String defaultOf(StorePlan plan) {
    return plan.stores().stream()
        .filter(StoreSpec::isDefault)
        .map(StoreSpec::name)
        .findFirst()
        .orElse(null);
  }

  @Test
  void of_unsupportedKindAndMistakes_leavesOnlyThoseOut() {
    StorePlan plan =
        plan(
            "{'good':{'kind':'memory','default':true},'odd':{'kind':'pinecone','default':true},"
                + "'bad':{'kind':'turbopuffer','endpoint':{'url':'ftp://x'}},"
                + "'keyless':{'kind':'memory','credential':{'secretRef':{'name':'no','key':'k'}}}}",
            null);
    assertThat(names(plan)).containsExactly("good");
    assertThat(defaultOf(plan)).isEqualTo("good");
    assertThat(plan.problems())
        .containsExactlyInAnyOrder(
            "odd.kind is 'pinecone'; known kinds are memory, turbopuffer",
            "bad.endpoint.url is no base URL; allowed is http(s)://host[:port][/prefix]",
            "keyless.credential.secretRef names a secret that is not set: variable no/k");
  }

  @Test
  void of_membersOfTheSchemaThatNobodyUses_areTaken() {
    StorePlan plan =
        plan(
            "{'main':{'kind':'memory','turbopuffer':{'orgId':'o'},'search':{'x':1},"
                + "'inboundAuth':{'mode':'open','keys':[]}}}",
            null);
    assertThat(plan.problems()).isEmpty();
    assertThat(names(plan)).containsExactly("main");
  }

  @Test
  void of_keyWithoutItsSecret_admitsNobodyButTheStoreServes() {
    StorePlan plan =
        plan(
            "{'main':{'kind':'memory','inboundAuth':{'mode':'keys','keys':["
                + "{'name':'a','scopes':['read'],'secretRef':{'name':'no','key':'k'}},"
                + "{'name':'b','scopes':['read'],'secretRef':{'name':'up','key':'k'}}]}}}",
            null);
    assertThat(plan.problems()).hasSize(1);
    InboundAuth auth = plan.stores().getFirst().inboundAuth();
    assertThat(((InboundAuth.Keys) auth).keys())
        .extracting(InboundAuth.Key::name)
        .containsExactly("b");
  }

  @Test
  void of_singleSupportedStore_isTheDefaultWhateverItSays() {
    assertThat(defaultOf(plan("{'a':{'kind':'memory'},'b':{'kind':'pinecone'}}", null)))
        .isEqualTo("a");
  }

  @Test
  void of_noDefaultOrSeveral_theFormerStays() {
    String none = "{'a':{'kind':'memory'},'b':{'kind':'memory'}}";
    String two = "{'a':{'kind':'memory','default':true},'b':{'kind':'memory','default':true}}";
    for (String stores : List.of(none, two)) {
      assertThat(defaultOf(plan(stores, "b"))).isEqualTo("b");
      assertThat(names(plan(stores, "b"))).containsExactly("b", "a");
      assertThat(defaultOf(plan(stores, "gone"))).isNull();
      assertThat(defaultOf(plan(stores, null))).isNull();
    }
    assertThat(plan(none, null).problems())
        .containsExactly("no store is marked as default; there is none");
    assertThat(plan(two, "b").problems())
        .containsExactly("several stores are marked as default (a, b); 'b' stays it");
    assertThat(defaultOf(plan("{'a':{'kind':'memory','default':true},'b':{'kind':'memory'}}", "b")))
        .isEqualTo("a");
  }

  @Test
  void of_defaultWithAMistake_leavesNoDefault() {
    StorePlan plan = plan("{'a':{'kind':'turbopuffer','default':true},'b':{'kind':'memory'}}", "b");
    assertThat(names(plan)).containsExactly("b");
    assertThat(defaultOf(plan)).isNull();
  }

  @Test
  void of_noStore_isAnEmptyPlan() {
    assertThat(plan("{}", null).stores()).isEmpty();
  }

  @Test
  void of_indexes_areReadByTheNamespaceTheyDescribe() {
    StorePlan plan =
        plan(
            "{'a':{'kind':'memory'}}",
            null,
            index(
                "dishes",
                OLD,
                "{'backend':{'namespace':'Dishes_EU','storeRef':'b'},'scan':{'threads':99},"
                    + "'snapshot':{'facetFields':['cuisine',' allergen ','cuisine','']}}"),
            index("plain", OLD, "{'backend':{}}"));
    assertThat(plan.policies())
        .isEqualTo(
            Map.of(
                "Dishes_EU",
                new IndexPolicy(
                    "dishes", "b", OptionalInt.of(32), List.of("cuisine", "allergen"), null),
                "plain",
                new IndexPolicy("plain", null, OptionalInt.empty(), List.of(), null)));
  }

  @Test
  void of_embeddings_areProfilesWithTheMetricOfTheBackend() {
    String embedding = "'embedding':{'model':'p/m','normalization':'l2','outputDim':384}";
    StorePlan plan =
        plan(
            "{'a':{'kind':'memory'}}",
            null,
            index("usual", OLD, "{'backend':{}," + embedding + "}"),
            index(
                "other",
                OLD,
                "{'backend':{'distanceMetric':'euclidean_squared'}," + embedding + "}"),
            index("half", OLD, "{'backend':{},'embedding':{'model':'p/m','outputDim':384}}"),
            index(
                "wide",
                OLD,
                "{'backend':{},'embedding':{'model':'p/m','normalization':'l2','outputDim':65537}}"),
            index("none", OLD, "{'backend':{},'embedding':null}"));
    assertThat(plan.policies())
        .extractingFromEntries(Map.Entry::getKey, each -> each.getValue().embedding())
        .containsExactlyInAnyOrder(
            tuple("usual", new EmbeddingProfile("p/m", 384, "cosine_distance", "l2")),
            tuple("other", new EmbeddingProfile("p/m", 384, "euclidean_squared", "l2")),
            tuple("half", null),
            tuple("wide", null),
            tuple("none", null));
    assertThat(plan.problems())
        .containsExactlyInAnyOrder(
            "Index/half.embedding is left out: it needs model, normalization and outputDim from 1"
                + " to 65536",
            "Index/wide.embedding is left out: it needs model, normalization and outputDim from 1"
                + " to 65536");
  }

  @Test
  void of_twoIndexesOfOneNamespace_theOlderCountsThenTheName() {
    String spec = "{'backend':{'namespace':'n'}}";
    StorePlan plan =
        plan(
            "{'a':{'kind':'memory'}}",
            null,
            index("young", YOUNG, spec),
            index("z-old", OLD, spec),
            index("y-old", OLD, spec),
            index("no namespace", OLD, "{'backend':{}}"));
    assertThat(plan.policies().keySet()).containsExactly("n");
    assertThat(plan.policies().values()).extracting(IndexPolicy::index).containsExactly("y-old");
    assertThat(plan.problems())
        .contains(
            "Index/young is left out: namespace 'n' is already described by Index 'y-old'",
            "Index/no namespace is for 'no namespace', which is no namespace")
        .hasSize(3);
  }

  @Test
  void table_namespaceOfAStore_goesThereOrNowhere() {
    StoreRegistry registry = new StoreRegistry(_ -> new MemoryStore(), Runnable::run);
    StorePlan plan =
        plan(
            "{'a':{'kind':'memory','default':true},'b':{'kind':'memory'}}",
            null,
            index("n", OLD, "{'backend':{'storeRef':'b'},'scan':{'threads':4}}"),
            index("m", OLD, "{'backend':{'storeRef':'gone'}}"));

    assertThat(registry.apply(plan)).isEmpty();

    StoreTable table = registry.table();
    assertThat(table.serving("n").orElseThrow().spec().name()).isEqualTo("b");
    assertThat(table.serving("m")).isEmpty();
    assertThat(table.serving("other").orElseThrow().spec().name()).isEqualTo("a");
    assertThat(table.policy("n").orElseThrow().scanThreads()).hasValue(4);
    assertThat(table.policy("other")).isEmpty();
    registry.close();
  }

  @Test
  void apply_storeThatCannotBeOpened_isLeftOutAlone() {
    StoreRegistry registry =
        new StoreRegistry(
            definition -> {
              if (definition.name().equals("b")) {
                throw new IllegalStateException("locked");
              }
              return new MemoryStore();
            },
            Runnable::run);
    StorePlan plan = plan("{'a':{'kind':'memory','default':true},'b':{'kind':'memory'}}", null);
    assertThat(registry.apply(plan)).containsExactly("store 'b' cannot be opened: locked");
    assertThat(registry.table().stores()).hasSize(1);
    registry.close();
  }
}
