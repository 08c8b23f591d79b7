package com.hevlayer.domain.workload;

import com.hevlayer.domain.resource.Condition;
import com.hevlayer.ports.cluster.EventNote;
import com.hevlayer.ports.cluster.ObjectRef;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What to do about a workload and what to say of it. Immutable.
 *
 * @param steps in order; empty when the children are as they should be
 * @param conditions in the order in which they are written, as they hold once all steps are taken;
 *     of a Function without {@code Registered}, which whoever registers it adds
 * @param managed the children that exist once all steps are taken, sorted by kind then name
 * @param notes what happens to be told, beyond the transitions of conditions; the object itself is
 *     filled in by whoever reports
 * @param refusal the reason of {@code Ready=False}, or {@code null} if the workload was accepted
 * @param terminal whether nothing but a change can help, so that the plan is not made again before
 * @param retryAfter when to make the plan again though nothing changed, or {@code null} for the
 *     usual back-off after a refusal that is not terminal and for never otherwise
 */
public record WorkloadPlan(
    List<Step> steps,
    List<Condition> conditions,
    List<ObjectRef> managed,
    List<Note> notes,
    @Nullable String refusal,
    boolean terminal,
    @Nullable Duration retryAfter) {

  /** Copies the lists. */
  public WorkloadPlan {
    steps = List.copyOf(steps);
    conditions = List.copyOf(conditions);
    managed = List.copyOf(managed);
    notes = List.copyOf(notes);
  }

  /** An event of the workload. */
  public record Note(EventNote.Type type, String reason, String message) {}
}
