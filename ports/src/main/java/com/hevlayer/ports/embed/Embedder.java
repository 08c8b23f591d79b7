package com.hevlayer.ports.embed;

import com.hevlayer.ports.store.Answer;
import com.hevlayer.ports.store.CallContext;

/**
 * Turns texts or images into vectors. Plug-ins implement this type; it grows by default methods
 * only.
 *
 * <p>Methods block and may be called from any number of threads. What the service behind it says,
 * refusals included, is an {@link Answer}: {@code Refused} with its status and body where it did
 * not embed, {@code Unsupported} where it cannot embed this modality at all. {@link
 * com.hevlayer.ports.store.NoAnswerException} means that nothing usable was said: no connection, a
 * clock that ran out, a body that is no answer.
 */
public interface Embedder extends AutoCloseable {

  /**
   * Embeds all inputs of a request, or none. Keeps the deadline and the cancellation of the
   * context. Repeating a request is safe: it changes nothing and gives the same vectors as far as
   * the model is deterministic. Nothing is retried below this port. The host checks count, length
   * and finiteness of the vectors.
   */
  Answer<Embeddings> embed(CallContext context, EmbedRequest request);

  /** Releases everything; closing twice does nothing. */
  @Override
  void close();
}
