package com.hevlayer.domain.resource;

import static org.assertj.core.api.Assertions.assertThat;

import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class StatusDocumentTest {
  private static final Instant FIRST = Instant.parse("2026-03-01T10:00:00.750Z");
  private static final Instant LATER = FIRST.plusSeconds(60);
  private static final Condition READY = Condition.yes("Ready", "Accepted", "fine");

  @Test
  void of_newObject_holdsGenerationAndTimesInSeconds() {
    JsonObject status = StatusDocument.of(object(null), Map.of(), List.of(READY), FIRST);

    assertThat(status.toString())
        .isEqualTo(
            """
            {"observedGeneration":3,"conditions":[{"type":"Ready","status":"True",\
            "reason":"Accepted","message":"fine","lastTransitionTime":"2026-03-01T10:00:00Z",\
            "observedGeneration":3}]}\
            """);
  }

  @Test
  void of_sameStatusOtherReason_keepsTheTime() {
    JsonObject before = object(StatusDocument.of(object(null), Map.of(), List.of(READY), FIRST));

    JsonObject status =
        StatusDocument.of(before, Map.of(), List.of(Condition.yes("Ready", "Paused", "")), LATER);

    assertThat(status.toString()).contains("\"lastTransitionTime\":\"2026-03-01T10:00:00Z\"");
    assertThat(StatusDocument.isWritten(before, status)).isFalse();
  }

  @Test
  void of_otherStatus_hasTheNewTime() {
    JsonObject before = object(StatusDocument.of(object(null), Map.of(), List.of(READY), FIRST));

    JsonObject status =
        StatusDocument.of(before, Map.of(), List.of(Condition.no("Ready", "Bad", "")), LATER);

    assertThat(status.toString()).contains("\"lastTransitionTime\":\"2026-03-01T10:01:00Z\"");
  }

  @Test
  void of_longMessage_isCutTo1024Characters() {
    String emoji = "x".repeat(1022) + "\uD83D\uDE00" + "y".repeat(10);
    for (String message : List.of("m".repeat(1025), emoji)) {
      JsonObject status =
          StatusDocument.of(
              object(null), Map.of(), List.of(Condition.no("Ready", "Bad", message)), FIRST);

      String written = StatusDocument.condition(object(status), "Ready").orElseThrow().message();
      assertThat(written).hasSizeLessThanOrEqualTo(1024).endsWith("…");
      assertThat(written.replace("…", "")).isSubstringOf(message);
    }
  }

  @Test
  void isWritten_onlyTheOrderOfConditionsDiffers_isTrue() {
    List<Condition> order = List.of(READY, Condition.notEvaluated("Other"));
    Map<String, Json> members = Map.of("poolCount", Json.of(2));
    JsonObject there = StatusDocument.of(object(null), members, order.reversed(), FIRST);

    JsonObject wanted = StatusDocument.of(object(there), members, order, LATER);

    assertThat(StatusDocument.isWritten(object(there), wanted)).isTrue();
  }

  @Test
  void isWritten_memberDiffers_isFalse() {
    JsonObject there =
        StatusDocument.of(object(null), Map.of("poolCount", Json.of(2)), List.of(READY), FIRST);

    assertThat(
            StatusDocument.isWritten(
                object(there), StatusDocument.of(object(there), Map.of(), List.of(READY), LATER)))
        .isFalse();
  }

  private static JsonObject object(@Nullable JsonObject status) {
    return Json.objectBuilder()
        .put("metadata", Json.object("generation", Json.of(3)))
        .put("status", status)
        .build();
  }
}
