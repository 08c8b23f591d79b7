package com.hevlayer.app.edge;

import com.hevlayer.app.guard.Breakers;
import com.hevlayer.app.guard.GuardedTransport;
import com.hevlayer.app.net.LayerConnector;
import com.hevlayer.app.net.NetLimits;
import com.hevlayer.app.net.PoolState;
import com.hevlayer.app.net.PooledTransport;
import com.hevlayer.app.net.UpstreamClient;
import com.hevlayer.ports.net.HttpTransport;
import com.hevlayer.ports.net.Origin;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jetty.http.HttpCompliance;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.util.thread.ThreadPool;
import org.jspecify.annotations.Nullable;

/**
 * The front of the gateway: the sockets, the first handler, and outbound calls on the same
 * selectors. Made once, given to the server by {@link #install} before it starts, closed after it
 * stopped.
 */
public final class Edge implements AutoCloseable {
  /** Read at once from a caller; long bodies come in fewer and larger pieces than by default. */
  private static final int INPUT = 64 * 1024;

  private final EdgeSettings settings;
  private final NetLimits limits;
  private final Gatekeeper gatekeeper;
  private final Breakers breakers;
  private final EdgeObserver observer;
  private final RequestIds ids = new RequestIds(System.nanoTime() ^ ProcessHandle.current().pid());
  private final Drain drain;
  private final ByteBudget budget;
  private final AnswerTail.Pool tails = new AnswerTail.Pool();
  private final EdgeHandler handler = new EdgeHandler(this);
  private final ExecutorService threads =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("serve-", 0).factory());
  private final ScheduledExecutorService looker =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("drain-marker").factory());
  private final AtomicInteger running = new AtomicInteger();
  private volatile @Nullable LayerConnector connector;
  private volatile @Nullable UpstreamClient client;

  /** Creates an edge; nothing listens yet. */
  public Edge(
      EdgeSettings settings,
      NetLimits limits,
      Gatekeeper gatekeeper,
      Breakers breakers,
      EdgeObserver observer) {
    this.settings = settings;
    this.limits = limits;
    this.gatekeeper = gatekeeper;
    this.breakers = breakers;
    this.observer = observer;
    drain = new Drain(settings.drainMarker());
    budget = new ByteBudget(settings.bodyBudget());
    var _ = looker.scheduleWithFixedDelay(drain::look, 250, 250, TimeUnit.MILLISECONDS);
  }

  /** Returns the threads a server with an edge needs: selectors, an acceptor and a few to spare. */
  public static ThreadPool threadPool() {
    int most = Math.max(16, 4 * Runtime.getRuntime().availableProcessors());
    QueuedThreadPool pool = new QueuedThreadPool(most, 4);
    pool.setName("edge");
    return pool;
  }

  /**
   * Puts the edge in front of whatever the server serves. Called before the server starts; the
   * server's thread pool is {@link #threadPool()}.
   */
  public void install(Server server) {
    HttpConfiguration http = new HttpConfiguration();
    http.setUriCompliance(UriCompliance.UNSAFE);
    http.setHttpCompliance(HttpCompliance.RFC7230);
    http.setHeaderCacheSize(0); // some 100 kB a connection, and no faster
    http.setHeaderCacheCaseSensitive(true);
    http.setSendServerVersion(false);
    http.setSendDateHeader(false);
    http.setRequestHeaderSize(32 * 1024);
    http.setResponseHeaderSize(4 * 1024);
    http.setMaxResponseHeaderSize(96 * 1024);
    http.setOutputBufferSize(32 * 1024);
    http.setRelativeRedirectAllowed(true);
    int selectors = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
    HttpConnectionFactory connections = new HttpConnectionFactory(http);
    connections.setInputBufferSize(INPUT);
    LayerConnector listener =
        new LayerConnector(server, Integer.getInteger("layer.selectors", selectors), connections);
    listener.setHost(settings.host());
    listener.setPort(settings.port());
    listener.setIdleTimeout(settings.idle().toMillis());
    listener.setAcceptQueueSize(1024);
    server.addConnector(listener);
    server.setDynamic(false);
    server.setErrorHandler(new EdgeErrors(ids, observer));
    server.insertHandler(handler);
    connector = listener;
    client = new UpstreamClient(listener, limits);
  }

  /** Returns the port that is bound, or -1 while the server does not run. */
  public int port() {
    LayerConnector listener = connector;
    return listener == null ? -1 : listener.getLocalPort();
  }

  /** Returns the switch that ends the taking of new work. */
  public Drain drain() {
    return drain;
  }

  /**
   * Returns blocking outbound HTTP for adapters, behind the breakers; works while the server runs.
   */
  public HttpTransport transport() {
    return new GuardedTransport(new PooledTransport(this::client), breakers);
  }

  /** Returns the breakers of the stores. */
  public Breakers breakers() {
    return breakers;
  }

  /** Returns how many requests are being answered. */
  public int running() {
    return running.get();
  }

  /** Returns how many clients are connected. */
  public int connections() {
    LayerConnector listener = connector;
    return listener == null ? 0 : listener.getConnectedEndPoints().size();
  }

  /** Returns the bytes of memory that held bodies take. */
  public long heldBytes() {
    return budget.used();
  }

  /** Returns what each pool of outbound connections holds. */
  public Map<Origin, PoolState> pools() {
    UpstreamClient outbound = client;
    return outbound == null ? Map.of() : outbound.state();
  }

  /**
   * Waits until no request runs; blocks.
   *
   * @return whether that was so within the time
   */
  public boolean awaitIdle(Duration atMost) throws InterruptedException {
    long until = System.nanoTime() + atMost.toNanos();
    while (running.get() > 0) {
      if (System.nanoTime() - until >= 0) {
        return false;
      }
      Thread.sleep(10);
    }
    return true;
  }

  EdgeSettings settings() {
    return settings;
  }

  Gatekeeper gatekeeper() {
    return gatekeeper;
  }

  EdgeObserver observer() {
    return observer;
  }

  RequestIds ids() {
    return ids;
  }

  AnswerTail.Pool tails() {
    return tails;
  }

  ByteBudget budget() {
    return budget;
  }

  EdgeHandler handler() {
    return handler;
  }

  ExecutorService threads() {
    return threads;
  }

  void running(int more) {
    running.addAndGet(more);
  }

  UpstreamClient client() {
    UpstreamClient outbound = client;
    if (outbound == null) {
      throw new IllegalStateException("the edge is not installed in a server");
    }
    return outbound;
  }

  /** Ends outbound calls and the edge's own threads. */
  @Override
  public void close() {
    UpstreamClient outbound = client;
    if (outbound != null) {
      outbound.close();
    }
    looker.shutdownNow();
    threads.shutdownNow();
  }
}
