package com.hevlayer.app.http;

import com.hevlayer.app.edge.Reply;
import com.hevlayer.app.edge.RequestHead;
import com.hevlayer.domain.consistency.Watermarks;
import com.hevlayer.ports.store.NamespaceName;
import com.hevlayer.protocol.WireNames;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** The headers of answers that the gateway's own logic gave. Thread-safe. */
public final class LayerHeaders {
  private static final Map.Entry<String, String> JSON =
      Map.entry("Content-Type", "application/json");
  private static final Map.Entry<String, String> VECTOR_DROPPED =
      Map.entry(WireNames.WARNING_HEADER, "vector_attribute_dropped");

  private final Watermarks watermarks;
  private final LongSupplier random;

  /** Creates one; {@code random} gives 64 random bits at every call and is thread-safe. */
  public LayerHeaders(Watermarks watermarks, LongSupplier random) {
    this.watermarks = watermarks;
    this.random = random;
  }

  /** Returns the trace that a request belongs to: the caller's, or a new one. */
  public TraceContext trace(RequestHead head) {
    return TraceContext.inboundOrNew(head.headers(), random);
  }

  /**
   * Returns a 200 with trace, watermark, cursor and warning.
   *
   * @param nextCursor {@code null} behind the last page
   * @param vectorDropped whether the caller asked for the vector by name
   */
  public Reply ok(
      TraceContext trace,
      NamespaceName namespace,
      byte[] body,
      @Nullable String nextCursor,
      boolean vectorDropped) {
    List<Map.Entry<String, String>> headers = new ArrayList<>(5);
    headers.add(JSON);
    headers.add(Map.entry(TraceContext.HEADER, trace.header()));
    OptionalLong stable = watermarks.of(namespace).watermark();
    if (stable.isPresent()) {
      headers.add(
          Map.entry(WireNames.STABLE_AS_OF_HEADER, Long.toUnsignedString(stable.getAsLong())));
    }
    if (nextCursor != null) {
      headers.add(Map.entry(WireNames.NEXT_CURSOR_HEADER, nextCursor));
    }
    if (vectorDropped) {
      headers.add(VECTOR_DROPPED);
    }
    return new Reply(200, headers, body);
  }
}
