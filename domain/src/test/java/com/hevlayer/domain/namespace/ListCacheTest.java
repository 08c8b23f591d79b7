package com.hevlayer.domain.namespace;

import static org.assertj.core.api.Assertions.assertThat;

import com.hevlayer.ports.store.NamespaceName;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;

class ListCacheTest {
  private static final byte[] BODY = {1};

  private Instant now = Instant.ofEpochSecond(1_000);
  private final InstantSource clock = () -> now;
  private final ListCache cache = new ListCache(clock, Duration.ofSeconds(10));

  @Test
  void get_withinTheTime_returnsWhatWasPut() {
    cache.put(cache.begin("a"), BODY);
    now = now.plusSeconds(9);
    assertThat(cache.get(cache.begin("a"))).containsSame(BODY);
    assertThat(cache.get(cache.begin("b"))).isEmpty();
    now = now.plusSeconds(1);
    assertThat(cache.get(cache.begin("a"))).isEmpty();
  }

  @Test
  void put_afterADeletionBegun_isNotRemembered() {
    ListCache.Ticket before = cache.begin("a");
    cache.put(cache.begin("b"), BODY);
    cache.forget(new NamespaceName("x"));
    cache.put(before, BODY);
    assertThat(cache.get(cache.begin("a"))).isEmpty();
    assertThat(cache.get(cache.begin("b"))).isEmpty();
  }

  @Test
  void put_withoutATime_remembersNothing() {
    ListCache off = new ListCache(clock, Duration.ZERO);
    off.put(off.begin("a"), BODY);
    assertThat(off.get(off.begin("a"))).isEmpty();
  }

  @Test
  void put_ofVeryManyLists_keepsTheNewest() {
    for (int i = 0; i < 1_000; i++) {
      cache.put(cache.begin(i), BODY);
    }
    assertThat(cache.get(cache.begin(0))).isEmpty();
    assertThat(cache.get(cache.begin(999))).isPresent();
  }
}
