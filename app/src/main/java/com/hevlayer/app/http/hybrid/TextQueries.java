package com.hevlayer.app.http.hybrid;

import com.hevlayer.app.edge.Reply;
import com.hevlayer.app.http.Bodies;
import com.hevlayer.app.http.Call;
import com.hevlayer.app.http.FoundRowBytes;
import com.hevlayer.app.http.LayerHeaders;
import com.hevlayer.app.http.QueryShape;
import com.hevlayer.app.http.TraceContext;
import com.hevlayer.domain.embed.EmbeddingUsage;
import com.hevlayer.domain.query.Dialect;
import com.hevlayer.domain.query.QueryDispatch;
import com.hevlayer.domain.query.hybrid.Auto;
import com.hevlayer.domain.query.hybrid.AutoAnswer;
import com.hevlayer.domain.query.hybrid.AutoRequest;
import com.hevlayer.domain.query.hybrid.FoundRow;
import com.hevlayer.domain.query.hybrid.HybridAnswer;
import com.hevlayer.domain.query.hybrid.HybridRequest;
import com.hevlayer.domain.query.hybrid.HybridText;
import com.hevlayer.domain.routing.Target;
import com.hevlayer.ports.json.JsonObject;
import com.hevlayer.protocol.json.JsonBytes;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Serves queries whose {@code rank_by} is {@code HybridText} or {@code Auto}. Thread-safe. */
public final class TextQueries {
  private static final int BYTES_OF_A_ROW = 256;

  private final HybridText hybrid;
  private final Auto auto;
  private final LayerHeaders headers;

  /** Creates one. */
  public TextQueries(HybridText hybrid, Auto auto, LayerHeaders headers) {
    this.hybrid = hybrid;
    this.auto = auto;
    this.headers = headers;
  }

  /**
   * Serves a query; blocks.
   *
   * @param body the whole body
   * @throws RuntimeException mapped to an answer by {@link com.hevlayer.app.http.Faults#reply}
   */
  public Reply handle(Call call, JsonObject body) {
    return QueryDispatch.of(body) == QueryDispatch.AUTO ? auto(call, body) : hybrid(call, body);
  }

  private Reply hybrid(Call call, JsonObject body) {
    TraceContext trace = headers.trace(call.head());
    Target target = call.target();
    HybridRequest request = HybridRequest.parse(body, Dialect.of(target));
    call.asks(QueryShape.single(request.isFiltered(), true));
    HybridAnswer answer = hybrid.run(target, request);
    JsonBytes out = open(answer.rows());
    FoundRowBytes.hybrid(out, answer.echo());
    nextCursor(out, answer.nextCursor());
    byte[] json = out.closeObject().toByteArray();
    return headers.ok(trace, target.namespace(), json, answer.nextCursor(), false);
  }

  private Reply auto(Call call, JsonObject body) {
    TraceContext trace = headers.trace(call.head());
    Target target = call.target();
    AutoRequest request = AutoRequest.parse(body, Dialect.of(target));
    call.asks(QueryShape.single(request.isFiltered(), true));
    AutoAnswer answer = auto.run(target, request);
    JsonBytes out = open(answer.rows());
    FoundRowBytes.routing(out, answer.routing());
    if (!answer.routing().executed()) {
      // The caller is to come back with a vector; nothing was read that a header could speak of.
      return Bodies.ok(out.closeObject().toByteArray());
    }
    if (answer.hybrid() != null) {
      FoundRowBytes.hybrid(out, answer.hybrid());
    }
    nextCursor(out, answer.nextCursor());
    if (answer.embedding() != null) {
      performance(out, answer.embedding());
    }
    byte[] json = out.closeObject().toByteArray();
    return headers.ok(trace, target.namespace(), json, answer.nextCursor(), false);
  }

  private static JsonBytes open(List<FoundRow> rows) {
    JsonBytes out = new JsonBytes(512 + BYTES_OF_A_ROW * rows.size());
    out.openObject().name("rows").openArray();
    for (FoundRow row : rows) {
      FoundRowBytes.open(out, row);
      out.closeObject();
    }
    return out.closeArray();
  }

  private static void nextCursor(JsonBytes out, @Nullable String cursor) {
    out.name("next_cursor");
    if (cursor == null) {
      out.nullValue();
    } else {
      out.value(cursor);
    }
  }

  private static void performance(JsonBytes out, EmbeddingUsage usage) {
    out.name("performance").openObject();
    out.name("embedding_tokens").value(usage.tokens());
    out.name("embedding_images").value(usage.images());
    out.name("embedding_ms").value(usage.millis()).closeObject();
  }
}
