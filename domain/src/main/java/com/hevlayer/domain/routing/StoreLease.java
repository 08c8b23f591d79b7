package com.hevlayer.domain.routing;

import com.hevlayer.domain.fault.Masking;
import com.hevlayer.ports.plugin.Secret;
import com.hevlayer.ports.store.CallContext;
import com.hevlayer.ports.store.VectorStore;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/** The right of one request to use a store. Thread-safe; closing twice does nothing. */
public final class StoreLease implements AutoCloseable {
  private final StoreSpec spec;
  private final OpenStore open;
  private final AtomicBoolean closed = new AtomicBoolean();

  StoreLease(StoreSpec spec, OpenStore open) {
    this.spec = spec;
    this.open = open;
  }

  /** Returns the definition the lease was taken under. */
  public StoreSpec spec() {
    return spec;
  }

  /** Returns the store; not used after the lease is closed. */
  public VectorStore store() {
    return open.store();
  }

  /**
   * Returns a text that quotes the store, without the keys that it was called with.
   *
   * @param context of the call
   */
  String masked(CallContext context, String text) {
    List<Secret> secrets = new ArrayList<>();
    spec.credential().ifPresent(secrets::add);
    context.key().ifPresent(secrets::add);
    return Masking.mask(text, secrets);
  }

  /**
   * Takes another lease on the same store.
   *
   * @throws IllegalStateException if this one is closed
   */
  public StoreLease again() {
    if (closed.get() || !open.hold()) {
      throw new IllegalStateException("the lease is closed");
    }
    return new StoreLease(spec, open);
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      open.release();
    }
  }
}
