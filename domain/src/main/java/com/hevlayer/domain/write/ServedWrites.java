package com.hevlayer.domain.write;

import com.hevlayer.domain.fault.Fault;
import com.hevlayer.domain.fault.StoreAnswers;
import com.hevlayer.domain.routing.Target;
import com.hevlayer.ports.store.Answer;
import com.hevlayer.ports.store.NoAnswerException;
import com.hevlayer.ports.store.StoreProfile.Capability;
import com.hevlayer.ports.store.WriteRequest;
import com.hevlayer.ports.store.WriteResult;
import com.hevlayer.protocol.WireRefusal;
import com.hevlayer.protocol.decode.WriteBody;
import com.hevlayer.protocol.decode.WriteDecoder;
import com.hevlayer.protocol.encode.Answers;

/** Carries out planned writes at stores that do not speak the wire. */
public final class ServedWrites {
  private ServedWrites() {}

  /**
   * Carries out a write and tells it the outcome; blocks.
   *
   * @return the body of the answer
   * @throws Fault if it is refused
   * @throws WireRefusal if its body means nothing sensible
   * @throws NoAnswerException if the store does not answer
   */
  public static byte[] carryOut(Target target, PlannedWrite planned) {
    Answer.Ok<WriteResult> answer;
    try {
      answer = StoreAnswers.relayed(ask(target, planned), target.kind());
    } catch (NoAnswerException none) {
      planned.missing(none);
      throw none;
    } catch (Fault | WireRefusal refused) {
      planned.refused();
      throw refused;
    } catch (RuntimeException | Error broken) {
      planned.unknown();
      throw broken;
    }
    planned.accepted(answer.value());
    return planned.counted(Answers.write(answer.value(), answer.usage()));
  }

  private static Answer<WriteResult> ask(Target target, PlannedWrite planned) {
    return switch (WriteDecoder.decode(planned.body())) {
      case WriteBody.Write write -> {
        check(target, write.request());
        yield target.write(write.request());
      }
      case WriteBody.Copy copy ->
          target
              .calls()
              .call(
                  () -> target.store().copy(target.context(), target.namespace(), copy.request()));
    };
  }

  private static void check(Target target, WriteRequest request) {
    boolean conditional =
        request.upsertCondition() != null
            || request.patchCondition() != null
            || request.deleteCondition() != null;
    if (conditional && !target.can(Capability.CONDITIONAL_WRITE)) {
      throw unsupported(target, "conditions on writes");
    }
    boolean filtered = request.deleteByFilter() != null || request.patchByFilter() != null;
    if (filtered && !target.can(Capability.FILTER_WRITE)) {
      throw unsupported(target, "writes by filter");
    }
  }

  private static Fault unsupported(Target target, String what) {
    return new Fault.Unsupported(
        target.kind(),
        Writes.OPERATION,
        "a store of kind " + target.kind() + " does not support " + what);
  }
}
