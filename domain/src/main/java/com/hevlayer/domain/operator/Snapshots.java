package com.hevlayer.domain.operator;

import com.hevlayer.domain.resource.Fields;
import com.hevlayer.ports.cluster.ObjectRef;
import com.hevlayer.ports.gateway.GatewayReply;
import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.json.JsonArray;
import com.hevlayer.ports.json.JsonObject;
import com.hevlayer.ports.store.NoAnswerException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Asks the gateway for the newest snapshot of a namespace, not too often. Thread-safe. */
final class Snapshots {
  private final GatewayCalls gateway;
  private final InstantSource clock;
  private final Duration interval;
  private final Map<ObjectRef, Instant> asked = new ConcurrentHashMap<>();

  Snapshots(GatewayCalls gateway, InstantSource clock, Duration interval) {
    this.gateway = gateway;
    this.clock = clock;
    this.interval = interval;
  }

  /** Returns what an object says of its snapshots; {@code null} if it says nothing. */
  static @Nullable Json known(JsonObject index) {
    return Fields.value(index, "status", "snapshot");
  }

  /** Returns what is to be said of the snapshots of a namespace; {@code null}: nothing. */
  @Nullable Json latest(ObjectRef ref, JsonObject index, String namespace) {
    Instant now = clock.instant();
    Instant before = asked.get(ref);
    if (before != null && now.isBefore(before.plus(interval))) {
      return known(index);
    }
    asked.put(ref, now);
    try {
      GatewayReply reply =
          gateway.send("history", "GET", "/v2/namespaces/" + namespace + "/history?limit=1", null);
      return reply.isOk() && reply.body() instanceof JsonArray snapshots
          ? status(snapshots, index)
          : known(index);
    } catch (NoAnswerException e) {
      return known(index);
    }
  }

  /** Returns when the gateway may be asked again. */
  Duration untilNext(ObjectRef ref) {
    Instant before = asked.get(ref);
    if (before == null) {
      return interval;
    }
    Duration left = Duration.between(clock.instant(), before.plus(interval));
    return left.isNegative() ? Duration.ZERO : left;
  }

  void forget(ObjectRef ref) {
    asked.remove(ref);
  }

  private static @Nullable Json status(JsonArray snapshots, JsonObject index) {
    if (snapshots.size() == 0) {
      return null;
    }
    OptionalLong watermark =
        snapshots.get(0) instanceof JsonObject newest
            ? Fields.integer(newest, "watermark_ms")
            : OptionalLong.empty();
    if (watermark.isEmpty()) {
      return known(index);
    }
    String time = Instant.ofEpochMilli(watermark.getAsLong()).toString();
    return Json.objectBuilder().put("lastRun", time).put("lastSuccess", time).build();
  }
}
