package com.hevlayer.app.net;

import com.hevlayer.ports.store.NoAnswerException;
import java.nio.ByteBuffer;
import org.eclipse.jetty.util.Callback;

/**
 * Hears one answer: a head, then content up to the one marked last; or, at any moment, a fault,
 * after which nothing comes. Calls come one after the other, from threads of the selectors, and
 * must not block; only a fault after {@link UpstreamCall#cancel()} may come beside another call.
 */
public interface AnswerListener {

  /** The head came. */
  void onHead(AnswerHead head);

  /**
   * Content came.
   *
   * @param content often empty with the last call; valid until the callback is completed
   * @param last whether the answer is complete
   * @param taken completed when more may come; failing it ends the call
   */
  void onContent(ByteBuffer content, boolean last, Callback taken);

  /** No answer, or no whole answer, will come. */
  void onFault(NoAnswerException fault);
}
