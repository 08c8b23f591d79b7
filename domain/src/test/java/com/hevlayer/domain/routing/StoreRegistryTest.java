package com.hevlayer.domain.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.hevlayer.ports.plugin.Secret;
import com.hevlayer.ports.plugin.StoreDefinition;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class StoreRegistryTest {
  private final Map<String, MemoryStore> stores = new HashMap<>();
  private final List<StoreDefinition> opened = new ArrayList<>();
  private final StoreRegistry registry = new StoreRegistry(this::open, Runnable::run);

  @Test
  void apply_rotatedCredential_keepsTheInstanceAndServesTheNewKey() {
    registry.apply(Plans.of("{'a':{'kind':'memory','credential':{'apiKey':'one'}}}"));
    registry.apply(Plans.of("{'a':{'kind':'memory','credential':{'apiKey':'two'}}}"));

    assertThat(opened).hasSize(1);
    assertThat(opened.getFirst().credential()).contains(Secret.of("two"));
    assertThat(store("a").closes).isZero();
  }

  @Test
  void apply_storeGone_closesWhenTheLastLeaseEnds() {
    registry.apply(Plans.of("{'a':{'kind':'memory'}}"));
    MemoryStore first = store("a");
    RoutedStore outdated = registry.table().serving("x").orElseThrow();
    StoreLease lease = outdated.lease().orElseThrow();

    registry.apply(Plans.of("{'b':{'kind':'memory'}}"));

    assertThat(first.closes).isZero();
    assertThat(lease.store()).isSameAs(first);
    lease.close();
    lease.close();
    assertThat(first.closes).isOne();
    assertThat(outdated.lease()).isEmpty();
  }

  @Test
  void apply_changedOptions_opensANewInstance() {
    registry.apply(Plans.of("{'a':{'kind':'memory','options':{'x':'1'}}}"));
    MemoryStore first = store("a");
    registry.apply(Plans.of("{'a':{'kind':'memory','options':{'x':'2'}}}"));

    assertThat(store("a")).isNotSameAs(first);
    assertThat(first.closes).isOne();
  }

  @Test
  void apply_oneStoreDoesNotOpen_keepsTheFormerPlan() {
    registry.apply(Plans.of("{'a':{'kind':'memory'}}"));

    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() ->
            registry.apply(
                Plans.of(
                    "{'b':{'kind':'memory','default':true},"
                        + "'c':{'kind':'memory','options':{'broken':'yes'}}}")));

    assertThat(registry.table().named("a")).isPresent();
    assertThat(registry.table().named("b")).isEmpty();
    assertThat(store("a").closes).isZero();
    assertThat(store("b").closes).isOne();
  }

  @Test
  void close_withoutLeases_closesAllOnce() {
    registry.apply(Plans.of("{'a':{'kind':'memory','default':true},'b':{'kind':'memory'}}"));
    registry.close();
    registry.close();

    assertThat(stores.values()).allSatisfy(store -> assertThat(store.closes).isOne());
    assertThat(registry.table().stores()).isEmpty();
  }

  @Test
  void serving_exactNameWinsOverPrefixOverDefault() {
    registry.apply(
        Plans.of(
            "{'d':{'kind':'memory','default':true},'p':{'kind':'memory','namespaces':['t-*']},"
                + "'e':{'kind':'memory','namespaces':['t-1']}}"));

    assertThat(served("t-1")).isEqualTo("e");
    assertThat(served("t-2")).isEqualTo("p");
    assertThat(served("u")).isEqualTo("d");
  }

  private MemoryStore store(String name) {
    return Objects.requireNonNull(stores.get(name));
  }

  private String served(String namespace) {
    return registry.table().serving(namespace).orElseThrow().spec().name();
  }

  private MemoryStore open(StoreDefinition definition) {
    if (definition.options().containsKey("broken")) {
      throw new IllegalArgumentException("option broken is not allowed");
    }
    opened.add(definition);
    MemoryStore store = new MemoryStore();
    stores.put(definition.name(), store);
    return store;
  }
}
