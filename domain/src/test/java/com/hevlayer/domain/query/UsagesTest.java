package com.hevlayer.domain.query;

import static org.assertj.core.api.Assertions.assertThat;

import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.json.JsonObject;
import com.hevlayer.ports.store.Usage;
import java.util.List;
import org.junit.jupiter.api.Test;

class UsagesTest {
  @Test
  void sum_ofSeveralCalls_addsTheWorkAndNotWhatIsSaidOfTheNamespace() {
    Usage sum = Usages.sum(List.of(usage(7, "0.5", 7), usage(5, "1.0", 7), usage(0, "0.75", 9)));

    assertThat(sum.givenBilling()).isEqualTo(Json.object("billable", Json.of(12)));
    assertThat(sum.givenPerformance())
        .isEqualTo(
            Json.objectBuilder()
                .put("cache_hit_ratio", Json.number("0.5"))
                .put("cache_temperature", "hot")
                .put("server_total_ms", 12)
                .put("approx_namespace_size", 9)
                .build());
  }

  private static Usage usage(long work, String hits, long rows) {
    JsonObject performance =
        Json.objectBuilder()
            .put("cache_hit_ratio", Json.number(hits))
            .put("cache_temperature", "hot")
            .put("server_total_ms", work)
            .put("approx_namespace_size", rows)
            .build();
    return Usage.of(Json.object("billable", Json.of(work)), performance);
  }
}
