package com.hevlayer.domain.scan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hevlayer.domain.fault.Fault;
import com.hevlayer.ports.json.Json;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Where results are kept. */
class ResultStoreTest {
  private final HeapSpools spools = new HeapSpools();
  private final ResultStore store = new ResultStore(spools);

  @Test
  void keep_shortResult_staysInMemory() {
    ResultStore.Kept kept = store.keep(records(1000), Long.MAX_VALUE);

    assertThat(spools.made).hasValue(0);
    assertThat(kept.records().size()).isEqualTo(1000);
    assertThat(kept.truncated()).isFalse();
    assertThat(first(kept.records().from(998))).isEqualTo(Json.ofUnsigned(998));
  }

  @Test
  void keep_longResult_goesToASpool() {
    ResultStore.Kept kept = store.keep(records(200_000), Long.MAX_VALUE);

    assertThat(spools.open).hasValue(1);
    assertThat(kept.records().size()).isEqualTo(200_000);
    assertThat(first(kept.records().from(123_456))).isEqualTo(Json.ofUnsigned(123_456));
    assertThat(kept.records().from(200_000).advance()).isFalse();
    kept.records().close();
    assertThat(spools.open).hasValue(0);
  }

  @Test
  void keep_moreThanWanted_isTruncated() {
    assertThat(store.keep(records(10), 10).truncated()).isFalse();
    ResultStore.Kept few = store.keep(records(11), 10);
    assertThat(few.truncated()).isTrue();
    assertThat(few.records().size()).isEqualTo(10);

    ResultStore.Kept many = store.keep(records(200_000), 150_000);
    assertThat(many.truncated()).isTrue();
    assertThat(many.records().size()).isEqualTo(150_000);
    assertThat(store.keep(records(150_000), 150_000).truncated()).isFalse();
  }

  @Test
  void keep_whenMemoryIsFull_goesToASpoolUntilRoomIsGivenBack() {
    List<Records> kept = new ArrayList<>();
    while (spools.made.get() == 0 && kept.size() < 100) {
      kept.add(store.keep(records(90_000), Long.MAX_VALUE).records());
    }
    assertThat(kept).hasSizeBetween(15, 25);

    kept.getFirst().close();
    kept.getFirst().close();
    store.keep(records(90_000), Long.MAX_VALUE);

    assertThat(spools.made).hasValue(1);
  }

  @Test
  void keep_whenTheSpoolIsFull_failsAndLeavesNothing() {
    spools.room = 100_000;

    assertThatThrownBy(() -> store.keep(records(200_000), Long.MAX_VALUE))
        .isInstanceOf(Fault.Unavailable.class);
    assertThat(spools.open).hasValue(0);
  }

  private static Json first(RecordCursor cursor) {
    assertThat(cursor.advance()).isTrue();
    return IdKeys.decode(cursor.key());
  }

  private static RecordCursor records(int count) {
    return new RecordCursor() {
      private int at = -1;

      @Override
      public boolean advance() {
        return ++at < count;
      }

      @Override
      public byte[] key() {
        return IdKeys.encode(Json.of((long) at));
      }

      @Override
      public long count() {
        return 0;
      }
    };
  }
}
