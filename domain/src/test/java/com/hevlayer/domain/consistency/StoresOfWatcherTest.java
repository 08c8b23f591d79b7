package com.hevlayer.domain.consistency;

import static com.hevlayer.domain.consistency.Bench.TEAPOTS;
import static com.hevlayer.domain.consistency.DescribingStore.UPDATING;
import static com.hevlayer.domain.consistency.DescribingStore.UP_TO_DATE;
import static org.assertj.core.api.Assertions.assertThat;

import com.hevlayer.domain.routing.StoreRegistry;
import com.hevlayer.domain.routing.TestStores;
import com.hevlayer.ports.store.Cancellation;
import com.hevlayer.ports.store.StoreProfile;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** What kinds of store, and changes of the routing, mean for watermarks. */
class StoresOfWatcherTest {
  private static final String KEYED = "{'main':{'kind':'model','credential':{'apiKey':'k'}}}";
  private static final String KEYLESS = "{'main':{'kind':'model'}}";

  private final Map<String, DescribingStore> opened = new HashMap<>();
  private StoreProfile.Freshness freshness = StoreProfile.Freshness.REPORTED;
  private final StoreRegistry registry = TestStores.byName(this::open);
  private final Bench bench = new Bench(registry);

  @Test
  void alwaysCurrent_everyVisit_isStableWithoutACall() {
    freshness = StoreProfile.Freshness.ALWAYS_CURRENT;
    registry.apply(TestStores.plan(KEYLESS));
    bench.watcher.register(TEAPOTS, true);
    bench.round();
    assertThat(bench.freshness())
        .isEqualTo(new Freshness(Freshness.Status.STABLE, OptionalLong.of(9_500)));

    bench.pass(30_000);
    WriteInFlight write = bench.watcher.begin(TEAPOTS);
    bench.pass(30_000);
    bench.round();
    assertThat(bench.watermark()).isEqualTo(39_999);
    write.accepted();
    bench.pass(1_000);
    bench.round();
    assertThat(bench.watermark()).isEqualTo(70_500);
    assertThat(store("main").asked).isEmpty();
    assertThat(bench.heard).isEmpty();
  }

  @Test
  void silentStore_isNeverAskedAndUnknown() {
    freshness = StoreProfile.Freshness.UNKNOWN;
    registry.apply(TestStores.plan(KEYED));
    bench.watcher.register(TEAPOTS, true);
    bench.round();
    bench.pass(60_000);
    bench.round();
    assertThat(store("main").asked).isEmpty();
    assertThat(bench.freshness()).isEqualTo(Freshness.UNKNOWN);
  }

  @Test
  void keyless_isSkippedAndSaidOnce_untilItHasAKey() {
    registry.apply(TestStores.plan(KEYLESS));
    bench.watcher.register(TEAPOTS, true);
    for (int i = 0; i < 100; i++) {
      bench.watcher.begin(TEAPOTS).accepted();
      bench.round();
      bench.pass(1_000);
    }
    assertThat(store("main").asked).isEmpty();
    assertThat(bench.heard).containsExactly("main is keyless");
    assertThat(bench.freshness()).isEqualTo(Freshness.UNKNOWN);

    registry.apply(TestStores.plan(KEYED));
    bench.watcher.register(TEAPOTS, true);
    bench.pass(1_000);
    bench.round();
    assertThat(store("main").asked).hasSize(1);
    assertThat(bench.freshness().status()).isEqualTo(Freshness.Status.STABLE);
  }

  @Test
  void keyTakenAway_whileUpdating_endsTheCutButKeepsTheWatermark() {
    registry.apply(TestStores.plan(KEYED));
    bench.watcher.register(TEAPOTS, true);
    bench.round();
    bench.pass(60_000);
    store("main").answer = name -> UPDATING;
    bench.round();
    assertThat(bench.freshness().cut()).hasValue(9_500);

    registry.apply(TestStores.plan(KEYLESS));
    bench.pass(1_000);
    bench.round();
    assertThat(bench.freshness())
        .isEqualTo(new Freshness(Freshness.Status.UNKNOWN, OptionalLong.of(9_500)));
  }

