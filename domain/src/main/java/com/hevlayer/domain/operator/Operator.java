package com.hevlayer.domain.operator;

import com.hevlayer.domain.discovery.Discovery;
import com.hevlayer.domain.parallel.Tasks;
import com.hevlayer.domain.resource.Condition;
import com.hevlayer.domain.resource.Kinds;
import com.hevlayer.domain.resource.Metadata;
import com.hevlayer.domain.resource.StatusDocument;
import com.hevlayer.ports.cluster.Candidate;
import com.hevlayer.ports.cluster.Cluster;
import com.hevlayer.ports.cluster.ClusterListener;
import com.hevlayer.ports.cluster.ObjectRef;
import com.hevlayer.ports.cluster.ResourceKind;
import com.hevlayer.ports.gateway.GatewayApi;
import com.hevlayer.ports.json.JsonObject;
import com.hevlayer.ports.store.Cancellation;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The operator of one cluster. It watches from {@link #start} on, and reconciles, probes and
 * discovers from {@link #leads} to {@link #lost} or {@link #close}. Thread-safe.
 *
 * <p>Leadership is gained once: after {@link #lost} nothing is written any more, and the process is
 * to end.
 */
public final class Operator implements Candidate, AutoCloseable {
  private static final Duration DRAIN = Duration.ofSeconds(20);
  private static final Duration DRAIN_STEP = Duration.ofMillis(50);
  private static final Duration STANDSTILL = Duration.ofSeconds(60);

  /** How often a leader looks whether its cache is complete. */
  private static final Duration UNTIL_COMPLETE = Duration.ofMillis(200);

  private final OperatorSettings settings;
  private final Cluster cluster;
  private final Tasks tasks;
  private final InstantSource clock;
  private final Parts parts;
  private final AtomicBoolean leading = new AtomicBoolean();
  private final AtomicBoolean ended = new AtomicBoolean();
  private volatile boolean begun;
  private volatile Instant lastStep;

  /**
   * Creates one that does nothing yet.
   *
   * @param cluster is watched by this operator alone; closed by whoever opened it
   * @param gateway closed by whoever opened it
   * @param stores opens the stores that are probed and searched
   * @param tasks threads; to be closed after this operator
   * @param clock stamps conditions and measures intervals
   * @param random spreads retries; thread-safe
   */
  public Operator(
      OperatorSettings settings,
      Cluster cluster,
      GatewayApi gateway,
      StoreAccess stores,
      Tasks tasks,
      InstantSource clock,
      RandomGenerator random,
      OperatorObserver observer) {
    this.settings = settings;
    this.cluster = cluster;
    this.tasks = tasks;
    this.clock = clock;
    parts = new Parts(settings, cluster, gateway, stores, tasks, clock, random, observer);
    lastStep = Instant.MAX;
  }

  /** Begins to watch; returns at once. Called once. */
  public void start() {
    cluster.watch(Selections.of(settings), new Listener());
  }

  /** Returns what keeps the operator from being ready; empty once it is. Leadership is not. */
  public Set<String> missing() {
    return cluster.missing();
  }

  /** Whether changes are delivered and work goes on: false once a loop stood still for 60 s. */
  public boolean isAlive() {
    Instant last = lastStep;
    boolean stands = !last.equals(Instant.MAX) && clock.instant().isAfter(last.plus(STANDSTILL));
    return cluster.isAlive() && !(stands && isLeader());
  }

  /** Whether this operator may write. */
  public boolean isLeader() {
    return parts.writes().isOpen();
  }

  /** Returns how many objects of a custom kind wait to be reconciled. */
  public int queueDepth(ResourceKind kind) {
    Controller controller = parts.controllers().get(kind);
    return controller == null ? 0 : controller.depth();
  }

  /** Returns how many objects of a custom kind are {@code true}, {@code false}, {@code unknown}. */
  public Map<String, Integer> resources(ResourceKind kind) {
    Map<String, Integer> counts = new TreeMap<>(Map.of("true", 0, "false", 0, "unknown", 0));
    for (JsonObject object : cluster.list(kind, "")) {
      Condition.Status ready =
          StatusDocument.condition(object, "Ready")
              .map(Condition::status)
              .orElse(Condition.Status.UNKNOWN);
      String name =
          switch (ready) {
            case TRUE -> "true";
            case FALSE -> "false";
            case UNKNOWN -> "unknown";
          };
      counts.merge(name, 1, Integer::sum);
    }
    return counts;
  }

  /** Returns how many children of a kind have no owner. */
  public int orphans(ResourceKind kind) {
    return (int)
        cluster.list(kind, "").stream()
            .filter(object -> Metadata.isManaged(object) && Metadata.controller(object).isEmpty())
            .count();
  }

  /** This process may write from now on, until it is told otherwise. */
  @Override
  public void leads() {
    if (ended.get() || !leading.compareAndSet(false, true)) {
      return;
    }
    parts.writes().open();
    lastStep = clock.instant();
    tasks.repeat("operator-resync", this::resync);
    tasks.repeat("operator-queues", this::wakeQueues);
    parts
        .discovery()
        .ifPresent(discovery -> tasks.repeat("operator-discovery", () -> search(discovery)));
  }

  /** Nothing is written from now on. */
  @Override
  public void lost() {
    end();
  }

  /**
   * Takes no more work and waits up to 20 s for reconciles under way; afterwards nothing is written
   * any more, so that the Lease can be given back.
   */
  @Override
  public void close() {
    parts.controllers().values().forEach(Controller::close);
    ended.set(true);
    Instant end = clock.instant().plus(DRAIN);
    while (isLeader() && isBusy() && clock.instant().isBefore(end)) {
      if (!tasks.sleep(DRAIN_STEP, Cancellation.NEVER)) {
        break;
      }
    }
    end();
    parts.openStores().close();
  }

  private void end() {
    ended.set(true);
    parts.writes().close();
    parts.controllers().values().forEach(Controller::close);
  }

  private boolean isBusy() {
    return parts.controllers().values().stream().anyMatch(each -> each.running() > 0);
  }

  private Duration resync() {
    if (ended.get()) {
      return settings.resync();
    }
    if (!begun) {
      if (!cluster.missing().isEmpty()) {
        // What is not in the cache yet would be taken for absent.
        lastStep = clock.instant();
        return UNTIL_COMPLETE;
      }
      begun = true;
    }
    parts.view().tidy();
    add(parts.events().all());
    try {
      parts.mirrors().tidyAll();
    } catch (NotLeadingException stopped) {
      return settings.resync();
    }
    return settings.resync();
  }

  private Duration wakeQueues() {
    if (ended.get()) {
      return settings.resync();
    }
    lastStep = clock.instant();
    Duration pause = UNTIL_COMPLETE;
    if (begun) {
      for (Controller controller : parts.controllers().values()) {
        Duration own = controller.step();
        pause = own.compareTo(pause) < 0 ? own : pause;
      }
    }
    return pause;
  }

  private Duration search(Discovery discovery) {
    if (ended.get()) {
      return settings.resync();
    }
    return begun ? discovery.step() : UNTIL_COMPLETE;
  }

  private void add(Set<ObjectRef> concerned) {
    if (!begun || ended.get()) {
      return;
    }
    for (ObjectRef ref : concerned) {
      Controller controller = parts.controllers().get(ref.kind());
      if (controller != null) {
        controller.add(ref);
      }
    }
  }

  /** Hears of changes, leader or not: what a leader knows must be complete from the start. */
  private final class Listener implements ClusterListener {

    @Override
    public void changed(
        ResourceKind kind, @Nullable JsonObject before, @Nullable JsonObject after) {
      if (isLeader()) {
        // Nobody else has written anything that the cache may lag behind.
        parts.view().changed(kind, before, after);
      }
      if (kind.equals(Kinds.INDEX)) {
        parts.directory().changed(before, after);
        if (after == null && before != null && isSearched(before)) {
          parts.discovery().ifPresent(discovery -> discovery.deleted(before));
        }
      }
      if (kind.equals(Kinds.FUNCTION)) {
        parts.namesakes().changed(before, after);
      }
      if (begun && !ended.get()) {
        add(parts.events().concerned(kind, before, after));
      }
    }

    @Override
    public void served(ResourceKind kind, boolean served) {
      add(parts.events().concernedByService(kind));
    }

    private boolean isSearched(JsonObject index) {
      return Metadata.namespace(index).equals(settings.indexNamespace());
    }
  }
}
