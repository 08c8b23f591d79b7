package com.hevlayer.app.edge;

import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;

/** What the server answers on its own account, such as to a head it cannot read: never its text. */
final class EdgeErrors implements Request.Handler {
  private final RequestIds ids;
  private final EdgeObserver observer;

  EdgeErrors(RequestIds ids, EdgeObserver observer) {
    this.ids = ids;
    this.observer = observer;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    int status =
        request.getAttribute(ErrorHandler.ERROR_STATUS) instanceof Integer given
            ? given
            : response.getStatus();
    String code =
        switch (status) {
          case HttpStatus.PAYLOAD_TOO_LARGE_413 -> "payload_too_large";
          case HttpStatus.UNSUPPORTED_MEDIA_TYPE_415 -> "unsupported_media_type";
          default -> status < 500 ? "bad_request" : "internal_error";
        };
    String message =
        status < 500
            ? "the request is no valid HTTP: " + HttpStatus.getMessage(status)
            : "the gateway failed to serve the request";
    Reply reply = Reply.error(status, code, message);
    response.setStatus(status);
    if (!response.getHeaders().contains(RequestIds.HEADER)) {
      // No exchange began, so nobody else reports this request.
      String id = ids.of(null);
      response.getHeaders().put(RequestIds.HEADER, id);
      observer.unreadable(id, status);
    }
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/json");
    response.getHeaders().put(HttpHeader.CONTENT_LENGTH, reply.body().length);
    response.write(true, ByteBuffer.wrap(reply.body()), callback);
    return true;
  }
}
