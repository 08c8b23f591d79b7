package com.hevlayer.domain.operator;

import com.hevlayer.domain.parallel.Tasks;
import com.hevlayer.ports.cluster.Cluster;
import java.time.InstantSource;

/**
 * Takes back, before the operator is uninstalled, what nobody could take back afterwards: the
 * finalizers of Functions, and KEDA's hold on the workers.
 */
public final class OperatorCleanup {

  /**
   * Creates one.
   *
   * @param cluster is watched by this object alone; closed by whoever opened it
   * @param watchNamespace the only namespace to clean, or empty for all
   */
  public OperatorCleanup(
      Cluster cluster, String watchNamespace, Tasks tasks, InstantSource clock) {
    throw new UnsupportedOperationException();
  }

  /**
   * Cleans up; may block for minutes. What is gone already is no failure.
   *
   * @throws com.hevlayer.ports.cluster.ClusterException if the API server refused something else or
   *     gave no answer
   */
  public void run() {}
}
