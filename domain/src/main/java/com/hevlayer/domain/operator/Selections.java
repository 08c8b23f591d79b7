package com.hevlayer.domain.operator;

import com.hevlayer.domain.resource.Kinds;
import com.hevlayer.domain.resource.Labels;
import com.hevlayer.ports.cluster.ResourceKind;
import com.hevlayer.ports.cluster.Selection;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What the operator watches. */
final class Selections {
  private Selections() {}

  static List<Selection> of(OperatorSettings settings) {
    Set<String> watched =
        settings.watchNamespace().isEmpty() ? Set.of() : Set.of(settings.watchNamespace());
    List<Selection> selections = new ArrayList<>();
    selections.add(all(Kinds.VECTOR_STORE, with(watched, settings.storeNamespace())));
    selections.add(all(Kinds.INDEX, with(watched, settings.indexNamespace())));
    selections.add(all(Kinds.INFRA_RULES, Set.of()));
    selections.add(all(Kinds.PIPELINE, watched));
    selections.add(all(Kinds.FUNCTION, watched));
    for (ResourceKind child : Observation.CHILDREN) {
      boolean required = !child.group().equals(Kinds.SCALED_OBJECT.group());
      selections.add(
          new Selection(child, watched, Labels.MANAGED_BY + "=" + Labels.OPERATOR, null, required));
    }
    selections.add(all(Kinds.SECRET, cachedSecrets(settings)));
    String bearer = settings.workload().gatewaySecretName();
    if (bearer != null) {
      selections.add(named(Kinds.SECRET, watched, bearer, true));
    }
    OperatorSettings.DocumentCache cache = settings.documentCache();
    if (cache != null) {
      Set<String> home = Set.of(settings.operatorNamespace());
      selections.add(named(Kinds.STATEFUL_SET, home, cache.statefulSet(), true));
      selections.add(named(Kinds.SCALED_OBJECT, home, cache.scaledObject(), false));
    }
    return selections;
  }

  /** Returns the namespaces whose Secrets are all watched. */
  static Set<String> cachedSecrets(OperatorSettings settings) {
    return settings.operatorNamespace().equals(settings.storeNamespace())
        ? Set.of(settings.operatorNamespace())
        : Set.of(settings.operatorNamespace(), settings.storeNamespace());
  }

  private static Selection all(ResourceKind kind, Set<String> namespaces) {
    return new Selection(kind, namespaces, null, null, true);
  }

  private static Selection named(
      ResourceKind kind, Set<String> namespaces, String name, boolean required) {
    return new Selection(kind, namespaces, null, "metadata.name=" + name, required);
  }

  /** Returns more namespaces; none of them means all, so nothing is added to that. */
  private static Set<String> with(Set<String> namespaces, String other) {
    if (namespaces.isEmpty()) {
      return namespaces;
    }
    Set<String> more = new HashSet<>(namespaces);
    more.add(other);
    return more;
  }
}
