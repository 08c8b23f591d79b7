package com.hevlayer.domain.workload;

import com.hevlayer.domain.resource.FieldManagers;
import com.hevlayer.domain.resource.Kinds;
import com.hevlayer.domain.workload.WorkloadPlan.Note;
import com.hevlayer.ports.cluster.EventNote;
import com.hevlayer.ports.cluster.ObjectRef;
import com.hevlayer.ports.cluster.ResourceKind;
import com.hevlayer.ports.json.JsonObject;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** What taking some steps leads to. Immutable. */
final class Outcome {
  private final WorkloadSpec spec;
  private final Children children;
  private final List<Step> steps;
  private final boolean waits;
  private final Set<ResourceKind> applied = new HashSet<>();
  private final Set<ResourceKind> deleted = new HashSet<>();

  /**
   * Creates one.
   *
   * @param steps those that were or will be taken
   */
  Outcome(WorkloadSpec spec, Children children, List<Step> steps) {
    this.spec = spec;
    this.children = children;
    this.steps = List.copyOf(steps);
    waits = !steps.isEmpty() && steps.getLast() instanceof Step.Await;
    for (Step step : steps) {
      switch (step) {
        case Step.Apply apply -> applied.add(apply.kind());
        case Step.Delete delete -> deleted.add(delete.ref().kind());
        case Step.Await _ -> {}
      }
    }
  }

  /** Returns the children that exist afterwards, sorted. */
  List<ObjectRef> managed() {
    return Children.KINDS.stream()
        .filter(this::exists)
        .sorted(Comparator.comparing(ResourceKind::kind))
        .map(kind -> new ObjectRef(kind, spec.namespace(), spec.childName()))
        .toList();
  }

  // What is deleted exists for as long as the plan waits for it to go.
  private boolean exists(ResourceKind kind) {
    if (applied.contains(kind)) {
      return true;
    }
    boolean leaves = kind.equals(Kinds.SCALED_OBJECT) && children.isGoing(kind);
    return children.isOwned(kind) && (waits || !(leaves || deleted.contains(kind)));
  }

  /** Returns what is told about the steps. */
  List<Note> notes() {
    List<Note> notes = new ArrayList<>();
    tell(
        notes,
        "ChildCreated",
        "created ",
        applied.stream().filter(kind -> children.live(kind) == null).collect(Collectors.toSet()));
    tell(notes, "ChildDeleted", "deleted ", deleted);
    JsonObject live = children.live(Kinds.DEPLOYMENT);
    if (live != null) {
      long before = Replicas.of(live);
      long after = lastScale(before);
      if (after != before) {
        notes.add(
            normal(
                "Scaled",
                "scaled Deployment \"" + spec.childName() + "\" from " + before + " to " + after));
      }
    }
    return notes;
  }

  private void tell(List<Note> notes, String reason, String did, Set<ResourceKind> kinds) {
    List<String> names =
        Children.KINDS.stream().filter(kinds::contains).map(ResourceKind::kind).sorted().toList();
    if (!names.isEmpty()) {
      String list = String.join(", ", names);
      int last = list.lastIndexOf(", ");
      String text = last < 0 ? list : list.substring(0, last) + " and " + list.substring(last + 2);
      notes.add(normal(reason, did + text + " \"" + spec.childName() + "\""));
    }
  }

  private long lastScale(long before) {
    long replicas = before;
    for (Step step : steps) {
      if (step instanceof Step.Apply apply && apply.manager().equals(FieldManagers.SCALE)) {
        replicas = Replicas.of(apply.object());
      }
    }
    return replicas;
  }

  private static Note normal(String reason, String message) {
    return new Note(EventNote.Type.NORMAL, reason, message);
  }
}
