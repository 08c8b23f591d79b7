package com.hevlayer.domain.query.hybrid;

import com.hevlayer.domain.query.Dialect;
import com.hevlayer.ports.json.JsonObject;

/** A query whose {@code rank_by} is {@code HybridText}, as its body says it. Immutable. */
public final class HybridRequest {
  private final TextSearch search;
  private final Envelope envelope;

  private HybridRequest(TextSearch search, Envelope envelope) {
    this.search = search;
    this.envelope = envelope;
  }

  /**
   * Reads a body; members it does not know are passed over.
   *
   * @throws com.hevlayer.domain.fault.Fault.Invalid with what is wrong and what is allowed
   * @throws com.hevlayer.protocol.WireRefusal if a typed store's filter is refused
   */
  public static HybridRequest parse(JsonObject body, Dialect dialect) {
    return new HybridRequest(TextSearch.parse(body), Envelope.parse(body, dialect));
  }

  /** Whether the caller filters. */
  public boolean isFiltered() {
    return envelope.filter() != null;
  }

  TextSearch search() {
    return search;
  }

  Envelope envelope() {
    return envelope;
  }
}
