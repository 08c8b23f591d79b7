package com.hevlayer.domain.workload;

import com.hevlayer.ports.json.JsonArray;
import com.hevlayer.ports.json.JsonObject;
import java.util.List;
import java.util.Map;

/**
 * One pool of compute. Immutable.
 *
 * @param name what workloads call it
 * @param kind class label such as {@code gpu}
 * @param nodeSelector labels of the nodes that its pods run on
 * @param tolerations taints that its pods tolerate
 * @param resources requests and limits of a worker, every quantity a string
 * @param maxReplicas most replicas of one workload
 * @param problems what is wrong with it, each in words; no pod is made from a pool that has one
 */
public record Pool(
    String name,
    String kind,
    Map<String, String> nodeSelector,
    JsonArray tolerations,
    JsonObject resources,
    long maxReplicas,
    List<String> problems) {
  private static final String GPU = "gpu";
  private static final String GPU_RESOURCE = "nvidia.com/gpu";

  /** Copies the collections. */
  public Pool {
    nodeSelector = Map.copyOf(nodeSelector);
    problems = List.copyOf(problems);
  }

  /** Whether pods may be made from it. */
  public boolean isValid() {
    return problems.isEmpty();
  }

  /** Whether it calls itself a pool of GPUs but requests none. */
  public boolean lacksGpu() {
    return kind.equals(GPU)
        && !(resources.get("requests") instanceof JsonObject requests
            && requests.get(GPU_RESOURCE) != null);
  }
}
