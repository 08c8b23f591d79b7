package com.hevlayer.domain.routing;

import static org.assertj.core.api.Assertions.assertThat;

import com.hevlayer.ports.store.CallContext;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class NamespaceListTest {
  private static final String BROKEN = "{\"status\":\"error\",\"error\":\"broken\"}";

  private final MemoryStore main = new MemoryStore("a", "b", "t-1", "z");
  private final MemoryStore team = new MemoryStore("a", "t-1", "t-2", "t-3");
  private final StoreRegistry registry =
      new StoreRegistry(
          definition -> definition.name().equals("main") ? main : team, Runnable::run);

  @BeforeEach
  void open() {
    registry.apply(
        Plans.of(
            "{'team':{'kind':'memory','namespaces':['t-*']},"
                + "'main':{'kind':'memory','default':true}}"));
  }

  @Test
  void read_severalStores_listsEachNameByTheStoreThatServesIt() {
    assertThat(names(page("", null, 100))).containsExactly("a", "b", "z", "t-1", "t-2", "t-3");
  }

  @Test
  void read_smallPages_goOnInTheNextStoreAndEnd() {
    List<String> all = new ArrayList<>();
    String cursor = null;
    int pages = 0;
    do {
      NamespaceList.Outcome.Page page = page("", cursor, 2);
      assertThat(page.entries().size()).isLessThanOrEqualTo(2);
      all.addAll(names(page));
      cursor = page.nextCursor();
      pages++;
    } while (cursor != null && pages < 20);

    assertThat(all).containsExactly("a", "b", "z", "t-1", "t-2", "t-3");
    assertThat(cursor).isNull();
  }

  @Test
  void read_failingStore_isNamedAndTheOthersAnswer() {
    main.failing = true;
    NamespaceList.Outcome.Page page = page("", null, 100);

    assertThat(names(page)).containsExactly("t-1", "t-2", "t-3");
    assertThat(page.failures())
        .containsExactly(new NamespaceList.Failure("main", "the store answered 500: " + BROKEN));
  }

  @Test
  void read_badCursor_isRefused() {
    for (String cursor : List.of("###", "e30", "eyJzdG9yZSI6Im5vcGUifQ")) {
      assertThat(NamespaceList.read(registry.table(), sources(), "", cursor, 10))
          .isInstanceOf(NamespaceList.Outcome.BadCursor.class);
    }
  }

  @Test
  void read_pageSizeOutOfBounds_isRefused() {
    for (int size : new int[] {0, 1001, -1}) {
      assertThat(NamespaceList.read(registry.table(), sources(), "", null, size))
          .isInstanceOf(NamespaceList.Outcome.BadPageSize.class);
    }
  }

  @Test
  void cursor_roundTrips_asCompactJsonWithoutPadding() {
    ListCursor cursor = new ListCursor("team", "t-1");
    assertThat(cursor.encode()).doesNotContain("=");
    assertThat(ListCursor.decode(cursor.encode())).contains(cursor);
    assertThat(ListCursor.decode(new ListCursor("team", null).encode()))
        .contains(new ListCursor("team", null));
  }

  private NamespaceList.Outcome.Page page(String prefix, @Nullable String cursor, int size) {
    return (NamespaceList.Outcome.Page)
        NamespaceList.read(registry.table(), sources(), prefix, cursor, size);
  }

  private List<NamespaceList.Source> sources() {
    return registry.table().stores().stream()
        .map(store ->
            new NamespaceList.Source(
                store.lease().orElseThrow(), CallContext.of("req", CallContext.Purpose.REQUEST)))
        .toList();
  }

  private static List<String> names(NamespaceList.Outcome.Page page) {
    return page.entries().stream().map(NamespaceList.Entry::namespace).toList();
  }
}
