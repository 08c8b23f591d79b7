package com.hevlayer.app.edge;

import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;

/**
 * A request as handlers see it: a {@code HEAD} looks like the {@code GET} it stands for (the server
 * keeps the body back), and a body that was not held ends at the limit.
 */
final class ServedView extends Request.Wrapper {
  private final BodyLimit limit;

  ServedView(Request request, long maxBody) {
    super(request);
    limit = new BodyLimit(request, maxBody);
  }

  @Override
  public String getMethod() {
    String method = super.getMethod();
    return HttpMethod.HEAD.is(method) ? HttpMethod.GET.asString() : method;
  }

  @Override
  public Content.Chunk read() {
    return limit.read();
  }
}
