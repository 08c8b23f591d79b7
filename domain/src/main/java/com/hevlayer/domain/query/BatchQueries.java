package com.hevlayer.domain.query;

import com.hevlayer.domain.cache.SeedVectors;
import com.hevlayer.domain.fault.Fault;
import com.hevlayer.domain.fault.StoreAnswers;
import com.hevlayer.domain.routing.Target;
import com.hevlayer.domain.shard.Marker;
import com.hevlayer.domain.shard.Sharding;
import com.hevlayer.domain.shard.Shards;
import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.json.JsonObject;
import com.hevlayer.ports.store.Answer;
import com.hevlayer.ports.store.Filter;
import com.hevlayer.ports.store.NoAnswerException;
import com.hevlayer.ports.store.Query;
import com.hevlayer.ports.store.QueryAnswer;
import com.hevlayer.ports.store.QueryRequest;
import com.hevlayer.ports.store.QueryResult;
import com.hevlayer.ports.store.StoreProfile;
import com.hevlayer.protocol.WireRefusal;
import com.hevlayer.protocol.decode.QueryDecoder;
import com.hevlayer.protocol.json.JsonBytes;
import com.hevlayer.protocol.scan.ArrayCursor;
import com.hevlayer.protocol.scan.BodyIndex;
import com.hevlayer.protocol.scan.Member;
import com.hevlayer.protocol.scan.ValueKind;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Executes batches of queries. Thread-safe; blocks. */
public final class BatchQueries {
  private final Legs legs;
  private final Shards shards;
  private final Seeds seeds;
  private final WireQueries wire;

  /** Creates one. */
  public BatchQueries(Legs legs, Shards shards, SeedVectors vectors, WireQueries wire) {
    this.legs = legs;
    this.shards = shards;
    this.seeds = new Seeds(vectors);
    this.wire = wire;
  }

  /** A leg that can be executed. */
  private record Ready(int number, BatchLeg leg, Ranking.@Nullable Expression ranking) {
    @Nullable Json rankBy() {
      return ranking == null ? null : ranking.source();
    }

    boolean scatters() {
      return ranking != null && ranking.order() != LegOrder.STORE && leg.scatters();
    }
  }

  /**
   * Executes a batch.
   *
   * @throws Fault if a leg is refused, with its number from 1, or the store refuses
   */
  public BatchAnswer run(Target target, BatchRequest request) {
    if (!target.speaksWire() && !target.can(StoreProfile.Capability.MULTI_QUERY)) {
      throw new Fault.Unsupported(target.kind(), "queryNamespace");
    }
    Dialect dialect = Dialect.of(target);
    List<Ready> ready = new ArrayList<>();
    for (int i = 0; i < request.legs().size(); i++) {
      ready.add(prepare(target, request.legs().get(i), dialect, i + 1));
    }
    boolean dropped = ready.stream().anyMatch(each -> each.leg().included().vectorDropped());
    Sharding sharding = shards.of(target);
    if (sharding.active() == 0) {
      return together(target, ready, request.temporal(), dropped);
    }
    List<BatchAnswer.Result> results = new ArrayList<>();
    int calls = 0;
    for (Ready each : ready) {
      calls += each.scatters() ? sharding.active() : 1;
      results.add(
          each.scatters()
              ? scattered(target, each, request.temporal(), sharding)
              : alone(target, each, request.temporal()));
    }
    return new BatchAnswer.Apart(results, calls, dropped);
  }

  private Ready prepare(Target target, Json source, Dialect dialect, int number) {
    try {
      BatchLeg leg = BatchLeg.parse(source, dialect);
      Ranking ranking = leg.ranking();
      Ready ready =
          new Ready(number, leg, ranking == null ? null : seeds.resolve(target, ranking, dialect));
      if (dialect == Dialect.TYPED) {
        // What the store could not understand is refused before the next leg is looked at.
        var _ = QueryDecoder.leg(whole(ready, leg.filter(Dialect.AS_WRITTEN), 0));
      }
      return ready;
    } catch (Fault.Invalid refused) {
      throw new Fault.Invalid(prefix(number) + refused.getMessage());
    } catch (Fault.NotFound missing) {
      throw new Fault.NotFound(prefix(number) + missing.getMessage());
    } catch (Fault.StepRefused refused) {
      throw new Fault.StepRefused(prefix(number) + refused.getMessage());
    } catch (WireRefusal refused) {
      throw refused.status() == 400
          ? WireRefusal.meaning(prefix(number) + refused.text())
          : WireRefusal.shape(prefix(number) + refused.text());
    }
  }

