package com.hevlayer.app.net;

import com.hevlayer.ports.net.HttpCall;
import com.hevlayer.ports.net.Origin;
import java.util.Map;
import org.eclipse.jetty.io.Content;
import org.jspecify.annotations.Nullable;

/**
 * One request, its head already written out.
 *
 * @param head request line and fields up to and with the empty line
 * @param bodyless whether the answer has no body, since the request is a {@code HEAD}
 * @param whole the body if it is at hand, empty for none
 * @param stream the body if it is still coming; {@code whole} is empty then
 * @param chunked whether the stream goes out in chunks, since its length is not known
 */
@SuppressWarnings("ArrayRecordComponent") // bytes are handed over, never compared
public record UpstreamRequest(
    Origin origin,
    byte[] head,
    boolean bodyless,
    WholeBody whole,
    Content.@Nullable Source stream,
    boolean chunked) {

  /**
   * Returns the request of a call of the gateway's own.
   *
   * @throws IllegalArgumentException if a control character stands in its head
   */
  public static UpstreamRequest of(HttpCall call, String requestId) {
    byte @Nullable [] body = call.body();
    return new UpstreamRequest(
        call.origin(),
        head(call, requestId),
        call.method().equals("HEAD"),
        body == null ? WholeBody.EMPTY : WholeBody.of(body),
        null,
        false);
  }

  private static byte[] head(HttpCall call, String requestId) {
    Origin origin = call.origin();
    HeadBytes out = new HeadBytes();
    out.text(call.method()).latin(" ").text(origin.pathPrefix()).target(call.target());
    out.latin(" HTTP/1.1\r\nHost: ").text(origin.authority()).latin("\r\n");
    for (Map.Entry<String, String> header : call.headers()) {
      out.text(header.getKey()).latin(": ").text(header.getValue()).latin("\r\n");
    }
    out.latin("X-Request-Id: ").text(requestId).latin("\r\n");
    if (call.body() != null) {
      out.latin("Content-Length: ").latin(Integer.toString(call.body().length)).latin("\r\n");
    }
    refuseControls(call);
    return out.end();
  }

  // A line break in a header would be a second header, or a second request.
  private static void refuseControls(HttpCall call) {
    boolean clean = isClean(call.method()) && isClean(call.target());
    for (Map.Entry<String, String> header : call.headers()) {
      clean &= isClean(header.getKey()) && isClean(header.getValue());
    }
    if (!clean) {
      throw new IllegalArgumentException(
          "a control character stands in the head of " + call.method() + " " + call.origin());
    }
    if (call.target().indexOf(' ') >= 0) {
      throw new IllegalArgumentException("a blank stands in target '" + call.target() + "'");
    }
  }

  private static boolean isClean(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) < ' ' && text.charAt(i) != '\t') {
        return false;
      }
    }
    return true;
  }
}
