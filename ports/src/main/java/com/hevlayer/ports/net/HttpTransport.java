package com.hevlayer.ports.net;

import com.hevlayer.ports.store.CallContext;
import com.hevlayer.ports.store.NoAnswerException;

/**
 * Blocking HTTP for adapters, over the host's pool. Thread-safe. Nothing is retried, redirects are
 * answers, bodies are not decompressed. The deadline and cancellation of the call are kept; the
 * request id of the call is sent as {@code X-Request-Id}.
 */
public interface HttpTransport {

  /**
   * Sends a request and returns the whole answer, whatever its status.
   *
   * @throws NoAnswerException if no complete answer came; says whether anything was sent
   */
  HttpAnswer send(HttpCall call, CallContext context);
}