  private static String prefix(int number) {
    return "multi-query leg " + number + ": ";
  }

  // ---- one call for all legs --------------------------------------------------------------------

  private BatchAnswer together(
      Target target, List<Ready> ready, @Nullable Filter temporal, boolean dropped) {
    return legs.underWatermark(
        target,
        cut -> {
          List<JsonObject> wholes = new ArrayList<>();
          for (Ready each : ready) {
            wholes.add(whole(each, composed(each, temporal, cut), 0));
          }
          if (target.speaksWire()) {
            return new BatchAnswer.Verbatim(post(target, wholes), dropped);
          }
          Answer.Ok<QueryAnswer> ok = ask(target, wholes);
          return new BatchAnswer.Whole(ok.value(), ok.usage(), dropped);
        });
  }

  private static JsonObject whole(Ready ready, @Nullable Filter filter, int otherwise) {
    int limit = ready.leg().ranksByVector() ? TopK.DEFAULT : otherwise;
    return ready.leg().whole(ready.rankBy(), filter, limit);
  }

  private static @Nullable Filter composed(
      Ready ready, @Nullable Filter temporal, @Nullable Filter cut) {
    return Filters.and(Filters.and(ready.leg().filter(Dialect.AS_WRITTEN), temporal), cut);
  }

  private static Answer.Ok<QueryAnswer> ask(Target target, List<JsonObject> wholes) {
    List<Query> queries = wholes.stream().map(QueryDecoder::leg).toList();
    return StoreAnswers.relayed(
        target.query(new QueryRequest(queries, true, null, null, 0, false, false)), target.kind());
  }

  private byte[] post(Target target, List<JsonObject> wholes) {
    JsonBytes body = new JsonBytes(1024).openObject().name("queries").openArray();
    wholes.forEach(body::value);
    body.closeArray().closeObject();
    return StoreAnswers.relayed(wire.send(target, body.toByteArray()), target.kind()).value();
  }

  // ---- one leg after the other ------------------------------------------------------------------

  private BatchAnswer.Result scattered(
      Target target, Ready ready, @Nullable Filter temporal, Sharding sharding) {
    Ranking.Expression ranking = Objects.requireNonNull(ready.ranking());
    BatchLeg leg = ready.leg();
    LegAnswer answer =
        legs.run(
            target,
            new Leg(
                ranking.rankBy(),
                ranking.order(),
                Filters.and(leg.filter(Dialect.of(target)), temporal),
                leg.topK(),
                leg.included().projection()),
            sharding);
    return new BatchAnswer.Result.Merged(
        IncludedAttributes.withoutVectors(answer.rows()),
        ranking.order() == LegOrder.SCORE ? "$score" : "$dist");
  }

  /** Shards of such a leg cannot be merged; the marker row carries no shard, so it is named. */
  private BatchAnswer.Result alone(Target target, Ready ready, @Nullable Filter temporal) {
    return legs.underWatermark(
        target,
        cut -> {
          Filter filter = Filters.and(composed(ready, temporal, cut), Marker.NOT_THE_MARKER);
          List<JsonObject> wholes =
              List.of(whole(ready, filter, ready.ranking() == null ? 0 : TopK.DEFAULT));
          if (target.speaksWire()) {
            return new BatchAnswer.Result.Verbatim(onlyResult(post(target, wholes)));
          }
          List<QueryResult> results = ask(target, wholes).value().results();
          if (results.size() != 1) {
            throw garbled("one query was answered with " + results.size() + " results");
          }
          return new BatchAnswer.Result.Typed(results.getFirst());
        });
  }

  private static byte[] onlyResult(byte[] answer) {
    MemorySegment body = MemorySegment.ofArray(answer);
    try {
      Member results = BodyIndex.scan(body).member("results");
      if (results != null && results.kind() == ValueKind.ARRAY) {
        ArrayCursor array = new ArrayCursor(body);
        array.open(results.offset(), 2);
        if (array.next()) {
          return Arrays.copyOfRange(answer, (int) array.offset(), (int) array.end());
        }
      }
    } catch (WireRefusal malformed) {
      throw garbled("one query was answered with a body that cannot be read: " + malformed.text());
    }
    throw garbled("one query was answered without a result");
  }

  private static NoAnswerException garbled(String text) {
    return new NoAnswerException(
        NoAnswerException.Reason.GARBLED, NoAnswerException.Sent.UNKNOWN, text, null);
  }
}
