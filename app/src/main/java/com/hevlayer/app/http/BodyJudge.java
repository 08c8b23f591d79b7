package com.hevlayer.app.http;

import com.hevlayer.app.edge.HeldBody;
import com.hevlayer.app.edge.RequestHead;
import com.hevlayer.app.edge.Verdict;

/** Judges by its body whether a request to a store that speaks the wire is relayed. Thread-safe. */
@FunctionalInterface
public interface BodyJudge {

  /**
   * Returns what becomes of a request whose caller was admitted. Touches memory only and never
   * blocks; what blocks is left to a {@link Verdict.Resolve}.
   *
   * @throws RuntimeException mapped to an answer by {@link Faults#reply}
   */
  Verdict judge(RequestHead head, HeldBody body, Admission admission);
}
