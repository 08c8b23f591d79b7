package com.hevlayer.app.edge;

import com.hevlayer.app.guard.Breakers;
import com.hevlayer.app.net.NetLimits;
import com.hevlayer.ports.net.Origin;
import com.hevlayer.ports.plugin.Secret;
import com.hevlayer.ports.store.Wire;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Server;
import org.jspecify.annotations.Nullable;

/** An edge in a server of its own, on a free port. */
final class TestGateway implements AutoCloseable {
  static final String KEY = "the-key-of-the-store";

  /** Clocks short enough to run out in a test. */
  static final NetLimits QUICK =
      new NetLimits(
          Duration.ofSeconds(2),
          Duration.ofMillis(500),
          Duration.ofMillis(500),
          Duration.ofMillis(500),
          Duration.ofMillis(500),
          Duration.ofSeconds(30),
          4,
          4);

  static final NetLimits USUAL = NetLimits.of(Duration.ofSeconds(20));

  final List<EdgeObserver.Outcome> outcomes = new CopyOnWriteArrayList<>();
  final Edge edge;
  private final Server server = new Server(Edge.threadPool());

  TestGateway(Gatekeeper gatekeeper) throws Exception {
    this(USUAL, settings(), gatekeeper, null);
  }

  TestGateway(NetLimits limits, Gatekeeper gatekeeper) throws Exception {
    this(limits, settings(), gatekeeper, null);
  }

  TestGateway(
      NetLimits limits,
      EdgeSettings settings,
      Gatekeeper gatekeeper,
      Handler.@Nullable Abstract next)
      throws Exception {
    edge =
        new Edge(
            settings,
            limits,
            gatekeeper,
            new Breakers(Clock.systemUTC()),
            new EdgeObserver() {
              @Override
              public void answered(RequestHead head, Outcome outcome) {
                outcomes.add(outcome);
              }
            });
    if (next != null) {
      server.setHandler(next);
    }
    edge.install(server);
    server.start();
  }

  static EdgeSettings settings() {
    return EdgeSettings.of("127.0.0.1", 0, null);
  }

  /** Relays everything, bodies as a stream. */
  static Gatekeeper streaming(URI upstream) {
    return head -> new Verdict.Relay(target(upstream, head));
  }

  /** Relays everything, bodies held first. */
  static Gatekeeper holding(URI upstream) {
    return head ->
        new Verdict.Inspect(BodyRule.ANY, body -> new Verdict.Relay(target(upstream, head)));
  }

  static RelayTarget target(URI upstream, RequestHead head) {
    return target(upstream, head, null);
  }

  static RelayTarget target(URI upstream, RequestHead head, @Nullable Path trusted) {
    return new RelayTarget(
        "store",
        Wire.of(Origin.of(upstream, trusted), () -> Optional.of(Secret.of(KEY))),
        head.rawTarget(),
        RelayTarget.CallerKey.WITHHOLD,
        List.of(),
        null);
  }

  RawClient client() throws Exception {
    return new RawClient(edge.port());
  }

  /** Waits for a condition; false if it did not come true in time. */
  static boolean within(Duration limit, BooleanSupplier condition) throws InterruptedException {
    long until = System.nanoTime() + limit.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - until > 0) {
        return false;
      }
      TimeUnit.MILLISECONDS.sleep(2);
    }
    return true;
  }

  @Override
  public void close() {
    try {
      server.stop();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
    edge.close();
  }
}
