package com.hevlayer.adapters.k8s;

import com.hevlayer.ports.cluster.ClusterException;
import com.hevlayer.ports.cluster.ClusterListener;
import com.hevlayer.ports.cluster.ResourceKind;
import com.hevlayer.ports.cluster.Selection;
import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.plugin.Telemetry;
import com.hevlayer.protocol.WireRefusal;
import com.hevlayer.protocol.json.JsonText;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * All watches of one kind. Looks whether the kind is served, watches as long as it is, and looks
 * again when a watch says that it is not. Thread-safe.
 */
final class KindWatch {
  private static final int NOT_FOUND = 404;

  private final Api api;
  private final Timing timing;
  private final ResourceKind kind;
  private final boolean required;
  private final List<Source> sources;
  private final KindCache cache;
  private final ObjectReader reader;
  private final Telemetry telemetry;
  private final Semaphore suspicion = new Semaphore(0);
  private final Thread thread;
  private volatile List<Reflector> reflectors = List.of();
  private volatile @Nullable Boolean served;
  private boolean failing;

  KindWatch(
      Api api,
      Timing timing,
      List<Selection> selections,
      ClusterListener listener,
      ObjectReader reader,
      Telemetry telemetry) {
    this.api = api;
    this.timing = timing;
    kind = selections.getFirst().kind();
    required = selections.stream().anyMatch(Selection::required);
    sources = Source.of(selections);
    cache = new KindCache(kind, listener, telemetry);
    this.reader = reader;
    this.telemetry = telemetry;
    thread = Thread.ofVirtual().name("kind-" + kind.plural()).unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  KindCache cache() {
    return cache;
  }

  boolean isServed() {
    return Boolean.TRUE.equals(served);
  }

  /** Whether nothing more needs to happen before the cache is what it should be. */
  boolean isComplete() {
    Boolean known = served;
    if (known == null) {
      return false;
    }
    List<Reflector> all = reflectors;
    return known
        ? all.size() == sources.size() && all.stream().allMatch(Reflector::isComplete)
        : !required;
  }

  boolean isAlive() {
    return thread.isAlive() && reflectors.stream().noneMatch(Reflector::hasDied);
  }

  private void run() {
    List<Thread> watches = new ArrayList<>();
    try {
      while (!api.stop().isSet()) {
        Boolean now = look();
        if (now != null && !now.equals(served)) {
          if (now) {
            served = true;
            cache.served(true);
            watches.addAll(watch());
          } else {
            // The first look may find what was never there.
            end(watches);
            boolean news = served != null;
            served = false;
            if (news) {
              cache.served(false);
            }
          }
        }
        await(Boolean.TRUE.equals(served) && now != null);
      }
    } catch (InterruptedException e) {
      // Closed.
    } finally {
      watches.forEach(Thread::interrupt);
    }
  }

  /** Waits until it is time to look again: while all is well, until a watch has a doubt. */
  private void await(boolean well) throws InterruptedException {
    if (well) {
      suspicion.acquire();
      suspicion.drainPermits();
    } else if (api.stop().within(timing.lookEvery())) {
      throw new InterruptedException();
    }
  }

  private List<Thread> watch() {
    List<Reflector> fresh = new ArrayList<>();
    List<Thread> threads = new ArrayList<>();
    for (Source source : sources) {
      Reflector reflector =
          new Reflector(api, timing, source, cache, reader, telemetry, suspicion::release);
      fresh.add(reflector);
      threads.add(Thread.ofVirtual().name("watch-" + source).unstarted(reflector));
    }
    reflectors = List.copyOf(fresh);
    threads.forEach(Thread::start);
    return threads;
  }

  private void end(List<Thread> watches) throws InterruptedException {
    watches.forEach(Thread::interrupt);
    for (Thread watch : watches) {
      watch.join();
    }
    watches.clear();
    reflectors = List.of();
  }

  /** Returns whether the kind is served, or {@code null} if nobody can say. */
  private @Nullable Boolean look() throws InterruptedException {
    Call call = Call.get(Paths.version(kind), kind.apiVersion(), false);
    try {
      Answer answer = api.send(call, timing.call());
      if (answer.status() == NOT_FOUND) {
        return false;
      }
      if (!answer.isOk()) {
        throw Refusals.of(call, answer);
      }
      Json resources = JsonText.parseAnswer(answer.body());
      failing = false;
      return Values.elements(resources, "resources").stream()
          .anyMatch(each -> Values.text(each, "name").equals(kind.plural()));
    } catch (ClusterException | WireRefusal e) {
      if (api.stop().isSet() || Thread.interrupted()) {
        throw new InterruptedException();
      }
      if (!failing) {
        failing = true;
        telemetry.event(
            Telemetry.Level.WARN,
            "whether " + kind.apiVersion() + " is served cannot be seen: " + e.getMessage(),
            null);
      }
      return null;
    }
  }

  void interrupt() {
    thread.interrupt();
  }

  /** Waits for the thread's end after an interruption. */
  void join(Duration longest) throws InterruptedException {
    thread.join(longest);
  }
}
