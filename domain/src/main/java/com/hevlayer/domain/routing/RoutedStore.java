package com.hevlayer.domain.routing;

import com.hevlayer.domain.access.AccessPolicy;
import com.hevlayer.domain.access.Judgement;
import com.hevlayer.domain.access.Scope;
import com.hevlayer.domain.fault.Fault;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A store as a table routes to it. Thread-safe. */
public final class RoutedStore {
  private final StoreSpec spec;
  private final OpenStore open;

  RoutedStore(StoreSpec spec, OpenStore open) {
    this.spec = spec;
    this.open = open;
  }

  /** Returns its definition. */
  public StoreSpec spec() {
    return spec;
  }

  /** Judges a caller by the policy of this store. */
  public Judgement judge(@Nullable String authorization, Scope required) {
    return AccessPolicy.judge(spec.inboundAuth(), spec.credential(), authorization, required);
  }

  /** Takes a lease; empty if the store was closed meanwhile, then the table is outdated. */
  public Optional<StoreLease> lease() {
    return open.hold() ? Optional.of(new StoreLease(spec, open)) : Optional.empty();
  }

  /**
   * Takes a lease.
   *
   * @throws Fault.Unavailable if the store was closed meanwhile
   */
  public StoreLease requireLease() {
    return lease()
        .orElseThrow(
            () -> new Fault.Unavailable("the store was replaced meanwhile; repeat the request"));
  }

  OpenStore open() {
    return open;
  }
}
