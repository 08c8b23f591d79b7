package com.hevlayer.domain.shard;

import com.hevlayer.domain.fault.Fault;
import com.hevlayer.domain.fault.StoreAnswers;
import com.hevlayer.domain.lookup.IdLookup;
import com.hevlayer.domain.routing.Target;
import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.json.JsonBoolean;
import com.hevlayer.ports.json.JsonNumber;
import com.hevlayer.ports.store.Answer;
import com.hevlayer.ports.store.CallContext;
import com.hevlayer.ports.store.NamespaceName;
import com.hevlayer.ports.store.NoAnswerException;
import com.hevlayer.ports.store.QueryAnswer;
import com.hevlayer.ports.store.ResultRow;
import com.hevlayer.protocol.WireNames;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Reads marker rows and remembers what they say. */
public final class MarkerShards implements Shards {
  private static final Duration NEGATIVE = Duration.ofSeconds(5);
  private static final int MOST_NEGATIVES = 100_000;

  private final InstantSource clock;
  private final int otherwise;
  private final Map<NamespaceName, Integer> active = new ConcurrentHashMap<>();
  private final Map<NamespaceName, Negative> negatives = new ConcurrentHashMap<>();

  /** Creates one; {@code otherwise} is the count of namespaces without a marker. */
  public MarkerShards(InstantSource clock, int otherwise) {
    this.clock = clock;
    this.otherwise = otherwise;
  }

  /** That a namespace is not sharded, until when that is believed. */
  private record Negative(boolean marked, Instant until) {}

  @Override
  public Optional<Marker> marker(Target target) {
    Target probe = target.with(CallContext.Purpose.PROBE);
    return switch (probe.query(IdLookup.one(Json.of(WireNames.MARKER_ID), IdLookup.ALL))) {
      case Answer.Ok<QueryAnswer> ok -> read(ok.value());
      case Answer.Refused<QueryAnswer> refused -> {
        if (refused.status() == 404 || hasOtherIds(refused)) {
          yield Optional.empty();
        }
        throw StoreAnswers.wrapped("reading the marker row", refused);
      }
      // A store that cannot look rows up by id holds no marker either.
      case Answer.Unsupported<QueryAnswer> ignored -> Optional.empty();
    };
  }

  @Override
  public int stamping(Target target) {
    return marker(target).map(Marker::shards).orElse(otherwise);
  }

  @Override
  public Optional<Sharding> known(NamespaceName namespace) {
    Integer count = active.get(namespace);
    if (count != null) {
      return Optional.of(new Sharding(count, true));
    }
    Negative negative = negatives.get(namespace);
    return negative != null && clock.instant().isBefore(negative.until)
        ? Optional.of(new Sharding(0, negative.marked))
        : Optional.empty();
  }

  @Override
  public Sharding of(Target target) {
    NamespaceName namespace = target.namespace();
    Optional<Sharding> known = known(namespace);
    if (known.isPresent()) {
      return known.get();
    }
    Marker marker;
    try {
      marker = marker(target).orElse(null);
      if (marker != null && !marker.rewriting() && !UnshardedRows.any(target)) {
        active.put(namespace, marker.shards());
        return new Sharding(marker.shards(), true);
      }
    } catch (Fault | NoAnswerException refused) {
      if (refused instanceof NoAnswerException none
          && none.reason() == NoAnswerException.Reason.CANCELLED) {
        throw none;
      }
      return Sharding.NONE;
    }
    if (negatives.size() >= MOST_NEGATIVES) {
      negatives.clear();
    }
    negatives.put(namespace, new Negative(marker != null, clock.instant().plus(NEGATIVE)));
    return new Sharding(0, marker != null);
  }

  @Override
  public void activate(NamespaceName namespace, int count) {
    active.put(namespace, count);
    negatives.remove(namespace);
  }

  @Override
  public void forget(NamespaceName namespace) {
    active.remove(namespace);
    negatives.remove(namespace);
  }

  private static boolean hasOtherIds(Answer.Refused<?> refused) {
    String text = new String(refused.body(), StandardCharsets.UTF_8);
    return refused.status() == 400
        && text.contains("filter error in key `id`")
        && text.contains("type mismatch");
  }

  private static Optional<Marker> read(QueryAnswer answer) {
    for (ResultRow row : IdLookup.rows(answer)) {
      if (row.attributes().get(WireNames.SHARD_COUNT) instanceof JsonNumber number
          && number.text().matches("[1-9][0-9]{0,8}")) {
        boolean rewriting =
            row.attributes().get(WireNames.SHARD_REWRITE) instanceof JsonBoolean flag
                && flag.value();
        return Optional.of(new Marker(Integer.parseInt(number.text()), rewriting));
      }
    }
    return Optional.empty();
  }
}
