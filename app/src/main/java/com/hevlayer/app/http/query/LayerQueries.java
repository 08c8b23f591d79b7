package com.hevlayer.app.http.query;

import com.hevlayer.app.edge.Reply;
import com.hevlayer.app.edge.RequestHead;
import com.hevlayer.app.http.Call;
import com.hevlayer.app.http.LayerHeaders;
import com.hevlayer.app.http.QueryShape;
import com.hevlayer.app.http.TraceContext;
import com.hevlayer.domain.query.BatchAnswer;
import com.hevlayer.domain.query.BatchQueries;
import com.hevlayer.domain.query.BatchRequest;
import com.hevlayer.domain.query.Dialect;
import com.hevlayer.domain.query.PlainAnswer;
import com.hevlayer.domain.query.PlainQueries;
import com.hevlayer.domain.query.PlainRequest;
import com.hevlayer.domain.routing.Target;
import com.hevlayer.ports.json.JsonObject;
import com.hevlayer.ports.store.NamespaceName;
import com.hevlayer.ports.store.Usage;
import com.hevlayer.protocol.encode.Answers;
import com.hevlayer.protocol.encode.RowBytes;
import com.hevlayer.protocol.json.JsonBytes;

/** Serves plain queries and batches. Thread-safe. */
final class LayerQueries {
  private static final String DISTANCE = "$dist";

  private final PlainQueries plain;
  private final BatchQueries batches;
  private final LayerHeaders headers;

  LayerQueries(PlainQueries plain, BatchQueries batches, LayerHeaders headers) {
    this.plain = plain;
    this.batches = batches;
    this.headers = headers;
  }

  /** Serves one ranked query. */
  Reply plain(Call call, JsonObject body) {
    Dialect dialect = Dialect.of(call.target());
    return plain(
        call,
        dialect == Dialect.TYPED
            ? call.decoded(bytes -> PlainRequest.parse(body, dialect))
            : PlainRequest.parse(body, dialect));
  }

  /** Serves one ranked query. */
  Reply plain(Call call, PlainRequest request) {
    call.asks(shape(request));
    Target target = call.target();
    return reply(headers, call.head(), target.namespace(), plain.run(target, request));
  }

  /** Returns what a ranked query looks like. */
  static QueryShape shape(PlainRequest request) {
    return QueryShape.single(request.filter() != null, request.isRanked());
  }

  /** Returns the answer of a ranked query. */
  static Reply reply(
      LayerHeaders headers, RequestHead head, NamespaceName namespace, PlainAnswer answer) {
    return headers.ok(
        headers.trace(head), namespace, body(answer), answer.nextCursor(), answer.vectorDropped());
  }

  private static byte[] body(PlainAnswer answer) {
    JsonBytes out = new JsonBytes(512 + 384 * answer.rows().size());
    out.openObject().name("rows");
    RowBytes.rows(out, answer.rows(), DISTANCE);
    Usage usage = answer.usage();
    if (usage.givenBilling() != null) {
      out.name("billing").value(usage.billing());
    }
    if (usage.givenPerformance() != null) {
      out.name("performance").value(usage.performance());
    }
    return out.closeObject().toByteArray();
  }

  /** Serves several queries. */
  Reply batch(Call call, JsonObject body) {
    TraceContext trace = headers.trace(call.head());
    Target target = call.target();
    BatchRequest request = BatchRequest.parse(body);
    call.asks(QueryShape.several(request.legs().size(), 1));
    BatchAnswer answer =
        target.speaksWire()
            ? batches.run(target, request)
            : call.decoded(bytes -> batches.run(target, request));
    call.asks(QueryShape.several(request.legs().size(), answer.calls()));
    return headers.ok(trace, target.namespace(), body(answer), null, answer.vectorDropped());
  }

  private static byte[] body(BatchAnswer answer) {
    return switch (answer) {
      case BatchAnswer.Verbatim verbatim -> verbatim.body();
      case BatchAnswer.Whole whole -> Answers.query(whole.answer(), true, whole.usage());
      case BatchAnswer.Apart apart -> apart(apart);
    };
  }

  private static byte[] apart(BatchAnswer.Apart answer) {
    JsonBytes out = new JsonBytes(4096);
    out.openObject().name("results").openArray();
    for (BatchAnswer.Result result : answer.results()) {
      switch (result) {
        case BatchAnswer.Result.Merged merged -> {
          out.openObject().name("rows");
          RowBytes.rows(out, merged.rows(), merged.measure());
          out.closeObject();
        }
        case BatchAnswer.Result.Verbatim verbatim -> out.raw(verbatim.json());
        case BatchAnswer.Result.Typed typed -> Answers.result(out, typed.result());
      }
    }
    return out.closeArray().closeObject().toByteArray();
  }
}
