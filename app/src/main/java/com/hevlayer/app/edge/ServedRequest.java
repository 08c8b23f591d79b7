package com.hevlayer.app.edge;

import com.hevlayer.ports.store.Cancellation;
import jakarta.servlet.http.HttpServletRequest;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What a handler behind the edge gets along with its request, as the request attribute {@value
 * #ATTRIBUTE}.
 *
 * @param admitted the value of {@link Verdict.Serve}
 * @param body the held body, or {@code null} if it was not held and waits in the input stream
 * @param cancellation fires when the caller leaves, also while nobody reads or writes
 * @param failure hears why the request is answered with a refusal, without secrets; never blocks
 */
public record ServedRequest(
    RequestHead head,
    Object admitted,
    @Nullable HeldBody body,
    Cancellation cancellation,
    Consumer<Throwable> failure) {

  /** Name of the request attribute. */
  public static final String ATTRIBUTE = "com.hevlayer.served";

  /**
   * Returns what the edge attached to a request.
   *
   * @throws IllegalStateException if the request did not pass the edge
   */
  public static ServedRequest of(HttpServletRequest request) {
    if (request.getAttribute(ATTRIBUTE) instanceof ServedRequest served) {
      return served;
    }
    throw new IllegalStateException("the request did not pass the edge");
  }
}
