package com.hevlayer.domain.operator;

import com.hevlayer.domain.workload.WorkloadPlan.Note;
import com.hevlayer.ports.cluster.EventNote;
import com.hevlayer.ports.cluster.ObjectRef;
import com.hevlayer.ports.json.JsonObject;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Tells what happens to workloads: one event for each reason, and what goes on only once. */
final class Notes {
  private final Writes writes;
  private final Map<ObjectRef, Set<Note>> told = new ConcurrentHashMap<>();

  Notes(Writes writes) {
    this.writes = writes;
  }

  /** Reasons of events that are told as one. */
  private record Reason(EventNote.Type type, String reason) {}

  /**
   * Tells what happened to an object.
   *
   * @param lasting whether it may be told again and again, since nothing was done about it
   */
  void tell(ObjectRef ref, JsonObject object, List<Note> notes, boolean lasting) {
    Set<Note> before = lasting ? told.getOrDefault(ref, Set.of()) : Set.of();
    Map<Reason, String> messages = new LinkedHashMap<>();
    for (Note note : notes) {
      if (!before.contains(note)) {
        messages.merge(
            new Reason(note.type(), note.reason()),
            note.message(),
            (first, next) -> first + "; " + next);
      }
    }
    messages.forEach(
        (reason, message) -> writes.report(object, reason.type(), reason.reason(), message));
    if (lasting) {
      remember(ref, notes);
    } else if (!notes.isEmpty()) {
      Set<Note> all = new HashSet<>(told.getOrDefault(ref, Set.of()));
      all.addAll(notes);
      remember(ref, List.copyOf(all));
    }
  }

  /** Forgets an object that is gone. */
  void forget(ObjectRef ref) {
    told.remove(ref);
  }

  private void remember(ObjectRef ref, List<Note> notes) {
    if (notes.isEmpty()) {
      told.remove(ref);
    } else {
      told.put(ref, Set.copyOf(notes));
    }
  }
}