  @Test
  void openMode_withoutACredential_isAsked() {
    registry.apply(TestStores.plan("{'main':{'kind':'model','inboundAuth':{'mode':'open'}}}"));
    bench.watcher.register(TEAPOTS, true);
    bench.round();
    assertThat(bench.freshness().status()).isEqualTo(Freshness.Status.STABLE);
    assertThat(bench.heard).containsExactly("main teapots STABLE");
  }

  @Test
  void noStores_nothingIsAskedAndTheFirstStoreIsTaken() {
    bench.watcher.register(TEAPOTS, true);
    bench.round();
    assertThat(bench.freshness()).isEqualTo(Freshness.UNKNOWN);
    registry.apply(TestStores.plan(KEYED));
    bench.pass(1_000);
    bench.round();
    assertThat(bench.freshness().status()).isEqualTo(Freshness.Status.STABLE);
  }

  @Test
  void anotherStoreTakesTheNamespace_startsAnewThere() {
    registry.apply(TestStores.plan(KEYED));
    bench.watcher.register(TEAPOTS, true);
    bench.round();
    bench.pass(2_000);

    registry.apply(
        TestStores.plan(
            """
            {'main':{'kind':'model','default':true,'credential':{'apiKey':'k'}},
             'other':{'kind':'model','namespaces':['tea*'],'credential':{'apiKey':'k'}}}\
            """));
    store("other").answer = name -> UPDATING;
    bench.round();
    assertThat(store("other").asked).containsExactly(TEAPOTS);
    assertThat(bench.freshness())
        .isEqualTo(new Freshness(Freshness.Status.UPDATING, OptionalLong.empty()));
  }

  @Test
  void anotherStoreTakesTheNamespace_answerOfTheFirstComesTooLate() {
    registry.apply(TestStores.plan(KEYED));
    DescribingStore first = store("main");
    bench.watcher.register(TEAPOTS, true);
    bench.watcher.step();
    Consumer<Cancellation> poll = bench.started.removeFirst();
    first.answer =
        name -> {
          registry.apply(
              TestStores.plan(
                  "{'main':{'kind':'model','endpoint':{'url':'http://x'},"
                      + "'credential':{'apiKey':'k'}}}"));
          bench.watcher.step();
          return UP_TO_DATE;
        };
    poll.accept(Cancellation.NEVER);
    assertThat(bench.freshness()).isEqualTo(Freshness.UNKNOWN);

    bench.pass(1_000);
    bench.round();
    assertThat(store("main").asked).containsExactly(TEAPOTS);
    assertThat(bench.freshness().status()).isEqualTo(Freshness.Status.STABLE);
  }

  @Test
  void newCredential_keepsWhatIsKnownAndUnderWay() {
    registry.apply(TestStores.plan(KEYED));
    bench.watcher.register(TEAPOTS, true);
    bench.watcher.step();
    registry.apply(TestStores.plan("{'main':{'kind':'model','credential':{'apiKey':'new'}}}"));
    bench.watcher.step();
    bench.runPolls();
    assertThat(bench.watermark()).isEqualTo(9_500);
    assertThat(store("main").asked).hasSize(1);
  }

  @Test
  void storesClosed_pollFailsAndNothingIsAsked() {
    registry.apply(TestStores.plan(KEYED));
    bench.watcher.register(TEAPOTS, true);
    bench.watcher.step();
    registry.close();
    bench.runPolls();
    assertThat(store("main").asked).isEmpty();
    assertThat(bench.heard).containsExactly("main teapots FAILED: the store was closed meanwhile");
  }

  private DescribingStore store(String name) {
    return Objects.requireNonNull(opened.get(name));
  }

  private DescribingStore open(String name) {
    DescribingStore store = new DescribingStore(freshness);
    opened.put(name, store);
    return store;
  }
}
