package com.hevlayer.domain.workload;

import com.hevlayer.domain.resource.Kinds;
import com.hevlayer.ports.json.JsonObject;
import java.util.List;
import java.util.TreeSet;

/** The namespaces that a Function works on. */
public final class FunctionTargets {
  private FunctionTargets() {}

  /**
   * Returns the namespaces, sorted, each once.
   *
   * @param function the Function as the API server stores it
   * @param selected what its selector picks
   */
  public static List<String> of(JsonObject function, List<String> selected) {
    TreeSet<String> targets = new TreeSet<>(selected);
    targets.addAll(new WorkloadSpec(Kinds.FUNCTION, function).targetNamespaces());
    return List.copyOf(targets);
  }
}
