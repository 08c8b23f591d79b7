package com.hevlayer.domain.scan;

import com.hevlayer.domain.fault.Fault;
import com.hevlayer.domain.fault.StoreAnswers;
import com.hevlayer.domain.routing.Target;
import com.hevlayer.ports.store.Answer;
import com.hevlayer.ports.store.NoAnswerException;

/** What becomes of a step of a scan that a store does not answer as hoped. */
final class StoreSteps {
  private static final String OPERATION = "createScan";

  private StoreSteps() {}

  /** Returns the fault of something that this kind of store cannot do. */
  static Fault unsupported(Target target) {
    return new Fault.Unsupported(target.kind(), OPERATION);
  }

  /** Returns the fault of a refused step of a ranked scan: some stores say so that they cannot. */
  static Fault refusedRanking(Target target, String step, Answer.Refused<?> refused) {
    return StoreAnswers.saysUnsupported(StoreAnswers.text(refused.body()))
        ? unsupported(target)
        : StoreAnswers.wrapped(step, refused);
  }

  /**
   * Returns the fault of a step without an answer: a clock that ran out, and an answer that is
   * none, are that step's error.
   */
  static RuntimeException unanswered(String step, NoAnswerException failure) {
    return switch (failure.reason()) {
      case TIMEOUT, GARBLED -> new Fault.StepRefused(step + " failed: " + failure.getMessage());
      case CONNECT, RESET, BREAKER_OPEN, CANCELLED, CLOSED -> failure;
    };
  }

  /** Whether a refusal says that the namespace has no such attribute. */
  static boolean saysUnknownAttribute(Answer.Refused<?> refused, String attribute) {
    String text = StoreAnswers.text(refused.body()).replace("\\\"", "\"");
    return text.contains("include_attributes")
        && (text.contains("attribute \"" + attribute + "\" not found in schema")
            || text.contains("`" + attribute + "`: attribute not found"));
  }
}
