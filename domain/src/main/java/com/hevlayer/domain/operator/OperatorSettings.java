package com.hevlayer.domain.operator;

import com.hevlayer.domain.discovery.DiscoverySettings;
import com.hevlayer.domain.workload.WorkloadSettings;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What an installation says about the operator. Immutable.
 *
 * @param workload what concerns all workloads
 * @param watchNamespace the only namespace that is watched, or empty for all
 * @param indexNamespace where Index objects of discovered namespaces lie
 * @param storeNamespace where the VectorStores that serve lie
 * @param discovery how namespaces are searched for, or {@code null} if they are not
 * @param documentCache the document cache that the installation runs, or {@code null} if none
 * @param resync after which every object is reconciled although nothing changed, 10 s to a day
 * @param statusPoll how often the gateway is asked about a Function, 5 s to an hour
 */
public record OperatorSettings(
    WorkloadSettings workload,
    String watchNamespace,
    String indexNamespace,
    String storeNamespace,
    @Nullable DiscoverySettings discovery,
    @Nullable DocumentCache documentCache,
    Duration resync,
    Duration statusPoll) {

  /**
   * The document cache of the installation. Immutable.
   *
   * @param statefulSet name of its StatefulSet in the namespace of the operator
   * @param scaledObject name of its ScaledObject there
   * @param fileBytes size of the cache file of a node, or 0 if it is not known
   */
  public record DocumentCache(String statefulSet, String scaledObject, long fileBytes) {}

  /** Returns the namespace that the operator runs in. */
  public String operatorNamespace() {
    return workload.operatorNamespace();
  }
}
