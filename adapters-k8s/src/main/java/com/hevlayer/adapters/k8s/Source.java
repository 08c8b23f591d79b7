package com.hevlayer.adapters.k8s;

import com.hevlayer.ports.cluster.ResourceKind;
import com.hevlayer.ports.cluster.Selection;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What one watch looks at. Immutable.
 *
 * @param number unique within the kind
 * @param namespace empty for everywhere
 */
record Source(
    int number,
    ResourceKind kind,
    String namespace,
    @Nullable String labels,
    @Nullable String fields) {

  /** Returns the watches of all selections of one kind: one for each namespace. */
  static List<Source> of(List<Selection> selections) {
    List<Source> sources = new ArrayList<>();
    for (Selection selection : selections) {
      ResourceKind kind = selection.kind();
      boolean everywhere = selection.namespaces().isEmpty() || !kind.namespaced();
      for (String namespace :
          everywhere ? List.of("") : List.copyOf(new TreeSet<>(selection.namespaces()))) {
        sources.add(
            new Source(sources.size(), kind, namespace, selection.labels(), selection.fields()));
      }
    }
    return sources;
  }

  /** Returns the path with the selectors; more parameters may follow. */
  String path() {
    StringBuilder path = new StringBuilder(Paths.objects(kind, namespace)).append('?');
    if (labels != null && !labels.isBlank()) {
      path.append("labelSelector=").append(Paths.encoded(labels)).append('&');
    }
    if (fields != null && !fields.isBlank()) {
      path.append("fieldSelector=").append(Paths.encoded(fields)).append('&');
    }
    return path.toString();
  }

  @Override
  public String toString() {
    return kind.plural()
        + (kind.group().isEmpty() ? "" : "." + kind.group())
        + (namespace.isEmpty() ? "" : " in " + namespace);
  }
}
