package com.hevlayer.domain.operator;

import static org.assertj.core.api.Assertions.assertThat;

import com.hevlayer.domain.discovery.DiscoverySettings;
import com.hevlayer.domain.resource.Fields;
import com.hevlayer.domain.resource.Kinds;
import com.hevlayer.domain.resource.Metadata;
import com.hevlayer.ports.json.JsonObject;
import com.hevlayer.ports.store.Answer;
import com.hevlayer.ports.store.NamespacePage;
import com.hevlayer.ports.store.NoAnswerException;
import com.hevlayer.testkit.cluster.ApiCall;
import com.hevlayer.testkit.cluster.Fault;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DiscoveryTest {
  private static final String CREDENTIAL =
      ", 'credential': {'secretRef': {'name': 'upstream', 'key': 'api-key'}}";
  private static final Duration MINUTE = Duration.ofSeconds(61);

  private final Rig rig = new Rig();

  private void start(int pageSize, String prefix) {
    rig.with(Rig.settings(new DiscoverySettings(Duration.ofSeconds(60), pageSize, prefix)));
    rig.secret(Rig.HOME, "upstream", "api-key", "x");
    rig.apply(Kinds.VECTOR_STORE, Rig.HOME, "main", Samples.store(true, CREDENTIAL));
    rig.start();
  }

  @Test
  void sweep_firstAfterFiveSeconds_makesObjects() {
    rig.stores.hold("main", "products", "Catalog.V2");
    start(1, "");
    rig.pass(Duration.ofSeconds(3));
    assertThat(names()).isEmpty();

    rig.pass(Duration.ofSeconds(4));

    assertThat(names()).containsExactlyInAnyOrder("products", "catalog-v2-fca2e8ea");
    JsonObject made = rig.get(Kinds.INDEX, Rig.HOME, "catalog-v2-fca2e8ea");
    assertThat(made.get("spec"))
        .isEqualTo(
            Rig.json(
                """
                {'backend': {'namespace': 'Catalog.V2'},
                 'metadata': {'annotations': {'hevlayer.com/discovered': 'true'}},
                 'consistency': 'eventual'}
                """));
    assertThat(Metadata.labels(made))
        .isEqualTo(
            Map.of(
                "app.kubernetes.io/managed-by",
                "layer-operator",
                "hevlayer.com/discovered",
                "true"));
    assertThat(condition("products", "UpstreamPresent")).isEqualTo("True/Present");
    assertThat(condition("products", "Ready")).isEqualTo("True/Accepted");
    assertThat(rig.events("products"))
        .anyMatch(event -> event.startsWith("NORMAL IndexDiscovered"));
    assertThat(rig.told.lines).contains("swept OK", "listed main 2", "created main");
  }

  @Test
  void sweep_steady_writesNothing() {
    rig.stores.hold("main", "a", "b", "_hevlayer_x", "___");
    start(1000, "");
    rig.pass(Duration.ofSeconds(10));

    assertThat(rig.writesOf(() -> rig.pass(Duration.ofMinutes(11)))).isEmpty();
    assertThat(rig.told.count("swept OK")).isGreaterThan(9);
    assertThat(rig.told.count("skipped RESERVED")).isGreaterThan(9);
    assertThat(rig.told.count("skipped UNNAMEABLE")).isGreaterThan(9);
    assertThat(names()).containsExactlyInAnyOrder("a", "b");
  }

  @Test
  void sweep_prefix_leavesOthersAlone() {
    rig.stores.hold("main", "shop-a", "other");
    start(1000, "shop-");
    rig.apply(Kinds.INDEX, Rig.HOME, "unrelated", Samples.index("not-there", ""));
    rig.pass(Duration.ofMinutes(5));

    assertThat(names()).containsExactlyInAnyOrder("shop-a", "unrelated");
    assertThat(condition("unrelated", "UpstreamPresent")).isEqualTo("Unknown/NotDiscovered");
  }

  @Test
  void sweep_describedAlready_isAdoptedUnchanged() {
    rig.stores.hold("main", "products");
    start(1000, "");
    rig.apply(
        Kinds.INDEX, Rig.HOME, "mine", Samples.index("products", ", 'consistency': 'strong'"));
    JsonObject before = rig.get(Kinds.INDEX, Rig.HOME, "mine");
    rig.pass(Duration.ofSeconds(10));

    assertThat(names()).containsExactly("mine");
    assertThat(rig.get(Kinds.INDEX, Rig.HOME, "mine").get("spec")).isEqualTo(before.get("spec"));
    assertThat(condition("mine", "UpstreamPresent")).isEqualTo("True/Present");
  }

  @Test
  void sweep_nameTaken_takesTheHashedFormOrWarnsOnce() {
    rig.stores.hold("main", "products");
    start(1000, "");
    rig.apply(Kinds.INDEX, Rig.HOME, "products", Samples.index("elsewhere", ""));
    rig.pass(Duration.ofSeconds(10));
    String hashed =
        names().stream()
            .filter(name -> name.matches("products-[0-9a-f]{8}"))
            .findFirst()
            .orElseThrow();
    assertThat(namespaceOf(hashed)).isEqualTo("products");

    rig.patch(Kinds.INDEX, Rig.HOME, hashed, "{'spec': {'backend': {'namespace': 'moved'}}}");
    rig.pass(Duration.ofMinutes(5));
    assertThat(names()).hasSize(2);
    assertThat(rig.told.lines).contains("skipped NAME_CONFLICT");
    assertThat(
            rig.events(hashed).stream().filter(event -> event.startsWith("WARNING NameConflict")))
        .hasSize(1);
  }

  @Test
  void sweep_twoStores_theFirstClaims() {
    rig.stores.hold("main", "a", "both");
    rig.stores.hold("other", "both", "b");
    start(1000, "");
    rig.apply(Kinds.VECTOR_STORE, Rig.HOME, "other", Samples.store(false, CREDENTIAL));
    rig.pass(Duration.ofSeconds(70));

    assertThat(names()).containsExactlyInAnyOrder("a", "b", "both");
    assertThat(storeOf("b")).isEqualTo("other");
    assertThat(storeOf("both")).isEmpty();
    assertThat(rig.told.lines).contains("skipped CLAIMED");
  }

  @Test
  void sweep_refusedOrKeylessStores_areNotSearched() {
    start(1000, "");
    rig.stores.hold("main", "a");
    rig.apply(Kinds.VECTOR_STORE, Rig.HOME, "main", Samples.store(true, ""));
    rig.pass(Duration.ofMinutes(3));

    assertThat(names()).isEmpty();
  }

  @Test
  void missing_twoCompleteSweepsWithout_isToldAndTakenBack() {
    rig.stores.hold("main", "a");
    start(1000, "");
    rig.pass(Duration.ofSeconds(10));
    assertThat(condition("a", "UpstreamPresent")).isEqualTo("True/Present");

    rig.stores.hold("main");
    rig.pass(MINUTE);
    assertThat(condition("a", "UpstreamPresent")).isEqualTo("True/Present");
    rig.pass(MINUTE);
    assertThat(condition("a", "UpstreamPresent"))
        .isEqualTo("False/NamespaceNotFound: VectorStore \"main\" has no namespace \"a\"");
    assertThat(condition("a", "Ready")).isEqualTo("True/Accepted");
    rig.pass(Duration.ofMinutes(5));
    assertThat(
            rig.events("a").stream()
                .filter(event -> event.startsWith("WARNING UpstreamNamespaceMissing")))
        .hasSize(1);
    assertThat(names()).containsExactly("a");

    rig.stores.hold("main", "a");
    rig.pass(MINUTE);
    assertThat(condition("a", "UpstreamPresent")).isEqualTo("True/Present");
  }

  @Test
  void failure_halfway_createsWhatWasReadAndMarksNothingMissing() {
    rig.stores.hold("main", "a");
    start(1000, "");
    rig.pass(Duration.ofSeconds(10));
    rig.stores.scripts.put(
        "main",
        (context, query) -> {
          if (query.pageSize() == 1) {
            return Answer.ok(NamespacePage.of(List.of(), null));
          }
          if (query.cursor() == null) {
            return Answer.ok(NamespacePage.of(List.of("b"), "next"));
          }
          throw new NoAnswerException(
              NoAnswerException.Reason.GARBLED, NoAnswerException.Sent.UNKNOWN, "garbled", null);
        });

    rig.pass(Duration.ofMinutes(10));

    assertThat(names()).containsExactlyInAnyOrder("a", "b");
    assertThat(condition("a", "UpstreamPresent")).isEqualTo("True/Present");
    assertThat(rig.told.lines).contains("swept PARTIAL", "store main: garbled");
  }

  @Test
  void failure_backsOffFromFiveSecondsToFiveMinutes() {
    start(1000, "");
    rig.stores.scripts.put("main", (context, query) -> Answer.refused(500, "no"));
    rig.told.lines.clear();
    rig.pass(Duration.ofSeconds(5 + 5 + 10 + 20 + 40 + 80 + 160 + 5));
    assertThat(rig.told.count("store main: the store answered 500")).isEqualTo(7);

    rig.told.lines.clear();
    rig.pass(Duration.ofMinutes(30));
    assertThat(rig.told.count("store main: the store answered 500")).isEqualTo(6);
  }

  @Test
  void failure_tooManyRequests_honoursRetryAfter() {
    start(1000, "");
    rig.stores.scripts.put(
        "main",
        (context, query) ->
            Answer.refused(429, List.of(Map.entry("Retry-After", "77")), new byte[0]));
    rig.pass(Duration.ofSeconds(10));
    rig.told.lines.clear();

    rig.pass(Duration.ofSeconds(70));
    assertThat(rig.told.count("store main: the store answered 429")).isZero();
    rig.pass(Duration.ofSeconds(10));
    assertThat(rig.told.count("store main: the store answered 429")).isEqualTo(1);
  }

  @Test
  void failure_cursorRepeats_endsTheStore() {
    start(1000, "");
    rig.stores.scripts.put(
        "main", (context, query) -> Answer.ok(NamespacePage.of(List.of("a"), "same")));
    rig.pass(Duration.ofSeconds(10));

    assertThat(rig.told.lines).contains("store main: the store repeats a cursor", "swept PARTIAL");
    assertThat(names()).containsExactly("a");
  }

  @Test
  void tombstone_deletedObject_comesBackAfterTwoIntervals() {
    rig.stores.hold("main", "a");
    start(1000, "");
    rig.pass(Duration.ofSeconds(10));

    rig.delete(Kinds.INDEX, Rig.HOME, "a");
    rig.pass(Duration.ofSeconds(110));
    assertThat(names()).isEmpty();
    assertThat(rig.told.lines).contains("skipped TOMBSTONE");

    rig.pass(Duration.ofSeconds(90));
    assertThat(names()).containsExactly("a");
  }

  @Test
  void create_refused_doesNotKeepOthersFromBeingMade() {
    rig.stores.hold("main", "a", "b");
    start(1000, "");
    rig.server.fail(call ->
        call.verb() == ApiCall.Verb.CREATE && call.ref().name().equals("a")
            ? Fault.refused(422, "Invalid", "no")
            : null);
    rig.pass(Duration.ofSeconds(10));

    assertThat(names()).containsExactly("b");
    assertThat(rig.told.lines).contains("swept ERROR");
  }

  @Test
  void lost_nothingIsMade() {
    rig.stores.hold("main", "a");
    start(1000, "");
    rig.operator().lost();

    assertThat(rig.writesOf(() -> rig.pass(Duration.ofMinutes(5)))).isEmpty();
  }

  private List<String> names() {
    return rig.server.list(Kinds.INDEX).stream().map(Metadata::name).toList();
  }

  private String namespaceOf(String name) {
    return Fields.text(rig.get(Kinds.INDEX, Rig.HOME, name), "spec", "backend", "namespace")
        .orElse("");
  }

  private String storeOf(String name) {
    return Fields.text(rig.get(Kinds.INDEX, Rig.HOME, name), "spec", "backend", "storeRef")
        .orElse("");
  }

  private String condition(String name, String type) {
    return rig.condition(Kinds.INDEX, Rig.HOME, name, type);
  }
}
