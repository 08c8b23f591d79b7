package com.hevlayer.app.net;

import com.hevlayer.app.net.UpstreamClient.Opening;
import java.io.IOException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.ManagedSelector;
import org.eclipse.jetty.io.SelectorManager;
import org.eclipse.jetty.io.SocketChannelEndPoint;
import org.eclipse.jetty.io.ssl.SslConnection;
import org.eclipse.jetty.io.ssl.SslHandshakeListener;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;

/**
 * Accepts clients and lends its selectors to outbound connections, so that both sides of a relayed
 * request are served by one thread.
 */
public final class LayerConnector extends ServerConnector {

  /**
   * Creates a connector.
   *
   * @param selectors how many selectors share the connections
   */
  public LayerConnector(Server server, int selectors, HttpConnectionFactory http) {
    super(server, new LoopExecutor(server.getThreadPool()), null, null, 1, selectors, http);
  }

  private Selectors manager() {
    return (Selectors) getSelectorManager();
  }

  /** Returns how many selectors share the connections. */
  public int selectors() {
    return getSelectorManager().getSelectorCount();
  }

  /** Gives an outbound socket that is connected to one of the selectors. */
  void adopt(SocketChannel channel, Opening opening, int selector) {
    manager().adopt(channel, opening, selector);
  }

  @Override
  protected SelectorManager newSelectorManager(
      Executor executor, Scheduler scheduler, int selectors) {
    return new Selectors(executor, scheduler, selectors);
  }

  @Override
  protected SocketChannelEndPoint newEndPoint(
      SocketChannel channel, ManagedSelector selector, SelectionKey key) {
    LayerEndPoint endPoint =
        new LayerEndPoint(channel, selector, manager().indexOf(selector), key, getScheduler());
    boolean outbound = key.attachment() instanceof Opening;
    endPoint.setIdleTimeout(outbound ? 0 : getIdleTimeout());
    return endPoint;
  }

  private final class Selectors extends ServerConnectorManager {
    private final List<ManagedSelector> all = new CopyOnWriteArrayList<>();
    private final ThreadLocal<@Nullable Integer> chosen = new ThreadLocal<>();

    Selectors(Executor executor, Scheduler scheduler, int selectors) {
      super(executor, scheduler, selectors);
    }

    int indexOf(ManagedSelector selector) {
      return Math.max(0, all.indexOf(selector));
    }

    @Override
    protected ManagedSelector newSelector(int id) {
      ManagedSelector selector = super.newSelector(id);
      all.add(selector);
      return selector;
    }

    void adopt(SocketChannel channel, Opening opening, int selector) {
      chosen.set(selector);
      try {
        accept(channel, opening);
      } finally {
        chosen.remove();
      }
    }

    @Override
    protected ManagedSelector chooseSelector() {
      Integer index = chosen.get();
      return index == null ? super.chooseSelector() : all.get(index);
    }

    @Override
    protected void endPointOpened(EndPoint endPoint) {
      if (isInbound(endPoint)) {
        super.endPointOpened(endPoint);
      }
    }

    @Override
    protected void endPointClosed(EndPoint endPoint) {
      if (isInbound(endPoint)) {
        super.endPointClosed(endPoint);
      }
    }

    private static boolean isInbound(EndPoint endPoint) {
      Connection connection = endPoint.getConnection();
      return !(connection instanceof UpstreamConnection) && !(connection instanceof SslConnection);
    }

    @Override
    public Connection newConnection(
        SelectableChannel channel, EndPoint endPoint, @Nullable Object attachment)
        throws IOException {
      if (!(attachment instanceof Opening opening) || !(endPoint instanceof LayerEndPoint socket)) {
        return super.newConnection(channel, endPoint, attachment);
      }
      if (opening.engine() == null) {
        return connection(endPoint, socket, opening);
      }
      SslConnection tls =
          new SslConnection(getByteBufferPool(), getExecutor(), null, endPoint, opening.engine());
      tls.setRenegotiationAllowed(false);
      UpstreamConnection plain = connection(tls.getSslEndPoint(), socket, opening);
      tls.getSslEndPoint().setConnection(plain);
      tls.addHandshakeListener(
          new SslHandshakeListener() {
            @Override
            public void handshakeSucceeded(Event event) {
              plain.handshaken();
            }
          });
      return tls;
    }

    private UpstreamConnection connection(
        EndPoint endPoint, LayerEndPoint socket, Opening opening) {
      return new UpstreamConnection(
          endPoint, socket, getExecutor(), getByteBufferPool(), opening.pool(), opening.call());
    }
  }
}
