package com.hevlayer.app.edge;

import com.hevlayer.app.net.LayerConnector;
import com.hevlayer.app.net.NetLimits;
import com.hevlayer.app.net.PooledTransport;
import com.hevlayer.app.net.UpstreamClient;
import com.hevlayer.ports.net.HttpTransport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.function.Supplier;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/**
 * The sockets of a process that serves no API: a few pages for probes and scrapes, and outbound
 * calls on the same selector. Thread-safe.
 */
public final class ProbeServer implements AutoCloseable {
  private static final int THREADS = 8;
  private static final long IDLE_MILLIS = 60_000;

  private final Map<String, Supplier<Reply>> pages;
  private final Server server;
  private final LayerConnector connector;
  private final UpstreamClient client;

  /**
   * Creates a server; nothing listens yet.
   *
   * @param port 0 to 65535; 0 takes a free one
   * @param pages by path; each may block for a moment
   */
  public ProbeServer(int port, Map<String, Supplier<Reply>> pages, NetLimits limits) {
    this.pages = Map.copyOf(pages);
    QueuedThreadPool threads = new QueuedThreadPool(THREADS, 2);
    threads.setName("probes");
    server = new Server(threads);
    HttpConfiguration http = new HttpConfiguration();
    http.setSendServerVersion(false);
    http.setSendDateHeader(false);
    connector = new LayerConnector(server, 1, new HttpConnectionFactory(http));
    connector.setPort(port);
    connector.setIdleTimeout(IDLE_MILLIS);
    server.addConnector(connector);
    server.setHandler(new Pages());
    server.setErrorHandler(ProbeServer::refuse);
    client = new UpstreamClient(connector, limits);
  }

  /**
   * Begins to listen.
   *
   * @throws UncheckedIOException with a {@link java.net.BindException} behind it if the port is
   *     taken
   */
  public void start() {
    try {
      server.start();
    } catch (IOException e) {
      close();
      throw new UncheckedIOException(e);
    } catch (Exception e) {
      close();
      throw new IllegalStateException("the server for probes does not start", e);
    }
  }

  /** Returns the port that is bound, or -1 while the server does not run. */
  public int port() {
    return connector.getLocalPort();
  }

  /** Returns blocking outbound HTTP; works while the server runs. */
  public HttpTransport transport() {
    return new PooledTransport(() -> client);
  }

  /** Ends outbound calls and stops listening. */
  @Override
  public void close() {
    client.close();
    try {
      server.stop();
    } catch (Exception e) {
      throw new IllegalStateException("the server for probes does not stop", e);
    }
  }

  private static void send(Reply reply, Response response, Callback callback) {
    response.setStatus(reply.status());
    reply.headers().forEach(each -> response.getHeaders().put(each.getKey(), each.getValue()));
    response.write(true, ByteBuffer.wrap(reply.body()), callback);
  }

  /** What cannot be read as a request gets a bare status. */
  private static boolean refuse(Request request, Response response, Callback callback) {
    int status = response.getStatus() < 400 ? HttpStatus.BAD_REQUEST_400 : response.getStatus();
    send(Reply.empty(status), response, callback);
    return true;
  }

  private final class Pages extends Handler.Abstract {
    @Override
    public boolean handle(Request request, Response response, Callback callback) {
      Supplier<Reply> page = pages.get(request.getHttpURI().getPath());
      boolean reads =
          HttpMethod.GET.is(request.getMethod()) || HttpMethod.HEAD.is(request.getMethod());
      Reply reply =
          page == null
              ? Reply.empty(HttpStatus.NOT_FOUND_404)
              : reads
                  ? page.get()
                  : Reply.empty(HttpStatus.METHOD_NOT_ALLOWED_405).with("Allow", "GET, HEAD");
      send(reply, response, callback);
      return true;
    }
  }
}
