package com.hevlayer.domain.cache;

import com.hevlayer.ports.cache.CacheException;
import com.hevlayer.ports.cache.DocumentCache;
import com.hevlayer.ports.store.CallContext;
import com.hevlayer.ports.store.NamespaceName;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * Rows that the cache may hold although they are not true, since a call that would have changed
 * them failed. Until they are removed nothing of their namespace is read from the cache. Bounded:
 * beyond that a namespace is removed as a whole. Thread-safe.
 */
final class Debts {
  private static final int BATCH = 1_000;

  private final DocumentCache cache;
  private final int mostOfOne;
  private final int mostOfAll;
  private final Map<NamespaceName, Debt> debts = new ConcurrentHashMap<>();
  private final AtomicInteger keys = new AtomicInteger();

  /**
   * Creates one without debts.
   *
   * @param mostOfOne most keys that are remembered of one namespace
   * @param mostOfAll most keys that are remembered in all
   */
  Debts(DocumentCache cache, int mostOfOne, int mostOfAll) {
    this.cache = cache;
    this.mostOfOne = mostOfOne;
    this.mostOfAll = mostOfAll;
  }

  /** What is owed of a namespace; every field under its own lock. */
  private static final class Debt {
    /** Key to the number of the failure that brought it last. */
    final Map<String, Long> keys = new HashMap<>();

    long failures;
    boolean everything;
    long everythingAt;
    boolean paying;
    boolean paid;
  }

  /** Whether something of a namespace must be removed before it may be read. */
  boolean owes(NamespaceName namespace) {
    return !debts.isEmpty() && debts.containsKey(namespace);
  }

  /** Remembers rows. */
  void add(NamespaceName namespace, Collection<String> more) {
    if (more.isEmpty()) {
      return;
    }
    with(
        namespace,
        debt -> {
          long failure = ++debt.failures;
          if (debt.everything) {
            debt.everythingAt = failure;
            return;
          }
          for (String key : more) {
            if (debt.keys.put(key, failure) == null) {
              keys.incrementAndGet();
            }
          }
          if (debt.keys.size() > mostOfOne || keys.get() > mostOfAll) {
            everything(debt);
          }
        });
  }

  /** Remembers a whole namespace. */
  void addAll(NamespaceName namespace) {
    with(
        namespace,
        debt -> {
          debt.failures++;
          everything(debt);
        });
  }

  /**
   * Removes what is owed of a namespace; blocks.
   *
   * @throws CacheException if the cache fails again, or another thread is at it
   */
  void pay(CallContext context, NamespaceName namespace) {
    Debt debt = debts.get(namespace);
    if (debt == null) {
      return;
    }
    synchronized (debt) {
      if (debt.paid) {
        return;
      }
      if (debt.paying) {
        throw new CacheException(
            "rows of '" + namespace + "' that may be out of date are being removed", null);
      }
      debt.paying = true;
    }
    try {
      while (payBatch(context, namespace, debt)) {
        // The next batch.
      }
    } finally {
      synchronized (debt) {
        debt.paying = false;
      }
    }
  }

  private boolean payBatch(CallContext context, NamespaceName namespace, Debt debt) {
    long until;
    boolean everything;
    List<String> batch = new ArrayList<>();
    synchronized (debt) {
      until = debt.failures;
      everything = debt.everything;
      for (String key : debt.keys.keySet()) {
        if (batch.size() == BATCH) {
          break;
        }
        batch.add(key);
      }
    }
    if (everything) {
      cache.drop(context, namespace);
    } else {
      cache.remove(context, namespace, batch);
    }
    synchronized (debt) {
      if (everything && debt.everythingAt <= until) {
        debt.everything = false;
      }
      // What failed again meanwhile stays.
      for (String key : batch) {
        if (debt.keys.getOrDefault(key, Long.MAX_VALUE) <= until) {
          debt.keys.remove(key);
          keys.decrementAndGet();
        }
      }
      debt.paid = !debt.everything && debt.keys.isEmpty();
      if (debt.paid) {
        debts.remove(namespace, debt);
      }
      return !debt.paid;
    }
  }

  private void everything(Debt debt) {
    debt.everything = true;
    debt.everythingAt = debt.failures;
    keys.addAndGet(-debt.keys.size());
    debt.keys.clear();
  }

  private void with(NamespaceName namespace, Consumer<Debt> change) {
    while (true) {
      Debt debt = debts.computeIfAbsent(namespace, _ -> new Debt());
      synchronized (debt) {
        if (!debt.paid) {
          change.accept(debt);
          return;
        }
      }
      // It was paid and is on its way out of the map.
      debts.remove(namespace, debt);
    }
  }
}
