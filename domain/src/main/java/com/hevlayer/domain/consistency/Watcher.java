package com.hevlayer.domain.consistency;

import com.hevlayer.domain.parallel.Loop;
import com.hevlayer.domain.parallel.Tasks;
import com.hevlayer.domain.routing.RoutedStore;
import com.hevlayer.domain.routing.StoreLease;
import com.hevlayer.domain.routing.StoreTable;
import com.hevlayer.ports.store.Answer;
import com.hevlayer.ports.store.CallContext;
import com.hevlayer.ports.store.Cancellation;
import com.hevlayer.ports.store.NamespaceDescription;
import com.hevlayer.ports.store.NamespaceName;
import com.hevlayer.ports.store.NoAnswerException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the watermark of every registered namespace: asks the stores, as often as each namespace
 * needs it and each store may be asked. Thread-safe, but for {@link #step}, which one loop calls.
 */
public final class Watcher implements Watermarks, Loop {
  /** Namespaces visited while writes wait for the list. */
  private static final int VISITS_AT_ONCE = 256;

  private final WatcherSettings settings;
  private final InstantSource clock;
  private final LongSupplier ticker;
  private final long origin;
  private final Supplier<StoreTable> stores;
  private final Tasks tasks;
  private final PollListener listener;
  private final WatchList list;
  private final AtomicLong polls = new AtomicLong();

  // Of the loop alone.
  private @Nullable StoreTable routing;
  private Map<String, StorePolls> queues = Map.of();
  private final Set<String> keyless = new HashSet<>();

  /**
   * Creates one that knows nothing.
   *
   * @param clock stamps writes and polls; may step in either direction
   * @param ticker nanoseconds that never step, from any origin: intervals are measured with it
   * @param stores which store serves what now
   * @param tasks runs the polls
   */
  public Watcher(
      WatcherSettings settings,
      InstantSource clock,
      LongSupplier ticker,
      Supplier<StoreTable> stores,
      Tasks tasks,
      PollListener listener) {
    this.settings = settings;
    this.clock = clock;
    this.ticker = ticker;
    this.stores = stores;
    this.tasks = tasks;
    this.listener = listener;
    origin = ticker.getAsLong();
    list = new WatchList(settings);
  }

  @Override
  public Freshness of(NamespaceName namespace) {
    return list.of(namespace);
  }

  @Override
  public void register(NamespaceName namespace, boolean due) {
    list.watch(namespace, due, elapsed());
  }

  @Override
  public void forget(NamespaceName namespace) {
    list.forget(namespace);
  }

  @Override
  public WriteInFlight begin(NamespaceName namespace) {
    return new Write(list.begin(namespace, clock.millis()));
  }

  /** Returns how many namespaces are registered. */
  public int registered() {
    return list.watched();
  }

  /** Visits what is due and begins as many polls as each store may be asked now. */
  @Override
  public Duration step() {
    long now = elapsed();
    StoreTable table = stores.get();
    if (table != routing && follow(table)) {
      routing = table;
      list.reroute(now, this::route);
    }
    long wall = clock.millis();
    while (list.visit(now, wall, this::route, VISITS_AT_ONCE)) {
      // As long as there are more.
    }
    for (StorePolls queue : queues.values()) {
      for (Poll poll = list.take(queue, now); poll != null; poll = list.take(queue, now)) {
        Poll first = poll;
        tasks.start("consistency-poll", cancellation -> polls(first, cancellation));
      }
    }
    return Duration.ofNanos(list.pause(now, queues.values()));
  }

  /** Takes over a routing; returns false if it is outdated already. */
  private boolean follow(StoreTable table) {
    Map<String, StorePolls> next = new HashMap<>();
    for (RoutedStore store : table.stores()) {
      StorePolls queue = queues.get(store.spec().name());
      if (queue == null || !queue.leadsTo(store.spec())) {
        Optional<StoreLease> lease = store.lease();
        if (lease.isEmpty()) {
          return false;
        }
        try (StoreLease held = lease.get()) {
          queue = new StorePolls(store, held.store().profile().freshness());
        }
      }
      next.put(store.spec().name(), queue);
    }
    for (RoutedStore store : table.stores()) {
      StorePolls queue = next.get(store.spec().name());
      if (queue != null) {
        queue.reroute(store);
        tellKeyless(queue);
      }
    }
    queues = next;
    return true;
  }

  private void tellKeyless(StorePolls queue) {
    if (queue.manner() != StorePolls.Manner.KEYLESS) {
      keyless.remove(queue.name());
    } else if (keyless.add(queue.name())) {
      listener.keyless(queue.name());
    }
  }

  private @Nullable StorePolls route(NamespaceName namespace) {
    StoreTable table = routing;
    return table == null
        ? null
        : table
            .serving(namespace.value())
            .map(store -> queues.get(store.spec().name()))
            .orElse(null);
  }

  /** Polls, and goes on with the queue of the store as long as it may. */
  private void polls(Poll first, Cancellation cancellation) {
    Poll poll = first;
    while (poll != null) {
      poll(poll, cancellation);
      poll = cancellation.isCancelled() ? null : list.take(poll.store, elapsed());
    }
  }

  private void poll(Poll poll, Cancellation cancellation) {
    PollListener.Outcome outcome = PollListener.Outcome.FAILED;
    String problem = "the store was closed meanwhile";
    try {
      Answer<NamespaceDescription> answer = ask(poll, cancellation);
      if (answer != null) {
        outcome = outcome(answer);
        problem = problem(answer);
      }
    } catch (NoAnswerException e) {
      problem = String.valueOf(e.getMessage());
    } catch (RuntimeException e) {
      problem = e.toString();
    } finally {
      if (list.finish(poll, outcome, elapsed())) {
        listener.polled(poll.store.name(), poll.namespace.name, outcome, problem);
      }
    }
  }

  /** Asks the store; {@code null} if the namespace was forgotten, or the store closed, before. */
  private @Nullable Answer<NamespaceDescription> ask(Poll poll, Cancellation cancellation) {
    Optional<StoreLease> lease = poll.store.routed().lease();
    if (lease.isEmpty()) {
      return null;
    }
    try (StoreLease held = lease.get()) {
      Instant start = clock.instant();
      if (!list.start(poll, elapsed(), start.toEpochMilli())) {
        return null;
      }
      CallContext context =
          new CallContext(
              "consistency-poll-" + polls.incrementAndGet(),
              CallContext.Purpose.POLL,
              start.plus(settings.timeout()),
              cancellation,
              null);
      return held.store().describe(context, poll.namespace.name);
    }
  }

  private static PollListener.Outcome outcome(Answer<NamespaceDescription> answer) {
    return switch (answer) {
      case Answer.Ok<NamespaceDescription> ok ->
          switch (ok.value().index()) {
            case UP_TO_DATE -> PollListener.Outcome.STABLE;
            case UPDATING -> PollListener.Outcome.UPDATING;
            case UNKNOWN -> PollListener.Outcome.UNKNOWN;
          };
      case Answer.Refused<NamespaceDescription> refused ->
          refused.status() == 404 ? PollListener.Outcome.MISSING : PollListener.Outcome.FAILED;
      case Answer.Unsupported<NamespaceDescription> ignored -> PollListener.Outcome.FAILED;
    };
  }

  private static String problem(Answer<NamespaceDescription> answer) {
    return switch (answer) {
      case Answer.Ok<NamespaceDescription> ignored -> "";
      case Answer.Refused<NamespaceDescription> refused -> "the store answered " + refused.status();
      case Answer.Unsupported<NamespaceDescription> no ->
          "the store does not support " + no.operation();
    };
  }

  private long elapsed() {
    return ticker.getAsLong() - origin;
  }

  /** A write of this gateway. */
  private final class Write implements WriteInFlight {
    private final InFlight write;

    Write(InFlight write) {
      this.write = write;
    }

    @Override
    public long stamp() {
      return write.stamp;
    }

    @Override
    public void accepted() {
      list.accepted(write, elapsed());
    }

    @Override
    public void refused() {
      list.refused(write);
    }

    @Override
    public void unknown() {
      list.unknown(write, elapsed());
    }
  }
}
