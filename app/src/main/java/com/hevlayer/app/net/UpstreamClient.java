package com.hevlayer.app.net;

import com.hevlayer.app.net.UpstreamCall.Clock;
import com.hevlayer.ports.net.Origin;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import javax.net.ssl.SSLEngine;
import org.jspecify.annotations.Nullable;

/**
 * Makes calls over pooled connections, one pool for each origin. Thread-safe. Nothing is repeated
 * but what never left (see {@link UpstreamCall}); redirects are answers.
 */
public final class UpstreamClient implements AutoCloseable {
  private static final long TICK_MS = 50;

  private final LayerConnector connector;
  private final NetLimits limits;
  private final TlsEngines tls = new TlsEngines();
  private final Map<Origin, ConnectionPool> pools = new ConcurrentHashMap<>();
  private final Set<UpstreamCall> running = ConcurrentHashMap.newKeySet();
  private final AtomicInteger nextSelector = new AtomicInteger();
  private final Executor dialers = Executors.newVirtualThreadPerTaskExecutor();
  private final ScheduledExecutorService clock;
  private final long epoch = System.nanoTime();

  /** Creates a client whose connections live on a connector's selectors. */
  public UpstreamClient(LayerConnector connector, NetLimits limits) {
    this.connector = connector;
    this.limits = limits;
    clock =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("upstream-clock").factory());
    var _ = clock.scheduleWithFixedDelay(this::tick, TICK_MS, TICK_MS, TimeUnit.MILLISECONDS);
  }

  /** Starts a call; the listener hears the rest, perhaps before this method returns. */
  public UpstreamCall call(UpstreamRequest request, AnswerListener listener) {
    return call(request, listener, Math.floorMod(nextSelector.getAndIncrement(), selectors()));
  }

  /** Starts a call for a caller that is served by this selector. */
  public UpstreamCall call(UpstreamRequest request, AnswerListener listener, int selector) {
    UpstreamCall call = new UpstreamCall(this, request, listener);
    running.add(call);
    dispatch(call, selector);
    return call;
  }

  void dispatch(UpstreamCall call, int selector) {
    if (!connector.isRunning()) {
      call.unconnected("cannot be reached: the server does not run", null);
      return;
    }
    pool(call.request().origin()).acquire(call, selector);
  }

  private ConnectionPool pool(Origin origin) {
    ConnectionPool pool = pools.get(origin);
    return pool != null
        ? pool
        : pools.computeIfAbsent(origin, o -> new ConnectionPool(this, limits, selectors()));
  }

  private int selectors() {
    return connector.selectors();
  }

  /** Makes a connection on a thread of its own, since names are resolved by blocking. */
  void dial(ConnectionPool pool, UpstreamCall call, int selector) {
    dialers.execute(() -> {
      Origin origin = call.request().origin();
      SocketChannel channel = null;
      try {
        channel = connect(origin);
        channel.configureBlocking(false);
        SSLEngine engine = origin.secure() ? tls.engine(origin) : null;
        connector.adopt(channel, new Opening(pool, call, engine), selector);
      } catch (IOException | RuntimeException e) {
        close(channel);
        pool.openFailed(call, "cannot be reached: " + e.getMessage(), e);
      }
    });
  }

  private SocketChannel connect(Origin origin) throws IOException {
    long until = now() + limits.connect().toNanos();
    IOException last = null;
    for (InetAddress address : InetAddress.getAllByName(origin.host())) {
      long left = limits.connect().isZero() ? 0 : TimeUnit.NANOSECONDS.toMillis(until - now());
      if (left <= 0 && !limits.connect().isZero()) {
        break;
      }
      SocketChannel channel = SocketChannel.open();
      try {
        channel.socket().setTcpNoDelay(true);
        channel.socket().connect(new InetSocketAddress(address, origin.port()), (int) left);
        return channel;
      } catch (IOException e) {
        last = e;
        close(channel);
      }
    }
    throw last == null ? new SocketTimeoutException("connect timed out") : last;
  }

  private static void close(@Nullable SocketChannel channel) {
    if (channel != null) {
      try {
        channel.close();
      } catch (IOException e) {
        // nothing was sent on it, nothing is lost
      }
    }
  }

  /** What a socket that is being made is for. */
  record Opening(ConnectionPool pool, UpstreamCall call, @Nullable SSLEngine engine) {}

  Duration limit(Clock which) {
    return switch (which) {
      case POOL -> limits.poolWait();
      case CONNECT -> limits.connect();
      case WRITE -> limits.writeIdle();
      case HEAD -> limits.answerHead();
      case BODY -> limits.answerIdle();
    };
  }

  /** Nanoseconds since this client was made. */
  long now() {
    return System.nanoTime() - epoch;
  }

  void ended(UpstreamCall call) {
    running.remove(call);
  }

  void forget(UpstreamCall call) {
    ConnectionPool pool = pools.get(call.request().origin());
    if (pool != null) {
      pool.forget(call);
    }
  }

  private void tick() {
    long now = now();
    running.forEach(call -> call.check(now));
    pools.values().forEach(pool -> pool.evict(now));
  }

  /** Returns what every pool holds now. */
  public Map<Origin, PoolState> state() {
    return pools.entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, entry -> entry.getValue().state()));
  }

  /** Ends every running call and closes the unused connections. */
  @Override
  public void close() {
    clock.shutdownNow();
    running.forEach(UpstreamCall::cancel);
    pools.values().forEach(pool -> pool.evict(Long.MAX_VALUE));
  }
}
