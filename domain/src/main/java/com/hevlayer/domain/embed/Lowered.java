package com.hevlayer.domain.embed;

import com.hevlayer.ports.json.JsonObject;

/** What becomes of a query that may hold texts to embed. */
public sealed interface Lowered {

  /** It holds none. */
  record Untouched() implements Lowered {}

  /** The store embeds them itself: the whole request is relayed as it came. */
  record Relay() implements Lowered {}

  /**
   * The gateway embedded them.
   *
   * @param body the query with vectors in their place, to be executed by the gateway
   * @param usage to be added to the {@code performance} of the answer
   */
  record Embedded(JsonObject body, EmbeddingUsage usage) implements Lowered {}
}
