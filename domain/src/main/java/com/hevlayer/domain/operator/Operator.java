package com.hevlayer.domain.operator;

import com.hevlayer.domain.parallel.Tasks;
import com.hevlayer.ports.cluster.Candidate;
import com.hevlayer.ports.cluster.Cluster;
import com.hevlayer.ports.cluster.ResourceKind;
import com.hevlayer.ports.gateway.GatewayApi;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * The operator of one cluster. It watches from {@link #start} on, and reconciles, probes and
 * discovers from {@link #leads} to {@link #lost} or {@link #close}. Thread-safe.
 *
 * <p>Leadership is gained once: after {@link #lost} nothing is written any more, and the process is
 * to end.
 */
public final class Operator implements Candidate, AutoCloseable {

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
    throw new UnsupportedOperationException();
  }

  /** Begins to watch; returns at once. Called once. */
  public void start() {}

  /** Returns what keeps the operator from being ready; empty once it is. Leadership is not. */
  public Set<String> missing() {
    throw new UnsupportedOperationException();
  }

  /** Whether changes are delivered and work goes on: false once a loop stood still for 60 s. */
  public boolean isAlive() {
    throw new UnsupportedOperationException();
  }

  /** Whether this operator may write. */
  public boolean isLeader() {
    throw new UnsupportedOperationException();
  }

  /** Returns how many objects of a custom kind wait to be reconciled. */
  public int queueDepth(ResourceKind kind) {
    throw new UnsupportedOperationException();
  }

  /** Returns how many objects of a custom kind are {@code true}, {@code false}, {@code unknown}. */
  public Map<String, Integer> resources(ResourceKind kind) {
    throw new UnsupportedOperationException();
  }

  /** Returns how many children of a kind have no owner. */
  public int orphans(ResourceKind kind) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void leads() {}

  @Override
  public void lost() {}

  /** Takes no more work and waits up to 20 s for reconciles under way. */
  @Override
  public void close() {}
}
