package com.hevlayer.domain.routing;

import com.hevlayer.ports.plugin.StoreDefinition;
import com.hevlayer.ports.store.VectorStore;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Holds the open stores. A new plan takes effect wholly or not at all; requests under way keep the
 * store they have. Thread-safe.
 */
public final class StoreRegistry implements AutoCloseable {
  private final Opener opener;
  private final Executor closer;
  private volatile StoreTable table = StoreTable.EMPTY;
  private boolean closed;

  /**
   * Creates one without stores.
   *
   * @param closer runs the closing of stores nobody uses any more, which may block
   */
  public StoreRegistry(Opener opener, Executor closer) {
    this.opener = opener;
    this.closer = closer;
  }

  /** Opens stores. */
  @FunctionalInterface
  public interface Opener {

    /**
     * Opens the store of a definition.
     *
     * @throws RuntimeException if it cannot be opened; the message is for people and holds no
     *     secret
     */
    VectorStore open(StoreDefinition definition);
  }

  /** Returns what is routed where now. Never blocks. */
  public StoreTable table() {
    return table;
  }

  /**
   * Puts a plan in force. Stores whose definition did not change but for credential, policy and
   * claims stay open.
   *
   * @return why stores were left out that could not be opened; none unless the plan is of resources
   * @throws RuntimeException what the opener threw; the former plan then stays in force
   */
  public synchronized List<String> apply(StorePlan plan) {
    if (closed) {
      throw new IllegalStateException("the stores are closed");
    }
    StoreTable before = table;
    List<RoutedStore> routed = new ArrayList<>();
    List<OpenStore> opened = new ArrayList<>();
    List<String> problems = new ArrayList<>();
    try {
      for (StoreSpec spec : plan.stores()) {
        RoutedStore old = before.named(spec.name()).orElse(null);
        if (old != null && old.spec().opensLike(spec)) {
          routed.add(new RoutedStore(spec, old.open()));
        } else {
          OpenStore fresh = open(spec, plan.isOneByOne() ? problems : null);
          if (fresh != null) {
            opened.add(fresh);
            routed.add(new RoutedStore(spec, fresh));
          }
        }
      }
    } catch (RuntimeException e) {
      opened.reversed().forEach(OpenStore::release);
      throw e;
    }
    routed.forEach(store -> store.open().rotate(store.spec().apiKey()));
    table = new StoreTable(routed, plan.policies());
    for (RoutedStore old : before.stores().reversed()) {
      if (routed.stream().noneMatch(store -> store.open() == old.open())) {
        old.open().release();
      }
    }
    return problems;
  }

  /** Routes nothing any more and closes each store when its last lease ends, in reverse order. */
  @Override
  public synchronized void close() {
    closed = true;
    StoreTable before = table;
    table = StoreTable.EMPTY;
    before.stores().reversed().forEach(store -> store.open().release());
  }

  /** Opens a store; returns {@code null} if that fails and somebody takes the reason. */
  private @Nullable OpenStore open(StoreSpec spec, @Nullable List<String> problems) {
    try {
      return open(spec);
    } catch (RuntimeException e) {
      if (problems == null) {
        throw e;
      }
      problems.add("store '" + spec.name() + "' cannot be opened: " + e.getMessage());
      return null;
    }
  }

  private OpenStore open(StoreSpec spec) {
    OpenStore open = new OpenStore(spec.apiKey(), closer);
    open.opened(
        opener.open(
            StoreDefinition.of(
                spec.name(),
                spec.kind(),
                spec.url(),
                spec.region(),
                spec.options(),
                open::credential)));
    return open;
  }
}
