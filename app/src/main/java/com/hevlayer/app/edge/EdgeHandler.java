package com.hevlayer.app.edge;

import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** The first handler of the server: takes every request and hands on those that are served. */
final class EdgeHandler extends Handler.Wrapper {
  private final Edge edge;

  EdgeHandler(Edge edge) {
    super(false, null);
    this.edge = edge;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    new Exchange(edge, request, response, callback).begin();
    return true;
  }

  /** Lets the next handler serve a request, on a thread that may block. */
  boolean serve(Request request, Response response, Callback callback) throws Exception {
    return super.handle(request, response, callback);
  }

  /** Never blocks, whatever the handlers behind it do: they run on virtual threads. */
  @Override
  public InvocationType getInvocationType() {
    return InvocationType.NON_BLOCKING;
  }
}
