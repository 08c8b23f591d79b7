package com.hevlayer.app.http;

import com.hevlayer.app.edge.Reply;

/** Serves a route on a virtual thread; may block. Thread-safe. */
@FunctionalInterface
public interface RouteHandler {

  /**
   * Returns the answer.
   *
   * @throws RuntimeException mapped to an answer by {@link Faults#reply}
   */
  Reply handle(Call call);
}
