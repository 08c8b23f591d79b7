package com.hevlayer.domain.routing;

import com.hevlayer.ports.plugin.Secret;
import com.hevlayer.ports.store.VectorStore;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * An open instance and how many hold it: the registry, and every request under way. The last one
 * who lets go closes it. Thread-safe.
 */
final class OpenStore {
  private final AtomicInteger holders = new AtomicInteger(1);
  private final Executor closer;
  private volatile @Nullable Secret credential;
  private volatile @Nullable VectorStore store;

  OpenStore(@Nullable Secret credential, Executor closer) {
    this.credential = credential;
    this.closer = closer;
  }

  void opened(VectorStore instance) {
    store = instance;
  }

  VectorStore store() {
    VectorStore instance = store;
    if (instance == null) {
      throw new IllegalStateException("the store is not open yet");
    }
    return instance;
  }

  Optional<Secret> credential() {
    return Optional.ofNullable(credential);
  }

  void rotate(@Nullable Secret newCredential) {
    credential = newCredential;
  }

  /** Returns whether it could still be held. */
  boolean hold() {
    while (true) {
      int now = holders.get();
      if (now == 0) {
        return false;
      }
      if (holders.compareAndSet(now, now + 1)) {
        return true;
      }
    }
  }

  void release() {
    if (holders.decrementAndGet() == 0) {
      closer.execute(() -> store().close());
    }
  }
}
