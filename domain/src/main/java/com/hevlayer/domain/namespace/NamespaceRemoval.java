package com.hevlayer.domain.namespace;

import com.hevlayer.domain.fault.Fault;
import com.hevlayer.domain.fault.StoreAnswers;
import com.hevlayer.domain.routing.Target;
import com.hevlayer.ports.store.Answer;
import com.hevlayer.ports.store.Done;
import java.util.List;

/** Removes namespaces, and with them everything that is remembered of them. Thread-safe; blocks. */
public final class NamespaceRemoval {
  private final List<NamespaceMemory> memories;

  /** Creates one. */
  public NamespaceRemoval(List<NamespaceMemory> memories) {
    this.memories = List.copyOf(memories);
  }

  /**
   * Removes a namespace; one that is not there counts as removed, so that the call may be repeated.
   *
   * @throws Fault wrapped, if the store refuses; then nothing is forgotten
   */
  public void remove(Target target) {
    Answer<Done> answer =
        target.calls().call(() -> target.store().drop(target.context(), target.namespace()));
    boolean absent = answer instanceof Answer.Refused<Done> refused && refused.status() == 404;
    if (!absent) {
      StoreAnswers.wrapping(answer, "deleting the namespace", target.kind());
    }
    memories.forEach(memory -> memory.forget(target.namespace()));
  }
}
