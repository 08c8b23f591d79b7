package com.hevlayer.domain.federation;

import com.hevlayer.domain.fault.Fault;
import com.hevlayer.domain.parallel.Fork;
import com.hevlayer.domain.parallel.InOrder;
import com.hevlayer.domain.routing.NamespaceList;
import com.hevlayer.ports.store.NamespaceName;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Finds out which namespaces a query goes to. Thread-safe; blocks. */
final class NamespaceSet {
  private static final int PAGE = 1000;
  private static final int MOST_NAMED = 100;

  private final Fork fork;
  private final Deadlines deadlines;
  private final int most;
  private final int width;

  /**
   * Creates one.
   *
   * @param most namespaces of a query, at least 1
   * @param width stores that are asked for their lists at once, at least 1
   */
  NamespaceSet(Fork fork, Deadlines deadlines, int most, int width) {
    this.fork = fork;
    this.deadlines = deadlines;
    this.most = most;
    this.width = width;
  }

  /**
   * Namespaces, each once.
   *
   * @param errors stores that did not list theirs, and what was listed and is no name
   */
  record Found(List<NamespaceName> names, List<FederatedAnswer.Failed> errors) {
    Found {
      names = List.copyOf(names);
      errors = List.copyOf(errors);
    }
  }

  Found of(Reach reach, FederatedRequest request) {
    List<String> named = request.namespaces();
    return named == null ? every(reach, request.strict()) : named(named);
  }

  private Found named(List<String> named) {
    checkCount(named);
    Set<NamespaceName> names = new LinkedHashSet<>();
    for (int i = 0; i < named.size(); i++) {
      try {
        names.add(new NamespaceName(named.get(i)));
      } catch (IllegalArgumentException e) {
        throw new Fault.Invalid("namespaces[" + i + "]: " + e.getMessage());
      }
    }
    return new Found(List.copyOf(names), List.of());
  }

  private Found every(Reach reach, boolean strict) {
    List<NamespaceList.Source> sources = reach.sources();
    List<Fork.Step<Listed>> steps = new ArrayList<>(sources.size());
    for (NamespaceList.Source source : sources) {
      steps.add(cancellation ->
          listed(
              reach,
              new NamespaceList.Source(
                  source.lease(), source.context().withCancellation(cancellation))));
    }
    Set<String> names = new TreeSet<>();
    List<NamespaceList.Failure> failures = new ArrayList<>();
    for (Listed listed : InOrder.all(fork, width, reach.cancellation(), steps)) {
      names.addAll(listed.names());
      if (listed.failure() != null) {
        failures.add(listed.failure());
      }
    }
    if (!failures.isEmpty() && (strict || failures.size() == sources.size())) {
      throw new Fault.StepRefused(
          failures.stream()
              .map(failed ->
                  "listing the namespaces of store '"
                      + failed.store()
                      + "' failed: "
                      + failed.error())
              .collect(Collectors.joining("; ")));
    }
    checkCount(names);
    List<FederatedAnswer.Failed> errors = new ArrayList<>();
    failures.forEach(
        failed -> errors.add(new FederatedAnswer.Failed.OfStore(failed.store(), failed.error())));
    return new Found(legal(names, errors), errors);
  }

  /** What a store lists is no caller's mistake. */
  private static List<NamespaceName> legal(Set<String> names, List<FederatedAnswer.Failed> errors) {
    List<NamespaceName> legal = new ArrayList<>(names.size());
    for (String name : names) {
      try {
        legal.add(new NamespaceName(name));
      } catch (IllegalArgumentException e) {
        errors.add(new FederatedAnswer.Failed.OfNamespace(name, String.valueOf(e.getMessage())));
      }
    }
    return legal;
  }

  private record Listed(List<String> names, NamespaceList.@Nullable Failure failure) {}

  private Listed listed(Reach reach, NamespaceList.Source source) {
    List<String> names = new ArrayList<>();
    String cursor = null;
    do {
      // Each page has its own time, however many went before.
      NamespaceList.Source timed =
          new NamespaceList.Source(source.lease(), deadlines.renewed(source.context()));
      NamespaceList.Outcome outcome =
          NamespaceList.read(reach.table(), List.of(timed), "", cursor, PAGE);
      if (!(outcome instanceof NamespaceList.Outcome.Page page)) {
        // The cursor is the store's own.
        return new Listed(
            names,
            new NamespaceList.Failure(
                source.lease().spec().name(), "the store refused to go on with its list"));
      }
      page.entries().forEach(entry -> names.add(entry.namespace()));
      if (!page.failures().isEmpty()) {
        return new Listed(names, page.failures().getFirst());
      }
      cursor = page.nextCursor();
    } while (cursor != null);
    return new Listed(names, null);
  }

  private void checkCount(Iterable<String> names) {
    List<String> excess = new ArrayList<>();
    int count = 0;
    for (String name : names) {
      if (++count > most && excess.size() < MOST_NAMED) {
        excess.add(name);
      }
    }
    if (count > most) {
      int more = count - most - excess.size();
      throw new Fault.Invalid(
          "the query names "
              + count
              + " namespaces; allowed are "
              + most
              + ". Too many are: "
              + String.join(", ", excess)
              + (more > 0 ? " and " + more + " more" : ""));
    }
  }
}
